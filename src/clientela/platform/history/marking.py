"""Entries of sealed days may be erased, where a law asks for it or the bin is emptied: each leaves a mark of what it was.

A mark holds the hash that the entry was sealed with, the hash of what is left of it, and the act; marks are sealed like entries. So
the seal of the day still fits, whoever looks sees how much was erased by which act, and what is changed without a mark is found.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from clientela.platform.history.models import Mark
from clientela.platform.history.sealing import columns_of, hash_of
from clientela.platform.history.tables import rows

# Each with the columns that its day was sealed with.
_SEALED = """
SELECT e.pgh_id, s.day, {hash} FROM {table} e
  JOIN history_seal s ON s.of = %(of)s AND s.day = (e.pgh_created_at AT TIME ZONE 'UTC')::date
 WHERE e.pgh_id = ANY(%(entries)s)"""
_LEFT_OUT = "ARRAY(SELECT c FROM unnest(%(columns)s::text[]) c WHERE c <> ALL(s.columns))"


@contextmanager
def marking(table: str, entries: Sequence[int]) -> Iterator[None]:
    """Whatever happens inside to these entries of a table of the past leaves its marks; entries of today need none."""
    before = _hashes(table, entries)
    yield
    after = _hashes(table, list(before))
    Mark.objects.bulk_create(
        Mark(of=table, entry=entry, day=day, digest=digest, remains=after[entry][1] if entry in after else None)
        for entry, (day, digest) in before.items()
        if after.get(entry) != (day, digest)
    )


def _hashes(table: str, entries: Sequence[int]) -> dict[int, tuple[date, bytes]]:
    if not entries:
        return {}
    sql = _SEALED.format(table=table, hash=hash_of(_LEFT_OUT))
    found = rows(sql, {"of": table, "entries": list(entries), "columns": list(columns_of(table, rows))})
    return {entry: (day, bytes(digest)) for entry, day, digest in found}
