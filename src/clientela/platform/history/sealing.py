"""Tamper evidence: the entries of each day and table are hashed (SHA-256) and chained to the day before.

Whoever changes, adds or removes an entry of a sealed day, or a seal, breaks the chain from there on. It knows no Django, so that
`doctor` can ask before anything else runs; `run` is whatever answers the rows of a statement, in UTC.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

Run = Callable[[str, dict[str, Any]], list[tuple[Any, ...]]]
CONTEXTS = "pghistory_context"  # who and why
NOTHING = hashlib.sha256(b"").digest()
DAY = timedelta(days=1)
MARKS = "history_mark"  # entries of sealed days that were lawfully erased since, each with the hash it was sealed with
# An entry that was marked stands in its day with the hash it was sealed with, as long as what is left of it is what the mark says.
_DAYS = """
SELECT coalesce(m.day, r.day), count(*),
       sha256(string_agg(CASE WHEN m.key IS NULL THEN r.hash
                              WHEN m.remains IS NOT DISTINCT FROM r.hash THEN m.digest ELSE ''::bytea END, ''::bytea
                         ORDER BY coalesce(m.key, r.key)))
  FROM (SELECT (e.{time} AT TIME ZONE 'UTC')::date AS day, e.{key} AS key, {hash} AS hash FROM {table} e
         WHERE e.{time} >= %(first)s::date::timestamp AT TIME ZONE 'UTC'
           AND e.{time} < (%(last)s::date + 1)::timestamp AT TIME ZONE 'UTC') r
  FULL JOIN ({marks}) m ON m.key = r.key
 GROUP BY 1"""
_HASH = "sha256(convert_to((to_jsonb(e) - {left_out})::text, 'UTF8'))"
_MARKS = """
SELECT entry AS key, min(day) AS day, (array_agg(digest ORDER BY id))[1] AS digest,
       (array_agg(remains ORDER BY id DESC))[1] AS remains
  FROM history_mark WHERE of = %(of)s AND day BETWEEN %(first)s AND %(last)s GROUP BY entry"""
_NO_MARKS = "SELECT NULL::{type} AS key, NULL::date AS day, NULL::bytea AS digest, NULL::bytea AS remains WHERE false"
_UNSIGNED = """
SELECT day, of FROM history_mark m
 WHERE NOT EXISTS (SELECT FROM pghistory_context c WHERE c.id = m.context_id) ORDER BY day, of LIMIT 1"""
_ERASED = "SELECT count(*), count(DISTINCT context_id) FROM history_mark"
_COLUMNS = (
    "SELECT attname::text FROM pg_attribute WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped"
)
_SEALS = "SELECT day, entries, columns, digest, chained FROM history_seal WHERE of = %(of)s ORDER BY day"


@dataclass(frozen=True)
class Seal:
    day: date
    entries: int
    columns: tuple[str, ...]
    digest: bytes
    chained: bytes


@dataclass(frozen=True)
class Misfit:
    """The first day and table of the past that are not as they were sealed."""

    day: date
    table: str
    why: str


def sealed(table: str, first: date, last: date, *, before: bytes, run: Run) -> Iterator[Seal]:
    """The seals of these days, chained to the seal before them."""
    columns = columns_of(table, run)
    found = _digests(table, first, last, columns, run)
    day = first
    while day <= last:
        entries, digest = found.get(day, (0, NOTHING))
        before = chained(before, day, table, entries, digest)
        yield Seal(day, entries, columns, digest, before)
        day += DAY


def chained(before: bytes, day: date, table: str, entries: int, digest: bytes) -> bytes:
    return hashlib.sha256(before + f"{day}|{table}|{entries}|".encode() + digest).digest()


def first_misfit(run: Run, *, since: date) -> Misfit | None:
    """Look through the whole chain, and through the entries of the days from `since` on."""
    found = [_misfit(table, run, since) for (table,) in run("SELECT DISTINCT of FROM history_seal ORDER BY 1", {})]
    if _has_marks(run):
        found += [Misfit(day, table, "an entry was marked as erased by no act") for day, table in run(_UNSIGNED, {})]
    return min((one for one in found if one), key=lambda one: (one.day, one.table), default=None)


def erased(run: Run) -> tuple[int, int]:
    """How many entries of sealed days were lawfully erased, and by how many acts."""
    ((entries, acts),) = run(_ERASED, {}) if _has_marks(run) else [(0, 0)]
    return entries, acts


def _has_marks(run: Run) -> bool:
    """A database from before the marks has none."""
    ((there,),) = run("SELECT to_regclass(%(table)s) IS NOT NULL", {"table": MARKS})
    return bool(there)


def columns_of(table: str, run: Run) -> tuple[str, ...]:
    return tuple(sorted(name for (name,) in run(_COLUMNS, {"table": table})))


def time_and_key(table: str) -> tuple[str, str]:
    """Its columns by which entries fall into days and stand in order."""
    return {CONTEXTS: ("created_at", "id"), MARKS: ("at", "id")}.get(table, ("pgh_created_at", "pgh_id"))


def hash_of(left_out: str) -> str:
    """SQL: the hash of an entry `e` without these columns."""
    return _HASH.format(left_out=left_out)


def _misfit(table: str, run: Run, since: date) -> Misfit | None:
    seals = [
        Seal(day, n, tuple(columns), bytes(digest), bytes(link))
        for day, n, columns, digest, link in run(_SEALS, {"of": table})
    ]
    before, expected = b"", seals[0].day
    for seal in seals:
        if seal.day != expected:
            return Misfit(expected, table, "its seal is missing")
        if seal.chained != chained(before, seal.day, table, seal.entries, seal.digest):
            return Misfit(seal.day, table, "its seal does not follow from the day before")
        before, expected = seal.chained, seal.day + DAY
    return next(_changed(table, [one for one in seals if one.day >= since], run), None)


def _changed(table: str, seals: Sequence[Seal], run: Run) -> Iterator[Misfit]:
    """Days whose entries are not those that were sealed. A table may have got columns since; those are left out."""
    for columns, same in groupby(seals, key=lambda one: one.columns):
        days = list(same)
        found = _digests(table, days[0].day, days[-1].day, columns, run)
        for seal in days:
            entries, digest = found.get(seal.day, (0, NOTHING))
            if digest != seal.digest:
                yield Misfit(
                    seal.day, table, f"{seal.entries} entries were sealed, {entries} are there, and not the same"
                )


def _digests(table: str, first: date, last: date, columns: Iterable[str], run: Run) -> dict[date, tuple[int, bytes]]:
    time, key = time_and_key(table)
    left_out = sorted(set(columns_of(table, run)) - set(columns))
    marks = _MARKS if table not in (CONTEXTS, MARKS) and _has_marks(run) else _NO_MARKS
    marks = marks.format(type="uuid" if table == CONTEXTS else "bigint")
    sql = _DAYS.format(table=table, time=time, key=key, marks=marks, hash=hash_of("%(left_out)s::text[]"))
    found = run(sql, {"first": first, "last": last, "left_out": left_out, "of": table})
    return {day: (entries, bytes(digest)) for day, entries, digest in found}
