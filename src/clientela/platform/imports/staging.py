"""From cells to arrivals: each row cleaned as a form would, and laid by COPY into the import's own unlogged table."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from clientela.platform.entities.cleaning import clean_fields, completed, in_region
from clientela.platform.entities.declaration import Cleaning, Entity
from clientela.platform.imports.reading import Layout, Refused, Row, as_payload
from clientela.platform.imports.targets import EXTERNAL_ID
from clientela.platform.people.keys import new_key

CHUNK = 10_000  # rows of one batch: one statement, one transaction, one step of progress
_json = msgspec.json.Encoder()


@dataclass(frozen=True)
class Arrival:
    """A row ready to be taken. `turn` counts earlier rows of its chunk with the same key: they are taken one after the other."""

    row_no: int
    turn: int
    key: UUID
    external_id: str
    facts: str
    payload: str


@dataclass(frozen=True)
class Refusing:
    row_no: int
    reason: str
    row: dict[str, str]


def prepare(
    entity: Entity,
    layout: Layout,
    rows: Iterable[Row | Refused],
    raw_of: Callable[[Any], dict[str, Any]],
    *,
    country: str,
) -> Iterator[tuple[Arrival | Refusing, list[str]]]:
    """Each row as an arrival or a refusal, with the sentences of what was kept although doubtful."""
    seen: dict[str, int] = {}
    for place, row in enumerate(rows):
        if place % CHUNK == 0:
            seen.clear()
        if isinstance(row, Refused):
            yield Refusing(row.number, row.reason, {"…": row.raw}), []
            continue
        how = Cleaning(lenient=True, country=country)
        said = as_payload(layout, row)
        made = _arrival(entity, row.number, said, raw_of, row.values, how)
        if isinstance(made, Arrival) and made.external_id:
            turn = seen[made.external_id] = seen.get(made.external_id, -1) + 1
            made = Arrival(made.row_no, turn, made.key, made.external_id, made.facts, made.payload) if turn else made
        yield made, how.notes


def create_table(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        cursor.execute(
            f'CREATE UNLOGGED TABLE "{name}" (place bigint, row_no bigint, turn int, id uuid, external_id text, facts jsonb, '
            "payload jsonb)"
        )


def drop_table(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')


def lay(name: str, arrivals: Sequence[tuple[int, Arrival]]) -> None:
    """COPY arrivals, each with its place in the file, into the table."""
    with connection.cursor() as cursor, cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
        for place, one in arrivals:
            copy.write_row((place, one.row_no, one.turn, one.key, one.external_id, one.facts, one.payload))


def _arrival(
    entity: Entity,
    row_no: int,
    said: dict[str, str],
    raw_of: Callable[[Any], dict[str, Any]],
    cells: Any,
    how: Cleaning,
) -> Arrival | Refusing:
    try:
        raw = raw_of(cells)
    except ValueError as error:
        return Refusing(row_no, str(error), said)
    external_id = raw.pop(EXTERNAL_ID, "")
    how = in_region(entity, raw, how)
    out = clean_fields(entity.importable, raw, how=how)
    out = out if out.problems else completed(entity, out, how=how)
    if out.problems:
        labels = {item.name: str(item.label) for item in entity.importable}
        return Refusing(
            row_no, " ".join(f"{labels.get(name, name)}: {why}" for name, why in out.problems.items()), said
        )
    payload = _json.encode(said).decode()
    if not external_id:
        external_id = f"sha256:{hashlib.sha256(payload.encode()).hexdigest()[:32]}"
    if len(external_id) > 200:
        return Refusing(row_no, "The row's own key is longer than 200 characters.", said)
    return Arrival(row_no, 0, new_key(), external_id, _json.encode(out.facts).decode(), payload)
