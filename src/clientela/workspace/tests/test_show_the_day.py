"""The day's page: one's own tasks, meetings, customers; suggestions with their reasons; and notices out of what happens."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.notifications.models import Notice
from clientela.timeline import actions as timeline
from clientela.timeline.events import Mentioned, ReminderDue, TaskAssigned
from clientela.timeline.models import Entry
from clientela.workspace import reactions


def task(who: Any, title: str, *, days: int = 0, **facts: Any) -> UUID:
    due = (timezone.now() + timedelta(days=days, minutes=-1)).isoformat()
    return timeline.open_task(
        {"title": title, "due_at": due, "assignee": {"id": str(who.user.pk)}, **facts}, by=who.actor
    )


def test_the_day_shows_ones_own_tasks_late_ones_marked(alice, bob, owner):
    task(alice, "Call Lucía", days=-2)
    task(alice, "Send beans", days=1)
    task(alice, "In a month", days=30)
    task(owner, "Olga's own")
    page = alice.browser.get("/").content.decode()
    assert "Call Lucía" in page
    assert "Send beans" in page
    assert "In a month" not in page
    assert "Olga" not in page
    assert page.count('class="due terra"') == 1


def test_a_task_is_ticked_off_and_on_again(alice, charlie):
    key = task(alice, "Call Lucía")
    assert charlie.browser.post(f"/today/{key}/done/").status_code in (403, 404)
    done = alice.browser.post(f"/today/{key}/done/", headers={"HX-Request": "true"}).content.decode()
    assert 'aria-checked="true"' in done
    assert (
        'aria-checked="false"'
        in alice.browser.post(f"/today/{key}/done/", headers={"HX-Request": "true"}).content.decode()
    )


def test_the_teams_day_shows_the_mates_tasks(alice, bob):
    task(bob, "Bob's task")
    assert "Bob&#39;s task" not in alice.browser.get("/").content.decode()
    assert "Bob&#39;s task" in alice.browser.get("/?whose=team").content.decode()


def test_a_customer_gone_quiet_is_named_with_the_reason(alice, bob):
    for name, days in (("Long Ago", 90), ("Just Now", 3)):
        key = parties.create("person", {"name": name, "lifecycle": "loyal"}, by=alice.actor)
        Party.objects.filter(pk=key).update(last_contact_at=timezone.now() - timedelta(days=days))
    page = alice.browser.get("/").content.decode()
    assert "Long Ago" in page
    assert "Just Now" not in page
    assert "No contact for 90 days; no order yet." in page
    assert "Long Ago" not in bob.browser.get("/").content.decode()


@pytest.mark.parametrize("who", ["charlie", "dora"])
def test_whoever_may_see_nothing_has_an_empty_day(request, alice, who):
    task(alice, "Call Lucía")
    response = request.getfixturevalue(who).browser.get("/")
    assert response.status_code == 200
    assert "Lucía" not in response.content.decode()


def test_what_happens_becomes_a_notice_for_whom_it_concerns_if_he_may_see_it(alice, bob, charlie):
    key = str(task(alice, "Call Lucía"))
    for user in (bob, charlie):
        reactions.on_mentioned(Mentioned(str(user.user.pk), key, "task", "Alice", "Call Lucía"))
        reactions.on_task_assigned(TaskAssigned(str(user.user.pk), key, "Alice", "Call Lucía"))
    reactions.on_reminder_due(ReminderDue(str(alice.user.pk), key, "task", "Call Lucía", "2026-05-12T10:00"))
    told = set(Notice.objects.values_list("user", "kind", "url"))
    page = f"/tasks/{key}/"
    assert told == {
        (bob.user.pk, "mentioned", page),
        (bob.user.pk, "assigned", page),
        (alice.user.pk, "reminded", page),
    }


def test_the_number_of_queries_of_the_day_stays_the_same(alice, django_assert_max_num_queries):
    for number in range(12):
        task(alice, f"Task {number}")
    with django_assert_max_num_queries(20):
        alice.browser.get("/")


def test_what_a_reader_may_not_do_or_see_is_not_offered(person_with, owner):
    ada = person_with("Ada", {"task": {"see": "all"}})
    key = timeline.open_task({"title": "Ring", "assignee": {"id": str(ada.user.pk)}}, by=owner.actor)
    page = ada.browser.get("/").content.decode()
    assert ">Ring" in page
    assert ("tick-off" in page, "/calendar/" in page) == (False, False)
    assert ada.browser.post(f"/today/{key}/done/").status_code == 403
    assert Entry.objects.get().state == "open"
