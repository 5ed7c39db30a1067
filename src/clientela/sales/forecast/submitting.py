"""What people say that a period will bring: worst, commit and best, of each person and team, beside what their deals say.

Who may edit deals says it of himself; whose right reaches the deals of others says it of those, and of their teams. Deals propose
it: what is won; with open ones that are due in the period and as likely won as not; with all that are due.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from django.utils.translation import gettext as _

from clientela.platform.entities.money import today
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.actor import Actor
from clientela.sales.forecast.models import Estimate, Submission
from clientela.sales.forecast.numbering import Seen
from clientela.sales.forecast.periods import Period
from clientela.sales.forecast.reading import came

LIKELY = 0.5
MOST = 60  # submissions that are held against what came


@dataclass(frozen=True)
class Said:
    worst: Decimal
    commit: Decimal
    best: Decimal

    def __add__(self, other: "Said") -> "Said":
        return Said(self.worst + other.worst, self.commit + other.commit, self.best + other.best)


NOTHING = Said(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Row:
    """`own`: their own word, `overruled`: a manager's on it; of a team and of all, `sum` is what holds of their people together."""

    kind: str  # all, team, person
    key: str
    label: str
    proposed: Said
    own: Submission | None
    overruled: Submission | None
    sum: Said | None
    people: int  # how many of them have a word that holds
    may_say: bool
    may_overrule: bool


@dataclass(frozen=True)
class Reach:
    """Whose numbers somebody may see, or say."""

    whole: bool
    people: frozenset[UUID]
    teams: frozenset[UUID]


def reach(actor: Actor, verb: str) -> Reach:
    scope = actor.scope(verb, "deal")
    mine = frozenset({actor.user_id} if actor.user_id and scope != "none" else ())
    if scope not in ("team", "department"):
        return Reach(scope == "all", mine, frozenset())
    teams = frozenset(actor.team_ids) | (frozenset(actor.department_ids) if scope == "department" else frozenset())
    mates = Membership.objects.filter(team__in=teams).values_list("user", flat=True)
    return Reach(whole=False, people=mine | frozenset(mates), teams=teams)


def proposed(seen: Seen, period: Period) -> Mapping[UUID, Said]:
    """Of each owner, from the deals that somebody may see."""
    deals, first, last = seen.deals, period.first.toordinal(), period.last.toordinal()
    due, worth = deals.open & (deals.due >= first) & (deals.due <= last), np.nan_to_num(deals.amount)
    won, likely = deals.won_within(first, last), due & (deals.chance >= LIKELY)
    sums = [
        np.bincount(deals.group[which], weights=worth[which], minlength=seen.groups) @ seen.given
        for which in (won, won | likely, won | due)
    ]
    return {
        owner: Said(*(Decimal(f"{one[at]:.2f}") for one in sums)) for at, owner in enumerate(seen.owners, 1)
    }  # fmt: skip


def submissions(actor: Actor, seen: Seen, period: Period) -> list[Row]:
    """Everybody, the teams and the people whom the actor may see."""
    shown, said = reach(actor, "see"), reach(actor, "edit")
    stands = {
        (one.team_id, one.user_id, one.overrules): one
        for one in Submission.objects.filter(first=period.first, months=period.months)
    }
    from_deals = proposed(seen, period)
    told = (
        {user for _team, user, _overrules in stands if user}
        | set(from_deals)
        | ({actor.user_id} if actor.user_id else set())
    )
    names = dict(User.objects.colleagues().filter(pk__in=told).order_by("name", "pk").values_list("pk", "name"))
    people = [
        _person(key, name, from_deals.get(key, NOTHING), stands, (actor, said))
        for key, name in names.items() if shown.whole or key in shown.people
    ]  # fmt: skip
    members: dict[UUID, set[str]] = {}
    for team, user in Membership.objects.filter(user__in=names).values_list("team", "user"):
        members.setdefault(team, set()).add(str(user))
    teams = Team.objects.filter(pk__in=members).order_by("name").values_list("pk", "name")
    groups = [("all", None, _("All")), *(("team", pk, name) for pk, name in teams)]
    grouped = [
        _group((kind, key, label), [one for one in people if key is None or one.key in members[key]], stands, said)
        for kind, key, label in groups if shown.whole or key in shown.teams
    ]  # fmt: skip
    return [*grouped, *people]


def _person(key: UUID, name: str, offered: Said, stands: Mapping[Any, Submission], asker: tuple[Actor, Reach]) -> Row:
    actor, said = asker
    mine = key == actor.user_id
    return Row(
        "person", str(key), name, offered, stands.get((None, key, False)), stands.get((None, key, True)), None, 1,
        mine and (said.whole or key in said.people), not mine and (said.whole or key in said.people),
    )  # fmt: skip


def _group(
    named: tuple[str, UUID | None, str], people: Sequence[Row], stands: Mapping[Any, Submission], said: Reach
) -> Row:
    kind, key, label = named
    holding = [one for one in (holds(row) for row in people) if one is not None]
    return Row(
        kind, str(key or ""), label, _sum(row.proposed for row in people), stands.get((key, None, False)), None,
        _sum(holding) if holding else None, len(holding), said.whole or key in said.teams, may_overrule=False,
    )  # fmt: skip


def holds(row: Row) -> Said | None:
    """The word that counts: the manager's, where there is one."""
    one = row.overruled or row.own
    return Said(one.worst, one.commit, one.best) if one else None


@dataclass(frozen=True)
class Judged:
    """A submission of a period that is over, what came of it, and what the simulation said then (None where no night did)."""

    said: Submission
    period: Period
    label: str
    came: float
    simulated: float | None

    @property
    def off(self) -> float | None:
        return (float(self.said.commit) - self.came) / self.came if self.came else None


def ledger(actor: Actor) -> list[Judged]:
    """What was submitted of people and of everybody whom the actor may see, the latest periods first."""
    shown = reach(actor, "see")
    over = (
        Submission.objects.filter(team=None, first__lt=today())
        .order_by("-first", "user__name", "overrules")
        .select_related("user")
    )
    over = over if shown.whole else over.filter(user__in=shown.people)
    told = [(one, Period(one.first.year, one.first.month, one.months)) for one in over[:MOST]]
    found = [(one, period) for one, period in told if is_over(period)]
    asked = {(period.first, period.last, one.user_id) for one, period in found}
    real = {(first, last, user): came(actor, first, last, of=user) for first, last, user in asked}
    return [_judged(one, period, real[period.first, period.last, one.user_id]) for one, period in found]


def _judged(one: Submission, period: Period, said: float) -> Judged:
    part = f"owner:{one.user_id}" if one.user_id else ""
    nights = Estimate.objects.filter(part=part, first=period.first, last=period.last, day__lte=one.said_at.date())
    night = nights.order_by("-day").values_list("median", flat=True).first()
    return Judged(one, period, one.user.name if one.user else _("All"), said, night)


def _sum(some: Iterable[Said]) -> Said:
    return sum(some, NOTHING)


def is_over(period: Period, on: date | None = None) -> bool:
    return period.last < (on or today())
