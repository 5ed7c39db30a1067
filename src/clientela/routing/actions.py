"""The verbs of routing: the only writer of rules, turns, seats and absences."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from clientela.platform.directory.guarding import for_oneself
from clientela.platform.entities.reading import Missing
from clientela.platform.entities.sentences import kept
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.routing.choosing import choices
from clientela.routing.events import NobodyFits, WorkGiven
from clientela.routing.fitting import Choice
from clientela.routing.models import Absence, Fallback, Rule, Seat
from clientela.routing.works import work_of

_GONE = "There is no such record, or you may not change it."


def choose(work: str, keys: Sequence[UUID], *, by: Actor) -> list[Choice]:
    """Who gets each of these, for whoever gives it to them in the same transaction. Who gets something is told, and where nobody
    fits those are who may change the rules."""
    if connection.get_autocommit():
        raise RuntimeError("Turns are handed out inside the transaction that uses them.")
    out = choices(work_of(work), keys)
    told = defaultdict[UUID | None, list[Choice]](list)
    for one in out:
        told[one.user if one.rule else None].append(one)
    for user, mine in told.items():
        first, why = str(mine[0].key), [kept(reason) for reason in mine[0].reasons]
        if user is None:
            emit(NobodyFits(work, first, len(mine), why), by=by)
        else:
            emit(WorkGiven(str(user), work, first, len(mine), why), by=by)
    return out


def save_rule(work: str, facts: Mapping[str, Any], *, by: Actor, key: UUID | None = None) -> UUID:
    """A new rule, the last of its kind, or the facts of one that stands. `facts` are those of checking.py. Raises Missing."""
    with acting(by, "configure", "company", reason="save routing rule"):
        last = Rule.objects.filter(work=work_of(work).entity).aggregate(n=Max("position"))["n"] or 0
        rule = Rule(work=work, position=last + 1) if key is None else _held(key)
        for name, value in facts.items():
            setattr(rule, name, value)
        rule.save()
        return rule.pk


def move_rule(key: UUID, *, up: bool, by: Actor) -> None:
    """One place up or down among those of its work."""
    with acting(by, "configure", "company", reason="order routing rules"):
        moved = _held(key)
        beside = list(Rule.objects.select_for_update().filter(work=moved.work).order_by("position", "created_at"))
        at = next(n for n, one in enumerate(beside) if one.pk == key)
        to = max(0, min(len(beside) - 1, at + (-1 if up else 1)))
        beside.insert(to, beside.pop(at))
        for position, one in enumerate(beside, 1):
            if one.position != position:
                Rule.objects.filter(pk=one.pk).update(position=position)


def remove_rule(key: UUID, *, by: Actor) -> None:
    with acting(by, "configure", "company", reason="remove routing rule"):
        _held(key).delete()


def set_fallback(work: str, user: UUID | None, *, by: Actor) -> None:
    """Who gets what no rule places; None: nobody."""
    with acting(by, "configure", "company", reason="set fallback of routing"):
        if user is None:
            Fallback.objects.filter(work=work_of(work).entity).delete()
            return
        Fallback.objects.update_or_create(work=work_of(work).entity, defaults={"user_id": _colleague(user)})


def set_seat(user: UUID, facts: Mapping[str, Any], *, by: Actor) -> None:
    """What somebody takes on. Raises Missing, Denied."""
    with acting(by, "configure", "company", reason="set seat"):
        Seat.objects.update_or_create(user_id=_colleague(user), defaults=dict(facts))


def add_absence(user: UUID, first: date, last: date, *, by: Actor, why: str = "") -> UUID:
    """One's own, or, with the right to configure the company, anybody's. Raises ValueError where it ends before it begins."""
    if last < first:
        raise ValueError(_("It can't end before it begins."))
    with _of_person(user, by):
        return Absence.objects.create(user_id=_colleague(user), first=first, last=last, why=why[:200]).pk


def remove_absence(key: UUID, *, by: Actor) -> None:
    found = Absence.objects.filter(pk=key).first()
    if found is None or (found.user_id != by.user_id and not by.may("configure", "company")):
        raise Missing(_(_GONE))
    with _of_person(found.user_id, by):
        found.delete()


def _of_person(user: UUID, by: Actor) -> AbstractContextManager[Any]:
    if user == by.user_id:
        return for_oneself(by, reason="own absence")
    return acting(by, "configure", "company", reason="absence of a colleague")


def _held(key: UUID) -> Rule:
    rule: Rule | None = Rule.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if rule is None:
        raise Missing(_(_GONE))
    return rule


def _colleague(user: UUID) -> UUID:
    if not User.objects.colleagues().filter(pk=user).exists():
        raise Missing(_("There is no such person."))
    return user
