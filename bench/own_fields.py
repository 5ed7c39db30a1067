"""Own fields in number: the people list while there are 200, with five of them as columns, and filtered by one that is quick.

The fields are there for these measures alone and lie in the archive afterwards; what people hold in the first of them is written
once, as a generator would, without history.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from urllib.parse import urlencode
from uuid import UUID

import pgtrigger
from django.db import connection

from bench.asking import COUNT, Asker, Figure
from bench.client import Request
from bench.table import Row, Taken
from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities.quickening import index_field
from clientela.platform.fields.actions import add_field, archive_field, bring_back_field, quicken
from clientela.platform.fields.models import OwnField
from clientela.platform.permissions.actor import SYSTEM

FIELDS, HELD = 200, 5  # how many there are, and of how many people hold values
KINDS = ("number", "text", "date", "choice", "truth")
MOST = 100_000  # different numbers
NAMES = [f"own_bench_{number}" for number in range(FIELDS)]
_HELD = """
UPDATE parties_party SET own = own || jsonb_build_object(
       'own_bench_0', (('x' || right(id::text, 7))::bit(28)::int %% %s)::text, 'own_bench_1', 'Word ' || right(id::text, 4),
       'own_bench_2', (date '2024-01-01' + ('x' || right(id::text, 4))::bit(16)::int %% 900)::text, 'own_bench_3', 'a',
       'own_bench_4', right(id::text, 1) > '7')
 WHERE kind = 'person' AND NOT jsonb_exists(own, 'own_bench_0')"""


def many_fields(asker: Asker) -> Taken:
    """The plain list beside 200 fields, over the plain list without one."""
    without = _list(asker, "/people/")
    with _fields():
        beside = _list(asker, "/people/")
        wide = _list(asker, f"/people/?{urlencode({'columns': ','.join(['name', *NAMES[:HELD]])})}")
        found = _filtered(asker)
    rows = (
        Row("five own columns over its SQL", wide.value, "CPU-ms", wide.floor, 3.0, 2.2),
        Row("five own columns over the list without", wide.value, "CPU-ms", without.value, 1.5, 1.2),
        Row("filtered by a quick one over its SQL", found.value, "CPU-ms", found.floor, 3.0, 2.0),
    )
    return Taken(beside.value, without.value, f"{beside.words}; without {without.value:.2f}", rows)


def _list(asker: Asker, path: str) -> Figure:
    return asker.figure([Request(path, asker.session)] * COUNT)


def _filtered(asker: Asker) -> Figure:
    tests = ({"field": NAMES[0], "is": number} for number in range(0, MOST, 97))
    paths = [f"/people/?{urlencode({'filter': json.dumps({'all': [test]})})}" for test in islice(tests, 200)]
    return asker.figure([Request(path, asker.session) for path in islice(cycle(paths), COUNT)])


@contextmanager
def _fields() -> Iterator[None]:
    keys = [_field(number) for number in range(FIELDS)]
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(_HELD, [MOST])
    quicken(keys[0], by=SYSTEM)
    index_field(keys[0])
    with (
        connection.cursor() as cursor
    ):  # years of edits are vacuumed as they come; the measure must not pay for all at once
        cursor.execute("VACUUM (ANALYZE) parties_party")
    try:
        yield
    finally:
        for key in keys:
            archive_field(key, by=SYSTEM)


def _field(number: int) -> UUID:
    """One that an earlier run has left in the archive comes back."""
    there = OwnField.objects.filter(entity="person", name=NAMES[number]).first()
    if there is not None:
        bring_back_field(there.pk, by=SYSTEM)
        return there.pk
    kind = KINDS[number % len(KINDS)]
    choices = [{"key": key, "labels": {"en": key.upper()}} for key in "abc"] if kind == "choice" else []
    said = {
        "type": "person",
        "name": NAMES[number],
        "kind": kind,
        "labels": {"en": f"Bench {number}"},
        "choices": choices,
    }
    return add_field(checked(said, by=SYSTEM), by=SYSTEM)
