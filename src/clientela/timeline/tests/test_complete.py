"""Done is done once; what repeats goes on once; what is reopened takes back what followed."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from clientela.timeline import actions
from clientela.timeline.models import Entry


@pytest.fixture
def weekly(alice):
    due = timezone.now() - timedelta(days=1)
    facts = {"title": "Ring", "due_at": due.isoformat(), "rrule": "FREQ=WEEKLY", "remind_before": "PT1H"}
    return Entry.objects.get(pk=actions.open_task(facts, by=alice.actor))


def test_a_repeating_task_is_followed_by_one_that_is_reminded_of(weekly, alice):
    key = actions.complete(weekly.pk, by=alice.actor)
    following = Entry.objects.get(pk=key)
    assert (following.due_at - weekly.due_at).days in (6, 7)
    assert (following.state, following.follows_id) == ("open", weekly.pk)
    assert following.due_at - following.reminds_at == timedelta(hours=1)
    weekly.refresh_from_db()
    assert (weekly.state, weekly.reminds_at) == ("done", None)
    assert weekly.done_at == weekly.at


def test_said_twice_it_is_followed_once(weekly, alice):
    assert [bool(actions.complete(weekly.pk, by=alice.actor)) for _time in range(2)] == [True, False]
    actions.edit("task", weekly.pk, {"state": "open"}, by=alice.actor)
    actions.complete(weekly.pk, by=alice.actor)
    assert Entry.objects.count() == 2


def test_a_series_of_three_ends_after_three(alice):
    due = datetime(2026, 1, 5, 9, tzinfo=UTC)
    key = actions.open_task({"title": "Ring", "due_at": due.isoformat(), "rrule": "FREQ=DAILY;COUNT=3"}, by=alice.actor)
    assert actions.complete(key, by=alice.actor) is None
    assert Entry.objects.count() == 1


def test_reopened_it_takes_back_what_nobody_touched(weekly, alice):
    actions.complete(weekly.pk, by=alice.actor)
    actions.reopen(weekly.pk, by=alice.actor)
    weekly.refresh_from_db()
    assert (Entry.objects.count(), weekly.state, weekly.done_at, weekly.at) == (1, "open", None, weekly.due_at)


def test_reopened_it_leaves_what_somebody_changed(weekly, alice):
    following = actions.complete(weekly.pk, by=alice.actor)
    actions.edit("task", following, {"title": "Write"}, by=alice.actor)
    actions.reopen(weekly.pk, by=alice.actor)
    assert Entry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_finish_at_once_make_one(weekly, alice):
    def finish():
        actions.complete(weekly.pk, by=alice.actor)
        connection.close()

    threads = [Thread(target=finish) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.count() == 2
