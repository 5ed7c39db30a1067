"""Targets of a period as a tree, from the company down to people, with what is reached; each reader sees what his rights reach."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.deals.crediting import credited
from clientela.sales.deals.models import Deal
from clientela.sales.forecast.periods import Period
from clientela.sales.forecast.reading import Line, forecast
from clientela.sales.pipelines.models import Outcome
from clientela.sales.targets.models import Measure, Target
from clientela.timeline.models import Entry

RUNS = 4000
PARTS_OFF = Decimal("0.005")  # of the whole, below which parts come to it


@dataclass(frozen=True)
class Row:
    """`parts`: what the goals right below come to, None where none is set there."""

    label: str
    kind: str  # company, team, person
    key: str
    depth: int
    goal: Decimal | None
    reached: float
    parts: Decimal | None = None
    chance: float | None = None  # to reach it by the end of the period, of won amounts alone

    @property
    def share(self) -> float | None:
        return 100 * self.reached / float(self.goal) if self.goal else None

    @property
    def needed(self) -> float:
        return max(float(self.goal or 0) - self.reached, 0)

    @property
    def gap(self) -> Decimal | None:
        """What the parts lack (below 0) or have beyond the whole; None where they come to it."""
        if self.goal is None or self.parts is None or abs(self.parts - self.goal) < self.goal * PARTS_OFF:
            return None
        return self.parts - self.goal


@dataclass(frozen=True)
class _Found:
    goals: Mapping[tuple[str, str], Decimal]
    reached: Mapping[UUID, float]  # by person; what is nobody's is in `nobody`
    nobody: float
    lines: Mapping[tuple[str, str], Line]
    people: Mapping[UUID, str]
    members: Mapping[UUID, Sequence[UUID]]
    teams: Sequence[Team]


def progress(actor: Actor, period: Period, measure: str) -> list[Row]:
    """The company, below it its teams and their people, then people without a team. Raises Denied."""
    require(actor, "see", "deal")
    found = _found(actor, period, measure)
    rows = [*_company(found), *_people(found, 1, _teamless(found))]
    scope = actor.scope("see", "deal")
    return [row for row in rows if scope == "all" or _reaches(row, actor, found, whole_team=scope != "own")]


def _reaches(row: Row, actor: Actor, found: _Found, *, whole_team: bool) -> bool:
    if row.kind == "person":
        mates = (
            {user for users in found.members.values() if actor.user_id in users for user in users}
            if whole_team
            else set()
        )
        return row.key == str(actor.user_id) or row.key in {str(one) for one in mates}
    return row.kind == "team" and whole_team and actor.user_id in found.members.get(UUID(row.key), ())


def _found(actor: Actor, period: Period, measure: str) -> _Found:
    stands = Target.objects.filter(first=period.first, months=period.months, measure=measure)
    goals = {_whose(team, user): goal for team, user, goal in stands.values_list("team", "user", "goal")}
    lines: dict[tuple[str, str], Line] = {}
    if measure == Measure.REVENUE:
        lines = {(one.kind, one.key): one for one in forecast(actor, period, runs=RUNS).lines}
        reached = {UUID(key): one.won for (kind, key), one in lines.items() if kind == "person"}
        nobody = lines["all", ""].won - sum(reached.values())
    else:
        counted = _counted(actor, period, measure)
        nobody = counted.pop(None, 0.0)
        reached = {key: number for key, number in counted.items() if key}
    members: dict[UUID, list[UUID]] = {}
    for team, user in Membership.objects.filter(user__in=User.objects.colleagues()).values_list("team", "user"):
        members.setdefault(team, []).append(user)
    people = dict(User.objects.colleagues().order_by("name", "pk").values_list("pk", "name"))
    return _Found(goals, reached, nobody, lines, people, members, list(Team.objects.order_by("name")))


def _counted(actor: Actor, period: Period, measure: str) -> dict[UUID | None, float]:
    if measure == Measure.DEALS:
        won = Deal.objects.visible_to(actor, entity="deal").filter(
            outcome=Outcome.WON, closes_on__range=(period.first, period.last)
        )
        told = credited(won.order_by(), actor).values_list("seller").annotate(n=Sum("part"))
        return {key: float(n) / 100 for key, n in told}
    if not actor.may("see", "entry"):
        return {}
    begins = timezone.make_aware(datetime.combine(period.first, time()))
    ends = timezone.make_aware(datetime.combine(period.last + timedelta(days=1), time()))
    done = Entry.objects.visible_to(actor, entity="entry").filter(at__gte=begins, at__lt=min(ends, timezone.now()))
    told = done.filter(by_user__isnull=False).order_by().values_list("by_user").annotate(n=Count("pk"))
    return {key: float(n) for key, n in told}


def _whose(team: UUID | None, user: UUID | None) -> tuple[str, str]:
    return ("team", str(team)) if team else ("person", str(user)) if user else ("company", "")


def _row(found: _Found, kind: str, key: str, depth: int, said: tuple[str, float, Sequence[tuple[str, str]]]) -> Row:
    label, reached, below = said
    goal, parts = found.goals.get((kind, key)), [found.goals[one] for one in below if one in found.goals]
    line = found.lines.get(("all" if kind == "company" else kind, key))
    chance = line.chance(float(goal)) if line and goal else None
    return Row(label, kind, key, depth, goal, reached, sum(parts, Decimal(0)) if parts else None, chance)


def _company(found: _Found) -> Iterator[Row]:
    top = [team for team in found.teams if team.parent_id is None]
    below = [("team", str(team.pk)) for team in top] + [("person", str(key)) for key in _teamless(found)]
    yield _row(found, "company", "", 0, (_("Company"), found.nobody + sum(found.reached.values()), below))
    for team in top:
        yield from _team(found, team, 1)


def _team(found: _Found, team: Team, depth: int) -> Iterator[Row]:
    inner = [one for one in found.teams if one.parent_id == team.pk]
    own = found.members.get(team.pk, ())
    below = [("team", str(one.pk)) for one in inner] + [("person", str(key)) for key in own]
    everybody = set(own).union(*(_all_in(found, one) for one in inner))
    reached = sum(found.reached.get(key, 0.0) for key in everybody)
    yield _row(found, "team", str(team.pk), depth, (team.name, reached, below))
    for one in inner:
        yield from _team(found, one, depth + 1)
    yield from _people(found, depth + 1, own)


def _all_in(found: _Found, team: Team) -> set[UUID]:
    inner = (_all_in(found, one) for one in found.teams if one.parent_id == team.pk)
    return set(found.members.get(team.pk, ())).union(*inner)


def _people(found: _Found, depth: int, keys: Sequence[UUID]) -> Iterator[Row]:
    wanted = set(keys)
    for key, name in found.people.items():
        if key in wanted:
            yield _row(found, "person", str(key), depth, (name, found.reached.get(key, 0.0), ()))


def _teamless(found: _Found) -> list[UUID]:
    placed = {user for users in found.members.values() for user in users}
    return [key for key in found.people if key not in placed]
