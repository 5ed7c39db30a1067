"""Merges at the same moment, of the same people and beside an import: one waits for the other, and nothing is lost or torn."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from django.db import connection

from clientela.parties import actions as parties
from clientela.parties.merging.actions import merge, unmerge
from clientela.parties.merging.tests.world import made
from clientela.parties.models import ContactPoint, Party, SourceRecord
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.merging.models import Successor

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 40


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each came to, or the refusal; each on a connection of its own, all beginning together."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except (Missing, Conflict) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def four(owner: Persona) -> list[UUID]:
    return [made("person", owner, name=f"Ada {n}", emails=[{"typed": f"a{n}@example.com"}]) for n in range(4)]


def refusals(out: list[Any]) -> int:
    return sum(isinstance(one, Exception) for one in out)


def test_overlapping_merges_end_as_one_of_them_would(owner, four):
    a, b, c, d = four
    out = at_once(
        lambda: merge("person", a, [b, c], by=owner.actor), lambda: merge("person", d, [c, b], by=owner.actor)
    )
    assert refusals(out) == 1
    assert Party.objects.count() == 2
    assert ContactPoint.objects.count() == 4
    assert set(Successor.objects.values_list("old", flat=True)) == {b, c}


def test_two_that_take_each_other_end_in_one(owner, four):
    a, b, *_rest = four
    out = at_once(lambda: merge("person", a, [b], by=owner.actor), lambda: merge("person", b, [a], by=owner.actor))
    assert refusals(out) == 1
    assert Party.objects.filter(pk__in=[a, b]).count() == 1


def test_a_merge_is_taken_back_once(owner, four):
    a, b, *_rest = four
    key = merge("person", a, [b], by=owner.actor)
    out = at_once(lambda: unmerge(key, by=owner.actor), lambda: unmerge(key, by=owner.actor))
    assert refusals(out) == 1
    assert Party.objects.count() == 4


def test_what_an_import_recognised_is_there_when_it_lands(owner, arrivals):
    def taken(mark: str) -> Any:
        rows = [
            {"external_id": str(n), "name": f"P {n}", "job_title": mark, "emails": [{"typed": f"{mark}{n}@x.example"}]}
            for n in range(ROWS)
        ]
        return parties.take("person", arrivals("person", *rows), by=owner.actor)

    taken("a")
    keys = list(Party.objects.order_by("name").values_list("pk", flat=True))
    merges = [lambda n=n: merge("person", keys[n], [keys[n + 1]], by=owner.actor) for n in range(0, 12, 2)]
    out = at_once(lambda: taken("b"), *merges, lambda: taken("c"))
    assert refusals(out) == 0
    assert Party.objects.count() == ROWS - 6
    assert SourceRecord.objects.count() == ROWS
    assert {point.party_id for point in ContactPoint.objects.all()} <= set(Party.objects.values_list("pk", flat=True))
