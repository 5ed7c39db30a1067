"""Who reads far more than usual is told of, once an hour; counting costs no page a query."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clientela.platform.directory.audit.actions import LEAST, raise_alarms
from clientela.platform.directory.events import ReadInBulk
from clientela.platform.events.models import Fact
from clientela.platform.notifications.models import Notice
from clientela.platform.permissions import tallying
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.models import Reading
from clientela.platform.permissions.queries import Denied
from clientela.workspace.reactions import on_read_in_bulk


@pytest.fixture(autouse=True)
def _nothing_counted():
    tallying._counts.clear()
    yield
    tallying._counts.clear()


def hour(back=0):
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=back)


def read(who, *records):
    """So many records in this hour, in the one before, and so on."""
    for back, number in enumerate(records):
        Reading.objects.create(user=who.user, hour=hour(back), records=number)


def test_what_pages_and_calls_show_is_counted_without_a_query(alice, client):
    for number in range(3):
        alice.browser.post("/people/new/", {"name": f"Anna {number}"})
    tallying._counts.clear()
    with CaptureQueriesContext(connection) as before:
        alice.browser.get("/people/?filter={}")
    client.get("/api/v1/people", **alice.bearer)
    assert sum(tallying._counts.values()) == 6
    assert not [one for one in before if "permissions_reading" in one["sql"]]


def test_counts_of_all_processes_are_added_up(alice, charlie):
    for _process in range(2):
        tallying.count_read(alice.actor, 7)
        tallying.count_read(charlie.actor, 0)
        tallying.add_up()
    tallying.add_up()
    assert list(Reading.objects.values_list("user", "hour", "records")) == [(alice.user.pk, hour(), 14)]


def test_what_could_not_be_added_stays_counted(alice):
    tallying.count_read(alice.actor, 7)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        tallying.add_up()
    tallying.count_read(alice.actor, 1)
    tallying.add_up()
    assert Reading.objects.get().records == 8


def test_a_user_who_is_gone_is_counted_no_more(alice):
    tallying.count_read(alice.actor, 7)
    alice.user.delete()
    tallying.add_up()
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ((LEAST,), False), ((LEAST + 1,), True), ((LEAST + 1, LEAST // 2), False),
        ((50_000, 3000, 3000), True), ((10_000, 3000, 3000), False),
    ],
)  # fmt: skip
def test_far_more_than_usual_is_told(alice, records, told):
    read(alice, *records)
    Reading.objects.filter(hour__lt=hour()).update(alarmed=True)
    assert raise_alarms(by=SYSTEM) == (1 if told else 0)
    assert Fact.objects.filter(name="ReadInBulk", payload__user_id=str(alice.user.pk)).exists() is told


def test_it_is_told_once_for_an_hour(alice):
    read(alice, 9000)
    assert [raise_alarms(by=SYSTEM), raise_alarms(by=SYSTEM)] == [1, 0]


def test_nobody_without_the_right_raises_alarms(alice):
    read(alice, 9000)
    with pytest.raises(Denied):
        raise_alarms(by=alice.actor)
    assert (Fact.objects.count(), Reading.objects.get().alarmed) == (0, False)


def test_administrators_are_told_and_nobody_else(owner, alice, bob):
    event = ReadInBulk(alice.user.pk, hour().isoformat(), 9000, 12)
    on_read_in_bulk(event)
    on_read_in_bulk(event)
    notice = Notice.objects.get()
    assert (notice.user_id, notice.said["name"], notice.said["records"]) == (owner.user.pk, "Alice", 9000)
    assert "Alice" in owner.browser.get(notice.url).content.decode()
