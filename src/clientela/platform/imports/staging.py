"""From cells to arrivals: each row cleaned as a form would, and laid by COPY, batch by batch, into a table of this session."""

import hashlib
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from clientela.platform.entities.cleaning import clean_fields, completed, in_region
from clientela.platform.entities.declaration import Cleaning, Entity, Field
from clientela.platform.entities.sentences import kept, message_of
from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.linked import Link, Told, Wrong
from clientela.platform.imports.reading import Layout, Refused, Row, as_payload
from clientela.platform.imports.targets import EXTERNAL_ID, Unread
from clientela.platform.people.keys import new_key_text

CHUNK = 10_000  # rows of one batch: one statement, one transaction, one step of progress
WEIGHT = 32_000_000  # characters of one batch: where rows are long they are fewer, so that memory stays what it is
LONGEST_KEY = 200
TABLE = "imports_arriving"
ARRIVING = f"SELECT row_no, id, external_id, facts, payload FROM {TABLE} WHERE turn = %(turn)s"
_json = msgspec.json.Encoder()

Reasons = list[dict[str, Any]]


class Arrival(NamedTuple):
    """A row ready to be taken. `turn` counts earlier rows of its batch with the same key: they are taken one after the other."""

    row_no: int
    turn: int
    key: str
    external_id: str
    facts: str
    payload: str
    beside: tuple[Told, ...] = ()  # what the row says of records that it links to


@dataclass(frozen=True, slots=True)
class Refusing:
    row_no: int
    reasons: Reasons
    row: dict[str, str]


@dataclass
class Chunk:
    """One batch of rows: those that can be taken, those that can't, and what was kept although doubtful (message -> rows)."""

    rows: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    refusals: list[Refusing] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def turns(self) -> int:
        return max((one.turn for one in self.arrivals), default=0) + 1

    def payload(self, row_no: int) -> dict[str, str]:
        found: dict[str, str] = msgspec.json.decode(next(a.payload for a in self.arrivals if a.row_no == row_no))
        return found


@dataclass(frozen=True)
class Preparation:
    """How the rows of one file become arrivals. `only` are the rows that may be taken, where not all may."""

    entity: Entity
    fields: Sequence[Field]  # that a row can tell of, and those that it must
    layout: Layout
    raw_of: Callable[[Any], dict[str, Any]]
    country: str
    first_column: int = 0  # what stands before it is ours, not the source's
    only: Container[int] | None = None
    links: Sequence[Link] = ()

    def chunks(self, rows: Iterable[Row | Refused], *, skip: int = 0) -> Iterator[Chunk]:
        """All rows behind the first `skip` ones, in batches."""
        coming = islice(rows, skip, None)
        while (chunk := self._chunk(coming)).rows:
            yield chunk

    def _chunk(self, rows: Iterator[Row | Refused]) -> Chunk:
        out, seen, weight = Chunk(), dict[str, int](), 0
        how = Cleaning(lenient=True, country=self.country)
        while out.rows < CHUNK and weight < WEIGHT and (row := next(rows, None)) is not None:
            out.rows += 1
            made = self._prepared(row, how)
            while how.notes:
                out.notes[message_of(how.notes.pop())] += 1
            if isinstance(made, Refusing):
                weight += sum(map(len, made.row.values()))
                out.refusals.append(made)
                continue
            weight += len(made.payload)
            turn = seen[made.external_id] = seen.get(made.external_id, -1) + 1
            out.arrivals.append(made._replace(turn=turn) if turn else made)
        return out

    def _prepared(self, row: Row | Refused, how: Cleaning) -> Arrival | Refusing:
        if isinstance(row, Refused):
            return Refusing(row.number, [kept(row.reason)], {"…": row.raw})
        said = as_payload(self.layout, row, self.first_column)
        if self.only is not None and _first_number(row) not in self.only:
            return Refusing(row.number, [kept(_("This row is not among those that were refused."))], said)
        try:
            raw = self.raw_of(row.values)
        except Unread as error:
            return Refusing(row.number, [kept(str(error)) | {"field": error.field}], said)
        return self._cleaned(row.number, raw, said, how)

    def _cleaned(self, row_no: int, raw: dict[str, Any], said: dict[str, str], how: Cleaning) -> Arrival | Refusing:
        external_id = raw.pop(EXTERNAL_ID, "")
        how = in_region(self.entity, raw, how)
        out = clean_fields(self.fields, raw, how=how)
        out = out if out.problems else completed(self.entity, out, how=how)
        try:
            beside = (
                ()
                if out.problems
                else tuple([told for one in self.links if (told := one.told(raw, out.facts, said, how))])
            )
        except Wrong as error:
            out.problems.update(error.problems)
        if out.problems:
            return Refusing(row_no, [kept(why) | {"field": name} for name, why in out.problems.items()], said)
        if len(external_id) > LONGEST_KEY:
            problem = _("The row’s own key is longer than %(most)s characters.") % {"most": LONGEST_KEY}
            return Refusing(row_no, [kept(problem)], said)
        payload = _json.encode(said)
        external_id = external_id or f"sha256:{hashlib.sha256(payload).hexdigest()[:32]}"
        return Arrival(
            row_no, 0, new_key_text(), external_id, _json.encode(out.facts).decode(), payload.decode(), beside
        )


def _first_number(row: Row) -> int:
    """The row's number in the file that it was refused from."""
    text = row.values[0] or ""
    return int(text) if text.isascii() and text.isdigit() else -1


def of_linked(row_no: int, told: Told) -> Arrival:
    """What was said of a linked record arrives like a row of its own, under its name."""
    key = f"name:{told.name.casefold()}"[:LONGEST_KEY]
    facts, payload = _json.encode(told.facts).decode(), _json.encode(told.payload).decode()
    return Arrival(row_no, 0, new_key_text(), key, facts, payload)


def lay(arrivals: Iterable[Arrival]) -> None:
    """COPY the arrivals into the session's table, which is emptied with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {TABLE} (row_no bigint, turn int, id uuid, external_id text, facts jsonb, "
            "payload jsonb) ON COMMIT DELETE ROWS"
        )
        cursor.execute(f"TRUNCATE {TABLE}")
        with cursor.copy(f"COPY {TABLE} FROM STDIN") as copy:
            copy.write("".join(map(_line, arrivals)))
        cursor.execute(f"ANALYZE {TABLE} (row_no, turn)")  # how many they are is all that a plan has to know


def _line(one: Arrival) -> str:
    """As COPY reads it. JSON holds no raw tab or line end, so that only backslashes need care; a key may hold anything."""
    key = one.external_id.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    facts, payload = one.facts.replace("\\", "\\\\"), one.payload.replace("\\", "\\\\")
    return f"{one.row_no}\t{one.turn}\t{one.key}\t{key}\t{facts}\t{payload}\n"
