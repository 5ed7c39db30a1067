"""The verbs on types of the company's own, and on their records, each for one type by its key: the only writer of both tables."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities import writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.fields.models import OwnField
from clientela.platform.fields.shaping import shaping
from clientela.platform.history.acting import acting
from clientela.platform.objects.models import OwnRecord, OwnType
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor

MOST = 200  # types, archived ones included
EDITED = ("plural", "labels", "labels_plural", "icon", "has_owner")
_TAKE = (Path(__file__).parent / "sql" / "take.sql").read_text()
_KNOWN = {
    "name": "t.name = a.name",
    "key": "t.source = %(source)s AND t.external_id = a.key AND t.external_id <> ''",  # the index's own words
}


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
    """For good, with its fields. Raises Missing, or Conflict unless it is archived and has no records."""
    with shaping(by, "delete object"):
        type_ = _type(key)
        if type_.archived_at is None:
            raise Conflict(_("Archive it first; nothing was deleted."))
        if OwnRecord.objects.filter(type=type_.key).exists():
            raise Conflict(
                _("It still has records: bring it back, delete them, and archive it again. Nothing was deleted.")
            )
        OwnField.objects.filter(entity=type_.key).delete()
        type_.delete()


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
    owner = {"owner": _colleague(facts.get("owner")) or _maker(by)}
    return writing.create_row(_table(type_), facts | owner, by=by)


def edit(type_: str, key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named fields. Raises Missing, Unlinked, or Conflict when `version` no longer stands."""
    owner = {"owner": _colleague(changes["owner"])} if "owner" in changes else {}
    writing.edit_row(_table(type_), key, changes | owner, by=by, version=version)


def delete(type_: str, key: UUID, *, by: Actor) -> None:
    """It goes to the bin. Raises Missing."""
    writing.delete_row(_table(type_), key, by=by)


def take(type_: str, batch: Batch, *, by: Actor) -> Taken:
    """Take any number of arrivals in one statement, known again by source and key, or by name where the batch asks for that.

    A row without a key of its own is known by its very words. What is not the actor's to change stays ("denied").
    """
    by_name = batch.match == "name"
    with acting(by, "import", type_, reason=f"from {batch.source}"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"taking:{type_}"])
        asked: dict[str, Any] = {
            "type": type_, "source": batch.source, "mode": batch.mode, "fill_only": batch.fill_only,
            "default_owner": by.user_id, "denied": _denied(type_, batch, by),
        }  # fmt: skip
        sql = _TAKE.replace("{known}", _KNOWN["name" if by_name else "key"]).replace("{relation}", batch.relation)
        cursor.execute(sql, {**batch.params, **asked})
        rows = cursor.fetchall()
    return writing.taken([row for row in rows if row[1] != "unchanged"], arrived=len(rows))


def _table(type_: str) -> writing.Table:
    return writing.Table(
        entity=type_, model=OwnRecord, unique="name", columns=("name", "owner", "tags", "own"), searched=("name",),
        where={"type": type_},
    )  # fmt: skip


refresh_records = partial(writing.refresh_search, _table(""))  # of whatever type


def _denied(type_: str, batch: Batch, by: Actor) -> list[UUID]:
    """The known records that the actor may not change."""
    if by.scope("edit", type_) == "all":
        return []
    rows = OwnRecord.objects.filter(type=type_)
    mine = rows.visible_to(by, entity=type_, verb="edit").values("pk")
    asked = rows if batch.match == "name" else rows.filter(source=batch.source)
    return list(asked.exclude(pk__in=mine).values_list("pk", flat=True))


def _maker(by: Actor) -> User | None:
    return User(pk=by.user_id) if by.user_id else None


def _colleague(link: Mapping[str, str] | None) -> User | None:
    """Whom a link names by key or e-mail. Raises Unlinked."""
    if not link:
        return None
    active = User.objects.filter(is_active=True)
    found = active.filter(**({"pk": link["id"]} if "id" in link else {"email": link["email"]})).first()
    if found is None:
        raise Unlinked("owner", _("There is no such colleague."))
    return found
