"""The verbs of reach: what proves right, what fails, what somebody says of it, and how fast it ages."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.parties.deriving import derive
from clientela.parties.events import PartyChanged
from clientela.parties.models import ContactPoint, Party, Reachable
from clientela.parties.reach.ageing import FOR_GOOD, USUAL, Sign
from clientela.parties.reach.models import HalfLife
from clientela.parties.reach.ordering import set_behind
from clientela.parties.reach.reading import FIELDS, rows_of
from clientela.platform.entities.reading import Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor

_SQL = Path(__file__).parent / "sql"
_CONFIRM, _REVIVE = ((_SQL / name).read_text() for name in ("confirm.sql", "revive.sql"))


def confirm(kind: str, signs: Mapping[str, datetime], *, how: Sign, by: Actor) -> int:
    """These values of a kind ("email") have proved right, each at its moment, on every party that has them.

    A sign of life ends a bounce before it; what somebody called wrong stays so. Answers on how many parties that was news.
    """
    if not signs:
        return 0
    with acting(by, "edit", "person", reason=f"{kind} confirmed: {how}"), connection.cursor() as cursor:
        said: dict[str, Any] = {"kind": kind, "how": how, "values": list(signs), "moments": list(signs.values())}
        cursor.execute(_REVIVE, said)
        derive([key for (key,) in cursor.fetchall()])
        cursor.execute(_CONFIRM, said)
        return cursor.rowcount


def fail(kind: str, value: str, *, state: str, reason: str, by: Actor) -> int:
    """A value was tried and did not lead there: it stays, is shown as such, and stands behind those that do. Answers on how many
    parties that is news."""
    with acting(by, "edit", "person", reason=f"{kind} {state}"):
        points = ContactPoint.objects.filter(kind=kind, value=value).exclude(state=state)
        keys = list(points.values_list("party", flat=True))
        points.update(state=state, state_reason=reason[:300], state_at=timezone.now())
        _settle(keys)
        return len(keys)


def affirm(field: str, key: UUID, *, how: Sign = Sign.PERSON, by: Actor) -> None:
    """Somebody knows that this one is still right, as he has called there (`Sign.CALL`) or otherwise. Raises Missing."""
    _say(field, key, Reachable.State.WORKS, "", how=how, by=by)


def refuse(field: str, key: UUID, *, why: str = "", by: Actor) -> None:
    """Somebody knows that this one is wrong: it stays, and is used no more. Raises Missing."""
    _say(field, key, Reachable.State.WRONG, why, by=by)


def say(field: str, key: UUID, said: str, *, why: str = "", by: Actor) -> None:
    """What one click says: "right", of a phone "called" (and it was right), or "wrong". Raises Missing."""
    if field not in FIELDS or said not in ("right", "wrong", *(("called",) if field == "phones" else ())):
        raise Missing(_("There is no such field."))
    if said == "wrong":
        refuse(field, key, why=why, by=by)
    else:
        affirm(field, key, how=Sign.CALL if said == "called" else Sign.PERSON, by=by)


def set_half_life(field: str, days: int, *, by: Actor) -> None:
    """After how many days every second such value has changed. Raises ValueError."""
    if field not in USUAL or not 1 <= days <= FOR_GOOD:
        raise ValueError(_("Give a number of days, from 1 to %(most)s.") % {"most": FOR_GOOD})
    with acting(by, "configure", "company", reason=f"half-life of {field}"):
        HalfLife.objects.update_or_create(field=field, defaults={"days": days})


def _say(field: str, key: UUID, state: str, why: str, *, how: Sign = Sign.PERSON, by: Actor) -> None:
    one, kind = _mine(field, key, by=by)
    with acting(by, "edit", kind, reason=f"{field} verified"):
        rows = type(one).objects.filter(pk=key).exclude(state=state)
        moved = rows.update(state=state, state_reason=why[:300], state_at=timezone.now() if state else None)
        if not state:
            type(one).objects.filter(pk=key).update(confirmed_at=timezone.now(), confirmed_how=how)
        if moved:
            _settle([one.party_id])
            emit(PartyChanged(str(one.party_id), kind, [field]), by=by)
        publish(f"{kind}:{one.party_id}", by=by.name, fields=[field])


def _mine(field: str, key: UUID, *, by: Actor) -> tuple[Any, str]:
    """The row and the kind of its party, if the actor may edit this field of it."""
    one = rows_of(field).select_related("party").filter(pk=key).first()
    if one is None or field in by.kept_back(one.party.kind) or not _editable(one.party, by):
        raise Missing(_("There is no such record, or you may not change it."))
    return one, one.party.kind


def _editable(party: Party, by: Actor) -> bool:
    mine = Party.objects.filter(kind=party.kind).visible_to(by, entity=party.kind, verb="edit")
    return by.may("edit", party.kind) and mine.filter(pk=party.pk).exists()


def _settle(parties: list[UUID]) -> None:
    set_behind(parties)
    derive(parties)
