"""The verbs of undo and of the bin: acts are taken back and records return under the rights of now; what stays is told."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.fields.reading import come_now
from clientela.platform.history import names, undoing
from clientela.platform.history.acting import acting
from clientela.platform.objects.entities import archived_entities
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.privacy.holds.reading import refuse_held
from clientela.platform.seconding.acts import seconded
from clientela.platform.undo import bin, emptying
from clientela.platform.undo.acts import Act, named
from clientela.platform.undo.events import ActUndone, BinPurged
from clientela.platform.undo.models import BinRule
from clientela.platform.undo.outcome import Undone, note, refresh
from clientela.platform.undo.particular import done_again_elsewhere, taking_back, why_it_stays
from clientela.platform.undo.records import gone_rows
from clientela.platform.undo.rights import columns_kept, may_by

LONGEST = 3_650  # days that the bin may be told to keep
SET = 1_000  # records that are purged at once


def undo_act(slug: str, *, by: Actor) -> Undone:
    """Take back an act; what may not be, or was changed since, stays and is told.

    Somebody else's act is taken back in whole or not at all. Raises Missing, Conflict where nothing is left to undo, Denied.
    """
    act = named(slug)
    if act is None or "import " in act.name:
        raise Missing(_("There is no such change, or it has an undo of its own."))
    if act.name in names.undone([act.name]):
        raise Conflict(_("This change has been undone already."))
    if done_again_elsewhere(act.name):
        raise Conflict(_("This is not done again from here: merge them once more."))
    if why := why_it_stays(act.contexts):
        raise Conflict(why)
    if take_back := taking_back(act.name):
        return take_back(act.name, by=by)
    out = Undone()
    with transaction.atomic():
        undoing.undo(
            act.name, by=by, told=lambda step: note(out, step), may=may_by(by), veil=lambda t: columns_kept(by, t)
        )
        _refuse_what_is_not_allowed(act, out, by)
        refresh(out)
        announce(act.name, out, by=by)
    return out


def announce(act: str, out: Undone, *, by: Actor) -> None:
    returned = {key: [str(one) for one in keys] for key, keys in out.returned.items()}
    emit(ActUndone(act, out.restored, out.removed, len(out.left), returned), by=by)


def _refuse_what_is_not_allowed(act: Act, out: Undone, by: Actor) -> None:
    denied = any(left.because == "denied" for left in out.left)
    if denied and (act.user != str(by.user_id) or not out.anything):
        raise Denied(_("You may not change all that this touched; nothing was undone."))


def restore(entity: Entity, keys: Sequence[UUID], *, by: Actor) -> Undone:
    """Records come back from the bin with all that went with them. Raises Missing where none of them lies there, or Denied.

    What they were linked to may be gone: they come back without it. A unique value may be taken: they stay. Both are told.
    """
    require(by, "delete", entity.key)
    lying = bin.there(entity, by, keys)
    if not lying:
        raise Missing(_("There is no such record in the bin."))
    out = Undone()
    carried = by.acting_as(by.kind, through=f"bulk {new_key()}")
    with transaction.atomic():
        table = entity.model._meta.db_table
        undoing.bring_back(table, lying, by=carried, told=lambda step: note(out, step), may=may_by(by))
        if not out.anything and all(left.because == "denied" for left in out.left):
            raise Denied(_("You may not change all that this touched; nothing was undone."))
        refresh(out)
        announce(carried.through, out, by=by)
    return out


def keep_for(days: int, *, by: Actor) -> None:
    """How many days the bin keeps what was deleted. Raises ValueError."""
    if not 1 <= days <= LONGEST:
        raise ValueError(_("Give a number of days from 1 to %(most)s.") % {"most": LONGEST})
    with acting(by, "configure", "company"):
        if not BinRule.objects.update(days=days):
            BinRule.objects.create(days=days)


def purge(entity: Entity, keys: Sequence[UUID], *, by: Actor, reason: str) -> int:
    """What lies in the bin under these keys goes for good. Answers how many records went. Raises Conflict for a legal hold."""
    with acting(by, "configure", "company", reason=reason):
        lying = bin.there(entity, SYSTEM, keys)
        wanted = {"entity": entity.key, "keys": [str(key) for key in lying]}
        seconded("purge", wanted, by=by, records=lambda: len(lying))
        refuse_held(entity.model, lying, gone_rows(entity), own="pgh_obj_id")
        emptying.forget(entity, lying)
        if lying:
            emit(BinPurged(entity.key, len(lying), reason), by=by)
    return len(lying)


def purge_old(*, by: Actor) -> int:
    """By the company's rule, in sets that are each committed by itself; of types in the archive, too."""
    come_now()
    days, gone = bin.days_kept(), 0
    for entity in (*registry.every(), *archived_entities()):
        while entity.verbs.delete is not None and (keys := bin.old(entity, days=days, limit=SET)):
            gone += purge(entity, keys, by=by, reason=f"kept for {days} days")
    return gone
