"""The writer for entities that are one table: create, edit and delete, each also in sets. Rooms' verbs call it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F, ProtectedError
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table, default, joined
from clientela.platform.fields.columns import COLUMN, known_only, merged, named
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

MOST_TOLD = 100  # rows of one change of which open pages hear each by itself


def create_row(table: Table, facts: Facts, *, by: Actor) -> UUID:
    """One new row. Raises Conflict where the unique column's value is taken."""
    with acting(by, "create", table.entity):
        with _once(table, facts):
            maker = {f"{table.owner}_id": by.user_id} if table.owner and not facts.get(table.owner) else {}
            values = {**table.where, **_values(table, facts, own=known_only), **maker}
            row = table.model._default_manager.create(pk=new_key(), **values)
        refresh_search(table, [row.pk])
        publish(f"{table.entity}:{row.pk}", by=by.name, new=True)
        return UUID(str(row.pk))


def edit_row(table: Table, key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named columns. Raises Missing, or Conflict when `version` no longer stands."""
    with acting(by, "edit", table.entity):
        mine = table.rows()
        held = mine.visible_to(by, entity=table.entity, verb="edit").select_for_update(of=("self",)).filter(pk=key)
        stands = held.values_list("version", flat=True).first()
        if stands is None:
            raise Missing(_("There is no such record, or you may not change it."))
        if version is not None and version != stands:
            raise Conflict(_("Somebody else changed this record meanwhile; what you typed is kept below."))
        with _once(table, changes):
            mine.filter(pk=key).update(
                **_values(table, changes, own=merged), version=F("version") + 1, updated_at=Now()
            )
        refresh_search(table, [key])
        publish(f"{table.entity}:{key}", by=by.name, fields=named(changes))


def edit_whole(table: Table, parts: Sequence[str], complete: Callable[[Facts, Cleaning], Facts]) -> Callable[..., None]:
    """The verb that edits rows which are called by some of their parts together: what they are called follows."""

    def edit(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
        """Set the named columns. Raises as `edit_row` does, and Conflict where the parts would no longer fit each other."""
        require(by, "edit", table.entity)
        stands = table.rows().filter(pk=key).values(*parts).first()
        if stands and set(changes) & set(parts):
            try:
                changes = complete(stands | changes, Cleaning())
            except ValueError as error:
                raise Conflict(str(error)) from error
        edit_row(table, key, changes, by=by, version=version)

    return edit


def edit_rows(table: Table, keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    """Set the named columns of all these rows that the actor may change; answers which."""
    with acting(by, "edit", table.entity):
        mine = table.rows().filter(pk__in=keys).visible_to(by, entity=table.entity, verb="edit")
        found = set(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
        with _once(table, changes):
            table.rows().filter(pk__in=found).update(
                **_values(table, changes, own=merged), version=F("version") + 1, updated_at=Now()
            )
        if changes.keys() & {*table.searched, *([COLUMN] if table.contacts else [])}:
            refresh_search(table, list(found))
        _tell_many(table, found, by=by, fields=named(changes))
    return found


def delete_rows(table: Table, keys: Sequence[UUID], *, by: Actor) -> set[UUID]:
    """Remove all these rows that the actor may delete; answers which."""
    with acting(by, "delete", table.entity):
        mine = table.rows().filter(pk__in=keys).visible_to(by, entity=table.entity, verb="delete")
        found = set(mine.values_list("pk", flat=True))
        with _unless_needed():
            table.rows().filter(pk__in=found).delete()
        _tell_many(table, found, by=by, gone=True)
    return found


@contextmanager
def _unless_needed() -> Iterator[None]:
    """What other records stand on stays."""
    try:
        yield
    except ProtectedError as error:
        said = {"count": len(error.protected_objects)}
        raise Conflict(
            _("Other records stand on this one (%(count)s): move them first. Nothing was deleted.") % said
        ) from None


def _tell_many(table: Table, keys: set[UUID], *, by: Actor, **said: Any) -> None:
    for key in keys if len(keys) <= MOST_TOLD else ():
        publish(f"{table.entity}:{key}", by=by.name, **said)


@contextmanager
def _once(table: Table, facts: Facts) -> Iterator[None]:
    """The unique column is never empty, and whoever comes second with a value is told so."""
    if not table.unique:
        yield
        return
    if facts.get(table.unique, True) in (None, ""):
        raise Conflict(_("“%(name)s” can't be empty.") % {"name": table.unique})
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Conflict(_("“%(name)s” is there already.") % {"name": facts.get(table.unique, "")}) from None


def delete_row(table: Table, key: UUID, *, by: Actor) -> None:
    """Remove the row; its past stays in history. Raises Missing."""
    with acting(by, "delete", table.entity):
        with _unless_needed():
            gone, _models = table.rows().visible_to(by, entity=table.entity, verb="delete").filter(pk=key).delete()
        if not gone:
            raise Missing(_("There is no such record, or you may not delete it."))
        publish(f"{table.entity}:{key}", by=by.name, gone=True)


def _values(table: Table, facts: Facts, *, own: Callable[[Facts], Any]) -> dict[str, Any]:
    """What is left empty becomes what the column is without it; the company's own fields become what `own` makes of them."""
    values = {
        table.column(name).attname: default(table.column(name)) if facts[name] in (None, "") else facts[name]
        for name in table.columns
        if name in facts
    }
    return values | ({COLUMN: own(facts[COLUMN])} if COLUMN in values else {})


def refresh_search(table: Table, keys: Sequence[Any]) -> None:
    """Fold the searched columns of these rows anew. Derived, so it is no history; what tells nothing new is not written."""
    if table.searched:
        with connection.cursor() as cursor:
            said = [*(f"t.{name}" for name in table.searched), *(f"t.{COLUMN}->>'{name}'" for name in table.contacts)]
            cursor.execute(
                f"UPDATE {table.model._meta.db_table} t SET search = {joined(said)}"
                f" WHERE id = ANY(%s) AND search IS DISTINCT FROM {joined(said)}",
                [list(keys)],
            )
