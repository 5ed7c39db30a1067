"""Where locked secrets lie, and how they change their key: in chunks, each value only if it is still what was read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from clientela.platform.vault.fields import Secret
from clientela.platform.vault.keyring import NAME, Unreadable
from clientela.platform.vault.locking import ring

CHUNK = 500


@dataclass(frozen=True)
class Place:
    """A column of locked texts; `member`: the one of its members that is locked, where the column holds JSON objects."""

    table: str
    column: str
    member: str = ""
    key: str = "id"

    @property
    def value(self) -> str:
        return f"({self.column}->>'{self.member}')" if self.member else self.column

    @property
    def setting(self) -> str:
        """The SET of an update that takes the new value as %(new)s."""
        if not self.member:
            return f"{self.column} = %(new)s"
        return f"{self.column} = jsonb_set({self.column}, '{{{self.member}}}', to_jsonb(%(new)s::text))"


_others: list[Place] = []


def declare(others: Sequence[Place]) -> None:
    """Name the places that no field of ours tells, from `wiring.SECRETS`."""
    _others[:] = others


def places() -> list[Place]:
    return [
        Place(model._meta.db_table, str(field.column), key=str(model._meta.pk.column))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, Secret)
    ] + _others


def in_use() -> Counter[str]:
    """How many secrets each key has locked, by its name; "" for what no key of this kind has."""
    found: Counter[str] = Counter()
    for place in places():
        name = f"CASE WHEN strpos({place.value}, ':') = {NAME + 1} THEN left({place.value}, {NAME}) ELSE '' END"
        sql = f"SELECT {name}, count(*) FROM {place.table} WHERE {place.value} <> '' GROUP BY 1"
        found.update(dict(_rows(sql, {})))
    return found


def unreadable() -> list[str]:
    """Each secret that no key opens, as table, column and row."""
    keys = ring()
    return [
        f"{place.table}.{place.column} {row}"
        for place in places()
        for chunk in _chunks(place, but="")
        for row, locked in chunk
        if _opened(keys, locked) is None
    ]


def lock_anew() -> tuple[int, int]:
    """Bring every secret under the newest key: how many were, and how many no key opens, which are left as they are."""
    keys = ring()
    changed = lost = 0
    for place in places():
        for chunk in _chunks(place, but=f"{keys.keys[0].name}:"):
            opened = [(row, locked, _opened(keys, locked)) for row, locked in chunk]
            changed += _write(place, [(row, old, keys.lock(text)) for row, old, text in opened if text is not None])
            lost += sum(text is None for _row, _old, text in opened)
    return changed, lost


def _chunks(place: Place, *, but: str) -> Iterator[list[tuple[Any, str]]]:
    """Rows and their locked texts, without those that begin with `but`."""
    sql = (
        f"SELECT {place.key}, {place.value} FROM {place.table} WHERE {place.value} <> ''"
        f" AND (%(but)s = '' OR left({place.value}, length(%(but)s)) <> %(but)s) %(after)s"
        f" ORDER BY {place.key} LIMIT {CHUNK}"
    )
    last: Any = None
    while True:
        after = "" if last is None else f"AND {place.key} > %(last)s"
        found = _rows(sql.replace("%(after)s", after), {"but": but, "last": last})
        if found:
            yield found
        if len(found) < CHUNK:
            return
        last = found[-1][0]


def _write(place: Place, values: list[tuple[Any, str, str]]) -> int:
    sql = f"UPDATE {place.table} SET {place.setting} WHERE {place.key} = %(row)s AND {place.value} = %(old)s"
    with transaction.atomic(), connection.cursor() as cursor:
        written = 0
        for row, old, new in values:
            cursor.execute(sql, {"row": row, "old": old, "new": new})
            written += cursor.rowcount
    return written


def _opened(keys: Any, locked: str) -> str | None:
    try:
        return str(keys.open(locked))
    except Unreadable:
        return None


def _rows(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
