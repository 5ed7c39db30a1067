"""Facts and the jobs that carry them: in the caller's transaction, one per listener, and told again as they were announced."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela import wiring
from clientela.platform.events import listeners
from clientela.platform.events.announcing import emit
from clientela.platform.events.jobs import react
from clientela.platform.events.models import Fact
from clientela.platform.permissions.actor import SYSTEM


@dataclass(frozen=True)
class CupSpilt:
    cup: UUID
    at: datetime
    price: Decimal
    words: list[str]


CUP = CupSpilt(UUID(int=7), datetime(2026, 5, 12, 10, 30, tzinfo=UTC), Decimal("1.20"), ["oh", "no 🦊"])
heard: list[tuple[str, Any]] = []


def on_cup_spilt(event: CupSpilt) -> None:
    heard.append(("first", event))


def wipe_up(event: CupSpilt) -> None:
    heard.append(("second", event))


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    heard.clear()
    listeners.connect({CupSpilt: [on_cup_spilt, wipe_up]})
    yield
    listeners.connect(wiring.LISTENERS)


def jobs() -> list[dict[str, Any]]:
    return list(ProcrastinateJob.objects.order_by("id").values("task_name", "queue_name", "args"))


def test_a_fact_is_kept_with_who_and_what(alice):
    emit(CUP, by=alice.actor)
    fact = Fact.objects.get()
    assert (fact.name, fact.actor["name"]) == ("CupSpilt", "Alice")
    assert fact.payload == {
        "cup": str(CUP.cup), "at": "2026-05-12T10:30:00Z", "price": "1.20", "words": ["oh", "no 🦊"]}  # fmt: skip


def test_each_listener_gets_a_job_of_its_own(db):
    emit(CUP, by=SYSTEM)
    fact = str(Fact.objects.get().pk)
    names = [f"{__name__}:on_cup_spilt", f"{__name__}:wipe_up"]
    assert [job["args"] for job in jobs()] == [{"listener": name, "fact": fact} for name in names]
    assert {(job["task_name"], job["queue_name"]) for job in jobs()} == {
        ("clientela.platform.events.jobs.react", "events")
    }


def test_the_listener_hears_the_event_as_it_was_announced(db):
    emit(CUP, by=SYSTEM)
    for job in jobs():
        react(**job["args"])
    assert heard == [("first", CUP), ("second", CUP)]


def test_fact_and_jobs_fall_with_the_caller(db):
    with transaction.atomic():
        emit(CUP, by=SYSTEM)
        assert (Fact.objects.count(), len(jobs())) == (1, 2)
        transaction.set_rollback(True)
    assert (Fact.objects.count(), len(jobs())) == (0, 0)


def test_an_event_nobody_listens_to_is_kept_all_the_same(db):
    listeners.connect({})
    emit(CUP, by=SYSTEM)
    assert Fact.objects.count() == 1
    assert jobs() == []


def test_a_listener_that_is_no_longer_wired_fails_loudly(db):
    emit(CUP, by=SYSTEM)
    args = jobs()[0]["args"]
    listeners.connect({})
    with pytest.raises(KeyError):
        react(**args)
