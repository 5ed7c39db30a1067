"""The verbs of merging. A merge is one act: every row keeps its key, so that taking the act back restores what was."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clientela.parties.deriving import derive
from clientela.parties.merging.events import PartiesMerged, PartiesUnmerged
from clientela.parties.merging.filling import filled
from clientela.parties.merging.locking import ALONE
from clientela.parties.merging.words import parting
from clientela.parties.models import Party
from clientela.parties.sources.surviving import survive
from clientela.platform.entities.linking import relink
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history import names, undoing
from clientela.platform.history.acting import acting
from clientela.platform.history.tables import rows
from clientela.platform.live.publishing import publish
from clientela.platform.merging.joints import Merging
from clientela.platform.merging.models import Successor
from clientela.platform.merging.moving import Carried, move, take_back
from clientela.platform.merging.parting import Parted, send_back
from clientela.platform.merging.reading import now_of
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.holds.reading import refuse_held
from clientela.platform.undo.actions import announce
from clientela.platform.undo.outcome import Undone, note, refresh

MOST = 50  # that go on as one at once
ACT = "merge "  # begins the name of the act, which ends with the merge's key
LAST = "last_contact_at"  # history does not keep it: it stands among what was carried
_ABOVE = (Path(__file__).parent / "sql" / "above.sql").read_text()


def merge(kind: str, into: UUID, others: Sequence[UUID], *, by: Actor, reason: str = "") -> UUID:
    """The others go on as `into`, with all that leads to them. Answers the merge's key, by which it can be taken back.

    Raises Missing for one that is not there or not the actor's to change, and Conflict for those that can't be one.
    Not to be called from within another verb: it is an act of its own.
    """
    key = new_key()
    carried = replace(by, through=f"{ACT}{key}")
    with acting(carried, "merge", kind):
        rows(ALONE, {})
        going = tuple(dict.fromkeys(others))
        parties = _locked(kind, (into, *going), by=by)
        _refuse(parties[into], [parties[one] for one in going])
        merging = Merging(key, kind, Party, into, going, carried)
        unfit = _parts_of(merging)
        along = _with_last_contacts(move(merging), parties.values())
        relink(kind, going, into)
        _fill(parties, merging, unfit)
        survive([into])
        rows("DELETE FROM parties_party WHERE id = ANY(%(keys)s)", {"keys": list(going)})
        rows("SET CONSTRAINTS ALL IMMEDIATE", {})  # whatever still led to them is told here, and nothing is changed
        _succeed(merging, along, reason)
        derive([into])
        emit(PartiesMerged(str(key), kind, str(into), [str(one) for one in going]), by=carried)
        publish(f"{kind}:{into}", by=by.name, merged=len(going))
        for one in going:
            publish(f"{kind}:{one}", by=by.name, gone=True)
    return key


def _locked(kind: str, keys: Sequence[UUID], *, by: Actor) -> dict[UUID, Party]:
    """Those of them that are the actor's to merge and to change, in the order of their keys, so that nobody waits in a ring."""
    mine = Party.objects.filter(kind=kind, pk__in=keys)
    for verb in ("edit", "merge"):
        mine = mine.visible_to(by, entity=kind, verb=verb)
    found = {one.pk: one for one in mine.select_for_update(of=("self",)).order_by("pk")}
    for key in keys:
        if key not in found:
            raise Missing(_why_not(key, kind, by=by))
    return found


def _why_not(key: UUID, kind: str, *, by: Actor) -> str:
    """That it was merged meanwhile is told to who may see as whom it goes on."""
    now = now_of(key)
    if now and Party.objects.filter(kind=kind, pk=now).visible_to(by, entity=kind).exists():
        return _("One of these was merged into another meanwhile. Nothing was merged now; look at them again.")
    return _("There is no such record, or you may not change it.")


def _refuse(into: Party, others: Sequence[Party]) -> None:
    """Raise Conflict where they can't be one."""
    if not others or into in others:
        raise Conflict(_("Choose at least one other to merge with “%(name)s”.") % {"name": into.name})
    if len(others) > MOST:
        raise Conflict(_("At most %(most)s can be merged at once.") % {"most": MOST})
    keys = [one.pk for one in others]
    above = _above(into.parent_id)
    for one in others:
        if one.pk in above:
            said = {"name": into.name, "other": one.name}
            raise Conflict(
                _("“%(name)s” is a part of “%(other)s”: keep “%(other)s”, and merge the part into it.") % said
            )
    refuse_held(Party, [into.pk, *keys], Party.objects.all())


def _above(parent: UUID | None) -> set[UUID]:
    """A parent and all above it."""
    return {key for (key,) in rows(_ABOVE, {"parent": parent})} if parent else set()


def _parts_of(merging: Merging) -> set[UUID]:
    """The parents of those that go which are below one of them all: the one that remains can't become a part of its own part."""
    parents = Party.objects.filter(pk__in=merging.others, parent__isnull=False).values_list("parent", flat=True)
    return {key for key in parents if key and _above(key) & set(merging.everyone)}


def _with_last_contacts(carried: Carried, parties: Any) -> dict[UUID, dict[str, Any]]:
    """What was carried, with when each party was last in touch."""
    out: dict[UUID, dict[str, Any]] = {one.pk: dict(carried.get(one.pk, {})) for one in parties}
    for one in parties:
        out[one.pk] |= {LAST: one.last_contact_at.isoformat()} if one.last_contact_at else {}
    return out


def _fill(parties: dict[UUID, Party], merging: Merging, unfit: set[UUID]) -> None:
    into = parties[merging.into]
    into.refresh_from_db(fields=["organisation", "parent"])  # it may have led to one of those that go
    changes = filled(into, [parties[key] for key in merging.others], unfit={*unfit, *merging.others})
    Party.objects.filter(pk=into.pk).update(**changes, version=F("version") + 1, updated_at=Now())


def _succeed(merging: Merging, carried: dict[UUID, dict[str, Any]], reason: str) -> None:
    """Old keys lead to the one that remains, those that led to one of the others before as well."""
    Successor.objects.filter(new__in=merging.others).update(new=merging.into)
    into = carried[merging.into]
    Successor.objects.bulk_create(
        Successor(
            old=one, new=merging.into, into=merging.into, entity=merging.entity, merge=merging.key, reason=reason,
            carried=carried[one] | ({"into": into[LAST]} if LAST in into else {}),
        )
        for one in merging.others
    )  # fmt: skip


@dataclass(frozen=True)
class Unmerged:
    """What it came to: `undone` as of any act; `parted` are the rows that came meanwhile."""

    kind: str
    into: UUID
    others: tuple[UUID, ...]
    undone: Undone = field(default_factory=Undone)
    parted: Parted = field(default_factory=Parted)


def unmerge(merge: UUID, *, by: Actor) -> Unmerged:
    """Those that went on as one stand by themselves again, each as it was, with what others changed since.

    Raises Missing where there is no such merge or it is not the actor's to take back, Conflict where a later one stands in its way.
    """
    kind, into, gone = _merged(merge)
    out = Unmerged(kind, into, tuple(one.pk for one in gone))
    carried = replace(by, through=names.undo_of(f"{ACT}{merge}"))
    with acting(carried, "merge", kind):
        rows(ALONE, {})
        _refuse_later(into, merge, by=by, kind=kind)
        undoing.undo(f"{ACT}{merge}", by=carried, told=lambda step: note(out.undone, step))
        _part(gone)
        _keep_within_rights(out, by)
        refresh(out.undone)
        _send_back(out, merge)
        survive([into, *out.others])
        _again_in_touch(gone)
        derive([into, *out.others])
        announce(f"{ACT}{merge}", out.undone, by=carried)
        emit(PartiesUnmerged(str(merge), kind, str(into), [str(one) for one in out.others]), by=carried)
        publish(f"{kind}:{into}", by=by.name, unmerged=len(gone))
    return out


def undo_merge(act: str, *, by: Actor) -> Undone:
    """The same by the name of the act, for the doors of undo."""
    return unmerge(UUID(act.removeprefix(ACT)), by=by).undone


def _merged(merge: UUID) -> tuple[str, UUID, list[Successor]]:
    gone = list(Successor.objects.filter(merge=merge).order_by("pk"))
    if not gone:
        raise Missing(_("There is no such merge, or it was taken back already."))
    return gone[0].entity, gone[0].into, gone


def _refuse_later(into: UUID, merge: UUID, *, by: Actor, kind: str) -> None:
    """What came later comes apart first: a party that went on as another itself, or one that is gone."""
    if not Successor.objects.filter(merge=merge).exists():
        raise Missing(_("There is no such merge, or it was taken back already."))
    later = Party.objects.filter(kind=kind, pk=now_of(into) or into).visible_to(by, entity=kind).first()
    if later is not None and later.pk != into:
        raise Conflict(_("These went on as “%(name)s” since: take that merge back first.") % {"name": later.name})
    mine = Party.objects.filter(kind=kind, pk=into)
    for verb in ("edit", "merge"):
        mine = mine.visible_to(by, entity=kind, verb=verb)
    if mine.select_for_update(of=("self",)).first() is None:
        raise Missing(_("There is no such record, or you may not change it."))


def _part(gone: Sequence[Successor]) -> None:
    """Old keys are those of records again; what had gone on as one of them before leads there again."""
    Successor.objects.filter(merge=gone[0].merge).delete()
    for one in gone:
        take_back(one.old, one.into, one.carried)
        below = [one.old]
        while below:
            later = Successor.objects.filter(into__in=below)
            later.update(new=one.old)
            below = list(later.values_list("pk", flat=True))


def _keep_within_rights(out: Unmerged, by: Actor) -> None:
    """The rights of now: whoever may not change one of them as it stands again may not have it stand again."""
    mine = Party.objects.filter(pk__in=out.others).visible_to(by, entity=out.kind, verb="edit")
    if mine.count() < len(out.others):
        raise Denied(_("You may not change all that this touched; nothing was undone."))


def _send_back(out: Unmerged, merge: UUID) -> None:
    found = send_back(parting(out.into, out.others, since=merge))
    out.parted.sent.update(found.sent)
    out.parted.unclear.update(found.unclear)


def _again_in_touch(gone: Sequence[Successor]) -> None:
    """When they were last in touch, as of the merge; what came since, the timeline tells."""
    for one in gone:
        for key, said in ((one.old, one.carried.get(LAST)), (one.into, one.carried.get("into"))):
            Party.objects.filter(pk=key).update(last_contact_at=datetime.fromisoformat(said) if said else None)
