"""Notices out of what the timeline announces: to whom it concerns, once, and to nobody who may not see it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from clientela.parties import actions as parties
from clientela.platform.freshness.events import SourceSilent
from clientela.platform.notifications.letters import write_letter
from clientela.platform.notifications.models import Mail, Notice
from clientela.platform.privacy.events import WishMade
from clientela.platform.privacy.wishes import wish
from clientela.platform.quality.events import WeekBegun
from clientela.timeline import actions as timeline
from clientela.timeline.events import Mentioned, ReminderDue, TaskAssigned
from clientela.workspace.reactions import (
    on_mentioned,
    on_reminder_due,
    on_source_silent,
    on_task_assigned,
    on_week_begun,
    on_wish_made,
)


@pytest.fixture
def anna(alice: Any) -> UUID:
    return parties.create("person", {"name": "Anna"}, by=alice.actor)


def test_who_is_mentioned_is_told_once_and_led_there(anna, alice, bob):
    entry = timeline.note(anna, f"@[Bob](user:{bob.user.pk})", by=alice.actor)
    for _time in range(2):
        on_mentioned(Mentioned(str(bob.user.pk), str(entry.pk), "note", "Alice", "Hello"))
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.url) == (bob.user, "mentioned", f"/parties/{anna}/#entry-{entry.pk}")


def test_who_may_not_see_it_is_not_told(anna, alice, charlie):
    entry = timeline.note(anna, "Secret", by=alice.actor)
    on_mentioned(Mentioned(str(charlie.user.pk), str(entry.pk), "note", "Alice", "Secret"))
    assert not Notice.objects.exists()


def test_who_may_is_told_of_a_wish_in_a_language_of_their_own(anna, person_with):
    grants: dict[str, Any] = {"*": {"*": "all"}}
    readers = {person_with(name, grants, language=code).user.pk: code for name, code in (("Olga", "en"), ("Ugo", "it"))}
    paula = person_with("Paula", {"person": {"see": "mine"}}, stands_for=anna)
    key = wish("copy", "", by=paula.actor)
    with translation.override("pl"):
        on_wish_made(WishMade(str(key), "person", str(anna), "copy"))
    said = {readers[one.user_id]: one.said for one in Notice.objects.all()}
    assert said["en"] == {"name": "Paula", "what": "A copy of my data"}
    assert said["it"] == {"name": "Paula", "what": "Una copia dei miei dati"}
    assert len(said) == Notice.objects.count()


def test_a_task_is_told_and_a_reminder_each_time(alice, bob):
    key = timeline.open_task({"title": "Ring", "assignee": {"id": str(bob.user.pk)}}, by=alice.actor)
    on_task_assigned(TaskAssigned(str(bob.user.pk), str(key), "Alice", "Ring"))
    for day in ("12", "12", "13"):
        on_reminder_due(ReminderDue(str(bob.user.pk), str(key), "task", "Ring", f"2026-05-{day}T10:00:00+00:00"))
    told = Notice.objects.order_by("pk").values_list("kind", "url")
    assert list(told) == [(kind, f"/tasks/{key}/") for kind in ("assigned", "reminded", "reminded")]


def test_the_owner_of_a_silent_source_is_told(owner):
    url = f"/settings/connectors/{uuid4()}/"
    on_source_silent(SourceSilent("key", "connector", "Shop", str(owner.user.pk), url, "", "2026-01-01"))
    told = Notice.objects.get(user=owner.user)
    assert (told.kind, told.url) == ("source_silent", url)


def test_owners_are_told_each_monday_how_their_records_are(alice, bob, mailoutbox):
    parties.create("person", {"name": "Anna"}, by=alice.actor)
    for _time in range(2):
        for who in (alice, bob):
            on_week_begun(WeekBegun(str(who.user.pk), "2026-W48"))
    told = Notice.objects.get(kind="quality_digest")
    assert (told.user, told.said["found"]) == (alice.user, 1)
    write_letter(alice.user.pk, of=Mail.AT_ONCE)
    assert "Neither e-mail nor phone (1)" in mailoutbox[0].body
    assert "/notifications/stop/quality_digest/" in mailoutbox[0].body
    assert alice.browser.get("/notifications/stop/mentioned/").status_code == 404
    alice.browser.post("/notifications/stop/quality_digest/")
    on_week_begun(WeekBegun(str(alice.user.pk), "2026-W49"))
    assert Notice.objects.filter(kind="quality_digest").count() == 1
