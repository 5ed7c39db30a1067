"""Rules with their people, and who they are at a moment: read in a few statements, however much is to be given out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities.operands import EntityWords
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.actor import SYSTEM
from clientela.routing.fitting import Candidate, Queue
from clientela.routing.models import Absence, Rule, Seat, Turn
from clientela.routing.works import Work

DAY = timedelta(days=1)


def rules(work: Work) -> list[Rule]:
    """In their order, those at rest too."""
    return list(Rule.objects.filter(work=work.entity).select_related("team").order_by("position", "created_at"))


def candidates(at: datetime) -> dict[UUID, Candidate]:
    """Everybody who works here, with seat and clock."""
    seats = {one.user_id: one for one in Seat.objects.all()}
    absences = defaultdict[UUID, list[Absence]](list)
    for one in Absence.objects.filter(last__gte=at.date() - DAY):  # somewhere it is yesterday still
        absences[one.user_id].append(one)
    out = {}
    for user in User.objects.colleagues().order_by("name", "pk").only("pk", "name", "time_zone"):
        now = at.astimezone(_zone(user.time_zone))
        absent = any(one.first <= now.date() <= one.last for one in absences[user.pk])
        out[user.pk] = Candidate(user.pk, user.name, seats.get(user.pk) or seat_of(user.pk), now, absent)
    return out


def seat_of(user: UUID) -> Seat:
    """As it is until somebody says more."""
    return Seat.objects.filter(user=user).first() or Seat(
        user_id=user, languages=[], skills=[], territories=[], most=None, days=[1, 2, 3, 4, 5]
    )


def queues(asked: Sequence[Rule], everybody: Mapping[UUID, Candidate]) -> list[Queue]:
    turns = defaultdict[UUID, dict[UUID, int]](dict)
    for rule, user, number in Turn.objects.filter(rule__in=asked).values_list("rule", "user", "number"):
        turns[rule][user] = number
    members = _members({rule.team_id for rule in asked if rule.team_id})
    return [
        Queue(
            rule.pk,
            rule.name,
            [everybody[key] for key in everybody if key in rule.people or key in members.get(rule.team_id, ())],
            rule.way,
            rule.needs,
            rule.keeps_owner,
            rule.in_hours,
            rule.most,
            turns[rule.pk],
        )
        for rule in asked
    ]


def loads(work: Work) -> dict[UUID, int]:
    """How many open ones everybody has."""
    test = compile_condition(work.living, EntityWords(work.type, SYSTEM))
    held = work.type.model._default_manager.filter(test, **{f"{work.owner}__isnull": False}).order_by()
    return dict(held.values_list(work.owner).annotate(n=Count("pk")))


def met_by(rule: Rule, work: Work, keys: Iterable[UUID]) -> set[UUID]:
    """Those of which the rule's condition holds; none where it can no longer be read."""
    try:
        test = compile_condition(rule.where, EntityWords(work.type, SYSTEM)) if rule.where else Q()
    except BadCondition:
        return set()
    return set(work.type.model._default_manager.filter(test, pk__among=list(keys)).values_list("pk", flat=True))


def _members(teams: set[UUID]) -> dict[UUID | None, set[UUID]]:
    """The people of each of these teams, with those of all teams below."""
    if not teams:
        return {}
    below = defaultdict[UUID, list[UUID]](list)
    for team in Team.objects.exclude(parent=None):
        below[UUID(str(team.parent_id))].append(team.pk)
    people = defaultdict[UUID, set[UUID]](set)
    for of, user in Membership.objects.values_list("team", "user"):
        people[of].add(user)

    def all_in(team: UUID) -> set[UUID]:
        return people[team].union(*(all_in(one) for one in below[team]))

    return {one: all_in(one) for one in teams}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        return ZoneInfo("UTC")
