"""Targets of a period as a tree, from the company down to people, with what is reached; each reader sees what his rights reach."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.entities.money import Unrated
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.forecast.periods import Period
from clientela.sales.targets.counting import Reached, reached
from clientela.sales.targets.models import Target

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
    reached: Mapping[UUID, float]  # by person
    told: Reached
    people: Mapping[UUID, str]
    members: Mapping[UUID, Sequence[UUID]]
    teams: Sequence[Team]


@dataclass(frozen=True)
class Progress:
    """`missing` amounts have no rate, `unknown` lines of orders no known cost: no row holds them."""

    rows: Sequence[Row]
    missing: Sequence[Unrated]
    unknown: int


def progress(actor: Actor, period: Period, measure: str) -> Progress:
    """The company, below it its teams and their people, then people without a team. Raises Denied."""
    require(actor, "see", "deal")
    found = _found(actor, period, measure)
    rows = [*_company(found), *_people(found, 1, _teamless(found))]
    scope = actor.scope("see", "deal")
    mine = [row for row in rows if scope == "all" or _reaches(row, actor, found, whole_team=scope != "own")]
    return Progress(mine, found.told.missing, found.told.unknown)


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
    told = reached(actor, period, measure)
    members: dict[UUID, list[UUID]] = {}
    for team, user in Membership.objects.filter(user__in=User.objects.colleagues()).values_list("team", "user"):
        members.setdefault(team, []).append(user)
    people = dict(User.objects.colleagues().order_by("name", "pk").values_list("pk", "name"))
    by = {key: number for key, number in told.by.items() if key}
    return _Found(goals, by, told, people, members, list(Team.objects.order_by("name")))


def _whose(team: UUID | None, user: UUID | None) -> tuple[str, str]:
    return ("team", str(team)) if team else ("person", str(user)) if user else ("company", "")


def _row(found: _Found, kind: str, key: str, depth: int, said: tuple[str, float, Sequence[tuple[str, str]]]) -> Row:
    label, reached, below = said
    goal, parts = found.goals.get((kind, key)), [found.goals[one] for one in below if one in found.goals]
    line = found.told.lines.get(("all" if kind == "company" else kind, key))
    chance = line.chance(float(goal)) if line and goal else None
    return Row(label, kind, key, depth, goal, reached, sum(parts, Decimal(0)) if parts else None, chance)


def _company(found: _Found) -> Iterator[Row]:
    top = [team for team in found.teams if team.parent_id is None]
    below = [("team", str(team.pk)) for team in top] + [("person", str(key)) for key in _teamless(found)]
    yield _row(found, "company", "", 0, (_("Company"), sum(found.told.by.values()), below))
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
