"""Two takers at the same moment, on connections of their own: nothing is doubled, nothing falls over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import Any

import pytest
from django.db import connections, transaction

from clientela.parties import actions
from clientela.parties.models import ContactPoint, Party, SourceRecord

ROWS = [
    {"external_id": str(n), "name": f"Person {n}", "emails": [f"p{n}@example.com"], "organisation": f"Firm {n % 7}"}
    for n in range(60)
]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each on a thread and a connection of its own, started together."""
    gate = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=10)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, work) for work in works]]


def one_before_others(first: Callable[[], Any], *others: Callable[[], Any]) -> list[Any]:
    """The others begin when the first has done its work and not saved it yet: they must not look before it is."""
    is_in = Event()

    def ahead() -> Any:
        with transaction.atomic():
            done = first()
            is_in.set()
            sleep(0.5)
            return done

    def behind(work: Callable[[], Any]) -> Any:
        assert is_in.wait(20)
        return work()

    return at_once(ahead, *(lambda work=work: behind(work) for work in others))  # type: ignore[misc]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", [ROWS, [{name: row[name] for name in ("external_id", "name")} for row in ROWS]])
def test_the_same_source_taken_by_two_at_once_leaves_no_double(owner, arrivals, rows):
    batches = [arrivals("person", *rows), arrivals("person", *rows)]
    takes = [lambda one=one: actions.take("person", one, by=owner.actor).outcomes for one in batches]
    assert one_before_others(*takes) == [{"created": 60}, {"unchanged": 60}]
    assert Party.objects.filter(kind="person").count() == 60
    assert Party.objects.filter(kind="organisation").count() == (7 if rows == ROWS else 0)
    assert (SourceRecord.objects.count(), ContactPoint.objects.count()) == (60, 60 if rows == ROWS else 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_edit_the_same_version_at_once_do_not_overwrite_each_other(owner):
    key = actions.create("person", {"name": "Anna"}, by=owner.actor)

    def edit(city: str) -> str:
        try:
            actions.edit("person", key, {"city": city}, by=owner.actor, version=1)
        except actions.Conflict:
            return "conflict"
        return city

    results = at_once(lambda: edit("Torino"), lambda: edit("Milano"))
    assert results.count("conflict") == 1
    assert Party.objects.get(pk=key).city in results
    assert Party.objects.get(pk=key).version == 2


@pytest.mark.django_db(transaction=True)
def test_two_sources_that_name_one_new_organisation_at_once_make_one(owner, arrivals):
    batches = [arrivals("person", *ROWS, source=source) for source in ("shop", "till")]
    shop, till = [lambda one=one: actions.take("person", one, by=owner.actor) for one in batches]
    zoe = {"name": "Zoe", "organisation": {"name": "firm 3"}}
    one_before_others(shop, till, lambda: actions.create("person", zoe, by=owner.actor))
    assert Party.objects.filter(kind="organisation").count() == 7
    assert Party.objects.filter(kind="person").count() == 121
