"""Reminders: at their time, once, to whom they concern; again for what repeats; moved with what they remind of."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.utils import timezone

from clientela.platform.events.models import Fact
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.timeline import actions
from clientela.timeline.models import Entry


def reminded() -> list[str]:
    return [fact.payload["user"] for fact in Fact.objects.filter(name="ReminderDue")]


@pytest.fixture
def soon(alice, bob):
    at, colleague = timezone.now() + timedelta(minutes=20), {"id": str(bob.user.pk)}
    facts = {"title": "Taste", "remind_before": "PT30M", "rrule": "FREQ=DAILY", "colleagues": [colleague]}
    return Entry.objects.get(pk=actions.plan_meeting(facts | {"at": at.isoformat()}, by=alice.actor))


def test_before_its_time_nobody_is_reminded(soon):
    assert actions.remind(by=SYSTEM) == 0
    assert reminded() == []


def test_at_its_time_everybody_in_it_is_reminded_once(soon, alice, bob):
    Entry.objects.update(reminds_at=timezone.now())
    assert [actions.remind(by=SYSTEM) for _time in range(2)] == [1, 0]
    assert sorted(reminded()) == sorted([str(alice.user.pk), str(bob.user.pk)])
    soon.refresh_from_db()
    assert soon.reminds_at > timezone.now() + timedelta(hours=23)


def test_a_reminder_moves_with_what_it_reminds_of(soon, alice):
    actions.edit("meeting", soon.pk, {"at": (soon.at + timedelta(days=2)).isoformat()}, by=alice.actor)
    assert Entry.objects.get().reminds_at == soon.at + timedelta(days=2, minutes=-30)


def test_a_note_can_remind_whoever_wrote_it(anna, alice):
    entry = actions.note(anna, "Ask again", by=alice.actor)
    actions.edit("entry", entry.pk, {"reminds_at": timezone.now().isoformat()}, by=alice.actor)
    actions.remind(by=SYSTEM)
    assert reminded() == [str(alice.user.pk)]


def test_not_everybody_may_send_reminders(soon, bob):
    Entry.objects.update(reminds_at=timezone.now())
    with pytest.raises(Denied):
        actions.remind(by=bob.actor)
    assert reminded() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once(soon):
    Entry.objects.update(reminds_at=timezone.now())

    def work():
        actions.remind(by=SYSTEM)
        connection.close()

    threads = [Thread(target=work) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reminded()) == 2
