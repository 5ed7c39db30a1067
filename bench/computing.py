"""What formulas and roll-ups cost a list of people, beside the same list without them."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode
from uuid import UUID

from bench.asking import COUNT, Asker
from bench.client import Request
from bench.table import Taken
from clientela.platform.fields.actions import add_field, archive_field, bring_back_field
from clientela.platform.fields.models import OwnField
from clientela.platform.permissions.actor import SYSTEM

FEW = 35  # of what reads all people
FORMULAS = {
    "own_bench_age": "years(birth_date, today())",
    "own_bench_initials": "concat(left(given_name, 1), left(family_name, 1))",
    "own_bench_place": 'concat(city, ", ", organisation.city)',
}
ROLLUPS = {"own_bench_touches": {"count": "activity"}, "own_bench_last": {"last": "activity.at"}}


def formula_columns(asker: Asker) -> Taken:
    """Three formulas: one of a date and of today, one of texts, one through a link."""
    return _beside(asker, FORMULAS, {}, COUNT)


def formula_filter(asker: Asker) -> Taken:
    """A formula that has to be reckoned of everybody, beside a test of a column without an index."""
    floor = {"filter": json.dumps({"field": "job_title", "contains": "zq"})}
    return _beside(asker, [], {"filter": json.dumps({"field": "own_bench_initials", "is": "QZ"})}, FEW, floor)


def rollup_columns(asker: Asker) -> Taken:
    return _beside(asker, ROLLUPS, {}, COUNT)


def rollup_filter(asker: Asker) -> Taken:
    """A roll-up asked of everybody, beside the same figure written into the condition."""
    figure = {"count": "activity", "at_least": 3}
    wanted = {"filter": json.dumps({"field": "own_bench_touches", "at_least": 3})}
    return _beside(asker, [], wanted, FEW, {"filter": json.dumps(figure)})


def rollup_sort(asker: Asker) -> Taken:
    """Everybody in the order of a roll-up, beside a condition that has to count the same of everybody."""
    floor = {"filter": json.dumps({"count": "activity", "at_least": 3})}
    return _beside(asker, [], {"sort": "-own_bench_touches"}, FEW, floor)


def _beside(
    asker: Asker, columns: Iterable[str], query: dict[str, str], count: int, floor: dict[str, str] | None = None
) -> Taken:
    shown = ",".join(["name", "city", *columns])
    without = {"columns": "name,city"} | (floor or {})
    with _fields():
        with_it = asker.figure([Request(f"/people/?{urlencode({'columns': shown} | query)}", asker.session)] * count)
        plain = asker.figure([Request(f"/people/?{urlencode(without)}", asker.session)] * count)
    return Taken(with_it.value, plain.value, f"{with_it.words}; without {plain.value:.2f}")


@contextmanager
def _fields() -> Iterator[None]:
    """They are there for these measures alone, and lie in the archive afterwards."""
    wanted = {name: ("formula", {"formula": text}) for name, text in FORMULAS.items()}
    wanted |= {name: ("rollup", figure) for name, figure in ROLLUPS.items()}
    standing = {one.name: one for one in OwnField.objects.filter(entity="person", name__in=wanted)}
    keys = [_field(name, *wanted[name], standing.get(name)) for name in wanted]
    try:
        yield
    finally:
        for key in keys:
            archive_field(key, by=SYSTEM)


def _field(name: str, kind: str, computed: dict[str, str], standing: OwnField | None) -> UUID:
    """One that an earlier run has left in the archive comes back."""
    if standing is None:
        facts = {"entity": "person", "name": name, "kind": kind, "labels": {"en": name}, "computed": computed}
        return add_field(facts, by=SYSTEM)
    if standing.archived_at is not None:
        bring_back_field(standing.pk, by=SYSTEM)
    return standing.pk
