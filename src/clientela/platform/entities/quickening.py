"""Indexes on own fields, made and taken away while everybody works: lists are then filtered and sorted by them at any size.

Each is on the very expression that the field's path compiles to, behind the columns by which the rows of a type are told apart in
their table. PostgreSQL makes one CONCURRENTLY, outside of any transaction; what was broken off is left invalid, and made anew.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import F
from django.db.models.functions import Now, Upper

from clientela.platform.conditions.vocabulary import SETS, TEXTS
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.fields.models import OwnField, Quick
from clientela.platform.fields.reading import come_now

SLOW = frozenset({"long", "file", "formula", "rollup"})  # kinds without values that an index could hold
_STANDS = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)"
State = Quick.State


def can_be_quick(kind: str) -> bool:
    return kind not in SLOW


def index_field(key: UUID) -> None:
    """Do what is wanted of the field's index: make it, or take it away. Twice does no harm. Must not run in a transaction."""
    quick = Quick.objects.select_related("field").filter(field=key).first()
    if quick is None or quick.state == State.READY:
        return
    if quick.state == State.GOING:
        for name in _names(quick.field):
            _run(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        quick.delete()
        return
    _tell(quick, State.MAKING)
    try:
        _make(quick.field)
    except (DatabaseError, LookupError) as error:
        _tell(quick, State.FAILED, str(error).strip()[:500])
    else:
        _tell(quick, State.READY)


def _make(field: OwnField) -> None:
    come_now()
    entity = registry.entity(field.entity)
    item = entity.by_name[field.name]
    table = connection.ops.quote_name(entity.model._meta.db_table)
    for name, keys in statements(entity, item, _names(field)):
        stands = _valid(name)
        if stands is False:
            _run(f"DROP INDEX CONCURRENTLY {name}")
        if not stands:
            _run(f"CREATE INDEX CONCURRENTLY {name} ON {table} {keys}")
    _run(f"ANALYZE {table}")  # how the values of an expression lie is known only once there is an index on it


def statements(entity: Entity, item: Field, names: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """(name, method and columns) of each index that serves the field: one for order and comparing, for texts one more, as
    conditions compare them without regard to case."""
    told_apart = {name: value for name, value in entity.where.items() if isinstance(value, str)}
    value = _expression(entity, F(item.key_path))
    if item.kind in SETS:  # such an index takes no plain columns: it holds the rows of the type alone
        only = " AND ".join(f"{_column(entity, name)} = {_literal(value)}" for name, value in told_apart.items())
        yield names[0], f"USING gin (({value})){f' WHERE {only}' if only else ''}"
        return
    lead = "".join(f"{_column(entity, name)}, " for name in told_apart)
    nulls = " NULLS LAST" if item.nullable else ""
    yield names[0], f"({lead}({value}) DESC{nulls}, id DESC)"
    if item.kind in TEXTS:
        yield names[1], f"({lead}({_expression(entity, Upper(item.orm))}))"


def _names(field: OwnField) -> tuple[str, str]:
    short = f"own_quick_{field.pk.hex[-12:]}"
    return short, f"{short}_upper"


def _column(entity: Entity, name: str) -> str:
    found: Any = entity.model._meta.get_field(name)
    return connection.ops.quote_name(found.column)


def _expression(entity: Entity, said: Any) -> str:
    """SQL of an expression over the type's table, without the table's name, as an index takes it. It holds no parameter."""
    query = entity.model._default_manager.order_by().query
    sql, params = query.get_compiler(connection=connection).compile(said.resolve_expression(query))
    assert not params
    return str(sql).replace(f"{connection.ops.quote_name(entity.model._meta.db_table)}.", "")


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _valid(name: str) -> bool | None:
    """None where there is no such index."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, [name])
        row = cursor.fetchone()
    return bool(row[0]) if row else None


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _tell(quick: Quick, state: State, why: str = "") -> None:
    """Unless it was asked to go meanwhile."""
    Quick.objects.filter(pk=quick.pk).exclude(state=State.GOING).update(state=state, why=why, changed_at=Now())
