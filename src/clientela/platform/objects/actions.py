"""The verbs on types of the company's own, and on their records, each for one type by its key: the only writer of both tables."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities import writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.entities.tables import Table
from clientela.platform.entities.taking import take_sourced
from clientela.platform.fields.models import Need, OwnField
from clientela.platform.fields.shaping import shaping
from clientela.platform.history.acting import acting
from clientela.platform.layouts.models import Layout
from clientela.platform.objects.models import OwnRecord, OwnType
from clientela.platform.objects.reading import contacts_of
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role

MOST = 200  # types, archived ones included
EDITED = ("plural", "labels", "labels_plural", "icon", "has_owner")
IN_SETS = frozenset({"name", "owner", "tags", "own"})
# Arrivals whose owner is named, with the colleague's key instead.
_OWNED = """SELECT a.row_no, a.id, a.external_id, a.payload, a.facts || jsonb_build_object('owner', (
    SELECT u.id FROM people_user u WHERE u.is_active AND u.stands_for IS NULL
       AND (u.id::text = a.facts#>>'{owner,id}' OR u.email = a.facts#>>'{owner,email}'))) AS facts FROM ({relation}) a"""


# ---- types ------------------------------------------------------------------------------------------------------------------


def add_type(facts: Mapping[str, Any], *, by: Actor) -> UUID:
    """One more type of record; facts as the settings' gate gives them. Raises Conflict where its key or address is taken."""
    with shaping(by, "add object"):
        if OwnType.objects.count() >= MOST:
            raise Conflict(_("There can't be more than %(most)s types of your own.") % {"most": MOST})
        type_ = OwnType(**facts)
        _save(type_)
        return type_.pk


def edit_type(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> None:
    """Set its names, address, icon, or whether its records have owners. Raises Missing, Conflict."""
    with shaping(by, "edit object"):
        type_ = _type(key)
        for name in EDITED:
            setattr(type_, name, changes.get(name, getattr(type_, name)))
        _save(type_)


def archive_type(key: UUID, *, by: Actor) -> None:
    """Take it out of every surface; its records and fields stay. Raises Missing."""
    with shaping(by, "archive object"):
        type_ = _type(key)
        type_.archived_at = type_.archived_at or timezone.now()
        _save(type_)


def bring_back_type(key: UUID, *, by: Actor) -> None:
    """As it was, with all its records. Raises Missing."""
    with shaping(by, "bring back object"):
        type_ = _type(key)
        type_.archived_at = None
        _save(type_)


def delete_type(key: UUID, *, by: Actor) -> None:
    """For good, with its fields, what is needed of them, its layouts, and what roles say of it.

    Raises Missing, or Conflict unless it is archived and has no records.
    """
    with shaping(by, "delete object"):
        type_ = _type(key)
        if type_.archived_at is None:
            raise Conflict(_("Archive it first; nothing was deleted."))
        if OwnRecord.objects.filter(type=type_.key).exists():
            raise Conflict(
                _("It still has records: bring it back, delete them, and archive it again. Nothing was deleted.")
            )
        for model in (OwnField, Need, Layout):
            model.objects.filter(entity=type_.key).delete()
        _let_go_of_rights(type_.key)
        type_.delete()


def _let_go_of_rights(key: str) -> None:
    """Out of every role: a later type of this key begins without any. They gave nothing any more, so no right on roles is asked."""
    for role in Role.objects.select_for_update().filter(Q(grants__has_key=key) | Q(masks__has_key=key)):
        role.grants.pop(key, None)
        role.masks.pop(key, None)
        role.save(update_fields=["grants", "masks"])


def _save(type_: OwnType) -> None:
    try:
        with transaction.atomic():
            type_.save()
    except IntegrityError:
        said = {"key": type_.key, "address": type_.plural}
        raise Conflict(
            _("“%(key)s” or “%(address)s” is taken already, maybe by a type in the archive.") % said
        ) from None


def _type(key: UUID) -> OwnType:
    type_ = OwnType.objects.filter(pk=key).first()
    if type_ is None:
        raise Missing(_("There is no such type."))
    return type_


# ---- records ----------------------------------------------------------------------------------------------------------------


def create(type_: str, facts: Facts, *, by: Actor) -> UUID:
    """A record of this type; its maker's own where nobody else is named."""
    return writing.create_row(_table(type_), _owned(facts), by=by)


def edit(type_: str, key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named fields. Raises Missing, Unlinked, or Conflict when `version` no longer stands."""
    writing.edit_row(_table(type_), key, _owned(changes), by=by, version=version)


def edit_many(type_: str, keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    """Set the named fields, of IN_SETS, of all these records that the actor may change; answers which. Raises Unlinked."""
    return writing.edit_rows(_table(type_), keys, _owned(changes), by=by)


def delete_many(type_: str, keys: Sequence[UUID], *, by: Actor) -> set[UUID]:
    """All these that the actor may delete go to the bin; answers which."""
    return writing.delete_rows(_table(type_), keys, by=by)


def delete(type_: str, key: UUID, *, by: Actor) -> None:
    """It goes to the bin. Raises Missing."""
    writing.delete_row(_table(type_), key, by=by)


def take(type_: str, batch: Batch, *, by: Actor) -> Taken:
    """Take any number of arrivals in one statement, known again by source and key, or by name where the batch asks for that."""
    table = _table(type_)
    with acting(by, "import", type_, reason=f"from {batch.source}"):
        taken = take_sourced(table, replace(batch, relation=_OWNED.replace("{relation}", batch.relation)), by=by)
        if table.contacts:
            writing.refresh_search(table, taken.keys)
        return taken


def _table(type_: str) -> Table:
    return Table(
        entity=type_, model=OwnRecord, unique="name", columns=("name", "owner", "tags", "own"), searched=("name",),
        contacts=contacts_of(type_), where={"type": type_}, owner="owner",
    )  # fmt: skip


def refresh_records(keys: Sequence[UUID]) -> None:
    """Of whatever type."""
    writing.refresh_search(_table(""), keys)


def _owned(changes: Facts) -> Facts:
    return changes | {"owner": _colleague(changes["owner"])} if "owner" in changes else changes


def _colleague(link: Mapping[str, str] | None) -> UUID | None:
    """The key of whom a link names by key or e-mail. Raises Unlinked."""
    if not link:
        return None
    named = {"pk": link["id"]} if "id" in link else {"email": link["email"]}
    found = User.objects.colleagues().filter(**named).first()
    if found is None:
        raise Unlinked("owner", _("There is no such colleague."))
    return UUID(str(found.pk))
