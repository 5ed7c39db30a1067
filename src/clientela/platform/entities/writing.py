"""The writer for entities that are one table: create, edit and delete, each also in sets, and take. Rooms' verbs call it.

A model needs `version` and `updated_at`; where it has a `search` column, `searched` names the columns folded into it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.db.models.expressions import Value
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.fields.columns import COLUMN, OwnValues, known_only, merged, named
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor

MOST_TOLD = 100  # rows of one change of which open pages hear each by itself


@dataclass(frozen=True)
class Table:
    """One entity's table: its key in permissions, the unique column arrivals are recognised by, and what may be written."""

    entity: str
    model: type[models.Model]
    unique: str
    columns: tuple[str, ...]
    searched: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()  # own fields that are searched as well
    where: Mapping[str, Any] = field(default_factory=dict)  # which of its rows are of this entity

    def rows(self) -> Any:
        return self.model._default_manager.filter(**self.where)

    def column(self, name: str) -> models.Field:
        found: models.Field = self.model._meta.get_field(name)  # type: ignore[assignment]
        return found


def create_row(table: Table, facts: Facts, *, by: Actor) -> UUID:
    """One new row. Raises Conflict where the unique column's value is taken."""
    with acting(by, "create", table.entity):
        with _once(table, facts):
            values = {**table.where, **_values(table, facts, own=known_only)}
            row = table.model._default_manager.create(pk=new_key(), **values)
        refresh_search(table, [row.pk])
        publish(f"{table.entity}:{row.pk}", by=by.name, new=True)
        return UUID(str(row.pk))


def edit_row(table: Table, key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named columns. Raises Missing, or Conflict when `version` no longer stands."""
    with acting(by, "edit", table.entity):
        mine = table.rows()
        row = (
            mine.visible_to(by, entity=table.entity, verb="edit").select_for_update(of=("self",)).filter(pk=key).first()
        )
        if row is None:
            raise Missing(_("There is no such record, or you may not change it."))
        if version is not None and version != row.version:
            raise Conflict(_("Somebody else changed this record meanwhile; what you typed is kept below."))
        with _once(table, changes):
            mine.filter(pk=key).update(
                **_values(table, changes, own=merged), version=F("version") + 1, updated_at=Now()
            )
        refresh_search(table, [key])
        publish(f"{table.entity}:{key}", by=by.name, fields=named(changes))


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
        table.rows().filter(pk__in=found).delete()
        _tell_many(table, found, by=by, gone=True)
    return found


def _tell_many(table: Table, keys: set[UUID], *, by: Actor, **said: Any) -> None:
    for key in keys if len(keys) <= MOST_TOLD else ():
        publish(f"{table.entity}:{key}", by=by.name, **said)


@contextmanager
def _once(table: Table, facts: Facts) -> Iterator[None]:
    """The unique column is never empty, and whoever comes second with a value is told so."""
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
        gone, _models = table.rows().visible_to(by, entity=table.entity, verb="delete").filter(pk=key).delete()
        if not gone:
            raise Missing(_("There is no such record, or you may not delete it."))
        publish(f"{table.entity}:{key}", by=by.name, gone=True)


def take_rows(table: Table, batch: Batch, *, by: Actor) -> Taken:
    """Create or update any number of rows in one statement; what an arrival leaves empty stays as it was."""
    name = table.model._meta.db_table
    with acting(by, "import", table.entity, reason=f"from {batch.source}"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"taking:{name}"])
        sql, defaults = _taking(table, batch.relation)
        cursor.execute(sql, {**batch.params, **defaults, "mode": batch.mode, "fill_only": batch.fill_only})
        rows = cursor.fetchall()
        cursor.execute(f"SELECT count(*) FROM ({batch.relation}) a", dict(batch.params))
        (arrived,) = cursor.fetchone()
    return taken(rows, arrived=arrived)


def taken(rows: Sequence[tuple[UUID, str, int]], *, arrived: int) -> Taken:
    """From (record, outcome, row_no); rows that are not among them said nothing new."""
    counts = Counter({"created": 0, "updated": 0})
    counts.update(outcome for _key, outcome, _row_no in rows)
    counts["unchanged"] = arrived - len(rows)
    left: dict[str, list[tuple[int, UUID]]] = {}
    for key, outcome, row_no in rows:
        if outcome != "created":
            left.setdefault(outcome, []).append((row_no, key))
    return Taken(dict(counts), tuple(key for key, outcome, _row_no in rows if outcome in ("created", "updated")), left)


def _taking(table: Table, relation: str) -> tuple[str, dict[str, Any]]:
    fields = [table.column(name) for name in table.columns]
    name, unique = table.model._meta.db_table, table.column(table.unique).column
    columns = ", ".join(str(field.column) for field in fields)
    typed = ", ".join(f"{field.column} {field.db_type(connection)}" for field in fields)
    first = {one.name: f"coalesce({_given(one)}, %(default_{one.name})s::{one.db_type(connection)})" for one in fields}
    after = {one.name: _after(one) for one in fields}
    kept = ", ".join(f"{one.column} = {after[one.name]}" for one in fields)
    differs = " OR ".join(f"t.{one.column} IS DISTINCT FROM {after[one.name]}" for one in fields)
    sql = f"""
        WITH arrival AS MATERIALIZED (
            SELECT DISTINCT ON (f.{unique}) a.id, a.row_no, f.*
              FROM ({relation}) a, jsonb_to_record(a.facts) AS f({typed}) ORDER BY f.{unique}, a.row_no DESC),
        changed AS (
            UPDATE {name} t SET {kept}{_search_set(table, after)}, version = t.version + 1, updated_at = now()
              FROM arrival f WHERE f.{unique} = t.{unique} AND %(mode)s <> 'create' AND ({differs}) RETURNING t.id, f.row_no),
        born AS (
            INSERT INTO {name} AS t (id, {columns}{", search" if table.searched else ""})
            SELECT f.id, {", ".join(first.values())}{", " + _search(table, first) if table.searched else ""} FROM arrival f
             WHERE %(mode)s <> 'update' AND NOT EXISTS (SELECT FROM {name} t WHERE t.{unique} = f.{unique})
            ON CONFLICT ({unique}) DO NOTHING RETURNING t.id)
        SELECT id, 'updated', row_no FROM changed UNION ALL SELECT id, 'created', 0 FROM born UNION ALL
        SELECT f.id, 'skipped', f.row_no FROM arrival f
         WHERE %(mode)s <> 'both' AND (%(mode)s = 'create') = EXISTS (SELECT FROM {name} t WHERE t.{unique} = f.{unique})"""
    return sql, {f"default_{field.name}": _default(field) for field in fields}


def _after(field: models.Field) -> str:
    """What a known row holds after an arrival spoke."""
    given, stands = _given(field), f"t.{field.column}"
    if isinstance(field, OwnValues):
        said = f"coalesce({given}, '{{}}')"
        return f"CASE WHEN %(fill_only)s THEN {said} || {stands} ELSE {stands} || {said} END"
    empty = _nothing(field)
    blank = f"nullif({stands}, {empty})" if empty else stands
    return f"CASE WHEN %(fill_only)s THEN coalesce({blank}, {given}, {stands}) ELSE coalesce({given}, {stands}) END"


def _given(field: models.Field) -> str:
    """What an arrival says, NULL where it says nothing."""
    if isinstance(field, OwnValues):
        return f"jsonb_strip_nulls(f.{field.column})"
    nothing = _nothing(field)
    return f"nullif(f.{field.column}, {nothing})" if nothing else f"f.{field.column}"


def _nothing(field: models.Field) -> str:
    """How the database writes an empty value of this column, "" where only NULL is."""
    if isinstance(field, ArrayField):
        return "'{}'"
    return "''" if isinstance(field, models.CharField | models.TextField) else ""


def _default(field: models.Field) -> Any:
    default = field.db_default
    if isinstance(default, Value):
        default = default.value
    if field.null:
        return None
    if isinstance(field, OwnValues):
        return "{}"
    if default is models.NOT_PROVIDED:
        return "" if _nothing(field) == "''" else [] if isinstance(field, ArrayField) else None
    return default


def _search(table: Table, values: Mapping[str, str]) -> str:
    return _joined(values[name] for name in table.searched)


def _joined(said: Iterable[str]) -> str:
    return f"clientela_joined(concat_ws(' ', {', '.join(said)}))"


def _search_set(table: Table, values: Mapping[str, str]) -> str:
    return f", search = {_search(table, values)}" if table.searched else ""


def _values(table: Table, facts: Facts, *, own: Callable[[Facts], Any]) -> dict[str, Any]:
    """What is left empty becomes what the column is without it; the company's own fields become what `own` makes of them."""
    values = {
        name: _default(table.column(name)) if facts[name] in (None, "") else facts[name]
        for name in table.columns
        if name in facts
    }
    return values | ({COLUMN: own(facts[COLUMN])} if COLUMN in values else {})


def refresh_search(table: Table, keys: Sequence[Any]) -> None:
    """Fold the searched columns of these rows anew. Derived, so it is not history."""
    if table.searched:
        with connection.cursor() as cursor:
            said = [*(f"t.{name}" for name in table.searched), *(f"t.{COLUMN}->>'{name}'" for name in table.contacts)]
            cursor.execute(
                f"UPDATE {table.model._meta.db_table} t SET search = {_joined(said)} WHERE id = ANY(%s)",
                [list(keys)],
            )
