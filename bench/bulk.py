"""Bulk work as a user starts it: the same change to many people, the bin and the way back, each beside the statements alone."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pgtrigger
from django.db import connection, transaction

from bench import NotTaken, Run, population, spending
from bench.spending import Cost
from bench.table import Row, Taken
from clientela.parties.entities import PERSON
from clientela.parties.models import Party
from clientela.platform.history.names import slug
from clientela.platform.history.tables import past_of, points_at, rows, tracked_models
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.undo import actions, bulk
from clientela.platform.undo.models import Bulk

EDITED, THROWN = 100_000, 10_000  # people at most
TAG, CITY = "bench", "Benchtown"
_CHOSEN = {"q": "", "condition": {"all": [{"field": "tags", "any_of": [TAG]}]}}
_CHANGE = {"field": "city", "facts": {"city": CITY}, "mode": "set"}
_MARK = "UPDATE parties_party SET tags = array_append(tags, %s) WHERE id = ANY(%s)"
_UNMARK = "UPDATE parties_party SET tags = array_remove(tags, %s) WHERE tags @> ARRAY[%s]"
_ACTS = "SELECT id FROM pghistory_context WHERE metadata->>'through' LIKE %(through)s"


def bulk_edit(run: Run) -> Taken:
    """Another city for many people, set by set with the rights of who asked, and the undo of it; beside one UPDATE."""
    keys = list(dict.fromkeys(population.some_people(min(EDITED, run.people))))
    actor = acting_user()
    _mark(keys)
    try:
        floor = spending.of_ours(lambda: _update(keys))
        one = bulk.start(PERSON, "edit", rows=_CHOSEN, change=_CHANGE, by=actor)
        product = spending.of_ours(lambda: bulk.run(one.pk, user=_user(actor)))
        changed = Bulk.objects.get(pk=one.pk).changed
        back = spending.of_ours(lambda: _undone(one, actor))
    finally:
        _unmark()
    if changed < len(keys) - Party.objects.filter(city=CITY).count():
        raise NotTaken(f"Of {len(keys):,} people only {changed:,} were changed.")
    _forget(one)
    return _taken(len(keys), product, floor, ("and undone", back, floor))


def bin_and_back(run: Run) -> Taken:
    """Many people into the bin and back from it whole; beside one DELETE, and the INSERTs of what it took."""
    keys = list(dict.fromkeys(population.some_people(min(THROWN, run.people))))
    actor = acting_user()
    _mark(keys)
    try:
        gone, put = _thrown_and_put(keys)
        one = bulk.start(PERSON, "delete", rows=_CHOSEN, change={}, by=actor)
        product = spending.of_ours(lambda: bulk.run(one.pk, user=_user(actor)))
        back = spending.of_ours(lambda: _restored(keys, actor))
    finally:
        _unmark()
    left = len(keys) - Party.objects.filter(pk__in=keys).count()
    if left:
        raise NotTaken(f"{left:,} people did not come back from the bin.")
    _forget(one)
    return _taken(len(keys), product, gone, ("and restored", back, put))


def _taken(people: int, product: Cost, floor: Cost, after: tuple[str, Cost, Cost]) -> Taken:
    name, back, beside = after
    rate = people / product.seconds
    words = f"{people:,} people, {rate:,.0f} rows/s: {product.words}; alone {floor.words}"
    words += f"; {name} {back.words}, alone {beside.words}"
    return Taken(product.cpu, floor.cpu, words, (Row(name, back.cpu, "CPU-s", beside.cpu, reach=6, beyond=4),))


def acting_user() -> Actor:
    user, _password = population.somebody()
    actor = actor_by_user(user.pk, through="bench")
    assert actor is not None
    return actor


def _user(actor: Actor) -> UUID:
    assert actor.user_id is not None
    return actor.user_id


def _update(keys: Sequence[UUID]) -> None:
    """The same change by one statement, with the triggers that keep the past; taken back."""
    _and_taken_back(
        lambda: rows(
            "UPDATE parties_party SET city = %(city)s, version = version + 1, updated_at = now() WHERE id = ANY(%(keys)s)",
            {"city": CITY, "keys": list(keys)},
        )
    )


def _undone(one: Bulk, actor: Actor) -> None:
    actions.undo_act(slug(one.act), by=actor)


def _restored(keys: Sequence[UUID], actor: Actor) -> None:
    actions.restore(PERSON, keys, by=actor)


def _thrown_and_put(keys: Sequence[UUID]) -> tuple[Cost, Cost]:
    """The people and what hangs on them deleted by one statement a table, what only points at them set to nothing; and all of it
    written again. Taken back."""
    mine = _held_by_people()
    links = [(one.table, one.column) for one in points_at(Party) if not one.follows]
    with transaction.atomic():
        for table, which in mine.items():
            rows(f"CREATE TEMP TABLE bench_{table} AS SELECT * FROM {table} WHERE {which}", {"keys": list(keys)})
        for table, column in links:
            name, sql = (
                f"bench_{table}_{column}",
                f"SELECT id, {column} AS link FROM {table} WHERE {column} = ANY(%(keys)s)",
            )
            rows(f"CREATE TEMP TABLE {name} AS {sql}", {"keys": list(keys)})
            rows(f"ALTER TABLE {name} ADD PRIMARY KEY (id)", {})
            rows(f"ANALYZE {name}", {})
        gone = spending.of_ours(lambda: _delete(mine, links, keys))
        put = spending.of_ours(lambda: _insert(mine, links))
        transaction.set_rollback(True)
    return gone, put


def _held_by_people() -> dict[str, str]:
    """Table -> which of its rows go with the people of these keys; the people themselves first."""
    out = {"parties_party": ["id"]}
    for one in points_at(Party):
        if one.follows:
            out.setdefault(one.table, []).append(one.column)
    return {table: " OR ".join(f"{name} = ANY(%(keys)s)" for name in names) for table, names in out.items()}


def _delete(mine: dict[str, str], links: Sequence[tuple[str, str]], keys: Sequence[UUID]) -> None:
    for table, column in links:
        rows(f"UPDATE {table} SET {column} = NULL WHERE {column} = ANY(%(keys)s)", {"keys": list(keys)})
    for table, which in reversed(mine.items()):
        rows(f"DELETE FROM {table} WHERE {which}", {"keys": list(keys)})
    rows("SET CONSTRAINTS ALL IMMEDIATE", {})


def _insert(mine: dict[str, str], links: Sequence[tuple[str, str]]) -> None:
    for table in mine:
        names = ", ".join(_written(table))
        rows(f"INSERT INTO {table} ({names}) SELECT {names} FROM bench_{table}", {})
    for table, column in links:
        rows(f"UPDATE {table} t SET {column} = b.link FROM bench_{table}_{column} b WHERE b.id = t.id", {})
    rows("SET CONSTRAINTS ALL IMMEDIATE", {})


def _written(table: str) -> list[str]:
    sql = """SELECT quote_ident(attname) FROM pg_attribute
              WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"""
    return [name for (name,) in rows(sql, {"table": table})]


def _and_taken_back(work: Callable[[], object]) -> None:
    with transaction.atomic():
        work()
        rows("SET CONSTRAINTS ALL IMMEDIATE", {})
        transaction.set_rollback(True)


def _mark(keys: Sequence[UUID]) -> None:
    _unmark()
    _without_history(_MARK, [TAG, list(keys)])


def _unmark() -> None:
    _without_history(_UNMARK, [TAG, TAG])


def _without_history(sql: str, params: list[Any]) -> None:
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def _forget(one: Bulk) -> None:
    """What the measure left in the past goes, so that the next run finds the same population."""
    ours = [key for (key,) in rows(_ACTS, {"through": f"%{one.act}"})]
    for model in tracked_models():
        rows(f"DELETE FROM {past_of(model)} WHERE pgh_context_id = ANY(%(ours)s)", {"ours": ours})
    one.delete()
