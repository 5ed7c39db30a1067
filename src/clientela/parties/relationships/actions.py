"""The verbs of relationships: whoever may edit one end and see the other may tie and untie them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clientela.parties.models import Kind, Party
from clientela.parties.relationships.events import PartiesRelated, PartiesUnrelated
from clientela.parties.relationships.kinds import BACK, KINDS, KindOfTie
from clientela.parties.relationships.models import Relationship
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor

Changes = dict[str, Any]  # since, until (date or None), note


def relate(party: UUID, other: UUID, kind: str, *, by: Actor, **changes: Any) -> UUID:
    """Tie two parties; "-" before the kind means its other direction.

    Raises Missing, Conflict where they are tied so already, or ValueError for a tie that can't be.
    """
    first, second = (other, party) if kind.startswith(BACK) else (party, other)
    tie = _known(kind.removeprefix(BACK))
    kinds = dict(Party.objects.filter(pk__in=[party, other]).values_list("pk", "kind"))
    with acting(by, "edit", kinds.get(party, Kind.PERSON)):
        _reachable(party, kinds, by=by, verb="edit")
        _reachable(other, kinds, by=by, verb="see")
        if party == other:
            raise ValueError(_("Nobody is related to themselves."))
        if kinds[first] not in tie.first or kinds[second] not in tie.second:
            raise ValueError(_("“%(tie)s” does not fit these two.") % {"tie": tie.forward})
        if tie.mutual and second < first:
            first, second = second, first
        try:
            with transaction.atomic():
                row = Relationship.objects.create(party_id=first, other_id=second, kind=tie.key, **_cleaned(changes))
        except IntegrityError:
            raise Conflict(_("These two are related so already.")) from None
        emit(PartiesRelated(str(row.pk), str(first), str(second), tie.key), by=by)
        _tell(row, kinds, by=by)
    return row.pk


def edit_relationship(key: UUID, *, by: Actor, version: int | None = None, **changes: Any) -> None:
    """Set since, until or note. Raises Missing, or Conflict when `version` no longer stands."""
    row, kinds = _standing(key, by=by)
    with acting(by, "edit", _handle(row, kinds, by=by)):
        locked = Relationship.objects.select_for_update().filter(pk=key).first()
        if locked is None:
            raise Missing(_("There is no such relationship, or you may not change it."))
        if version is not None and version != locked.version:
            raise Conflict(_("Somebody else changed this record meanwhile; what you typed is kept below."))
        standing = {"since": locked.since, "until": locked.until, "note": locked.note}
        Relationship.objects.filter(pk=key).update(**_cleaned(standing | changes), version=F("version") + 1)
        emit(PartiesRelated(str(key), str(row.party_id), str(row.other_id), row.kind), by=by)
        _tell(row, kinds, by=by)


def unrelate(key: UUID, *, by: Actor) -> None:
    """Take the tie away; history keeps it. Raises Missing."""
    row, kinds = _standing(key, by=by)
    with acting(by, "edit", _handle(row, kinds, by=by)):
        Relationship.objects.filter(pk=key).delete()
        emit(PartiesUnrelated(str(key), str(row.party_id), str(row.other_id), row.kind), by=by)
        _tell(row, kinds, by=by)


def _known(kind: str) -> KindOfTie:
    if kind not in KINDS:
        said = {"text": kind[:40], "allowed": ", ".join(KINDS)}
        raise ValueError(_("“%(text)s” is none of: %(allowed)s.") % said)
    return KINDS[kind]


def _cleaned(changes: Changes) -> Changes:
    since, until = changes.get("since"), changes.get("until")
    if isinstance(since, date) and isinstance(until, date) and until < since:
        raise ValueError(_("It ends before it begins."))
    return {"since": since, "until": until, "note": plain(changes.get("note") or "", longest=LONGEST)}


def _reachable(key: UUID, kinds: dict[UUID, str], *, by: Actor, verb: str) -> None:
    kind = kinds.get(key)
    if kind is None or not Party.objects.filter(pk=key).visible_to(by, entity=kind, verb=verb).exists():
        raise Missing(_("There is no such record, or you may not change it."))


def _standing(key: UUID, *, by: Actor) -> tuple[Relationship, dict[UUID, str]]:
    row = Relationship.objects.filter(pk=key).first()
    if row is None:
        raise Missing(_("There is no such relationship, or you may not change it."))
    return row, dict(Party.objects.filter(pk__in=[row.party_id, row.other_id]).values_list("pk", "kind"))


def _handle(row: Relationship, kinds: dict[UUID, str], *, by: Actor) -> str:
    """The kind of the end by which the actor may hold the tie. Raises Missing where it is neither."""
    for key, kind in kinds.items():
        if Party.objects.filter(pk=key).visible_to(by, entity=kind, verb="edit").exists():
            return kind
    raise Missing(_("There is no such relationship, or you may not change it."))


def _tell(row: Relationship, kinds: dict[UUID, str], *, by: Actor) -> None:
    for key, kind in kinds.items():
        publish(f"{kind}:{key}", by=by.name, relationship=str(row.pk))
