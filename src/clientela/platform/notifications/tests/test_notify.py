"""Who is told what, how, and only once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.platform.entities.reading import Missing
from clientela.platform.notifications import actions, letters
from clientela.platform.notifications.models import Mail, Notice
from clientela.platform.permissions.actor import SYSTEM

SAID = {"by": "Bob", "title": "Call Lucía <b>"}


def tell(who: Any, *, about: str = "1", kind: str = "mentioned", by: Any = SYSTEM, **said: Any) -> None:
    actions.notify(who.user.pk, kind, said=SAID | said, url="/people/", about=about, by=by)


def test_the_same_news_is_told_once(alice):
    tell(alice)
    tell(alice)
    tell(alice, about="2")
    assert Notice.objects.count() == 2


def test_nobody_is_told_what_he_did_nor_after_he_left(alice, bob):
    tell(alice, by=alice.actor)
    bob.user.is_active = False
    bob.user.save()
    tell(bob)
    assert not Notice.objects.exists()


def test_a_preference_is_followed(alice):
    actions.prefer("mentioned", in_page=False, mail=Mail.NEVER, by=alice.actor)
    tell(alice)
    assert not Notice.objects.exists()
    actions.prefer("mentioned", in_page=False, mail=Mail.DAILY, by=alice.actor)
    tell(alice)
    assert not Notice.objects.get().in_page
    with pytest.raises(ValueError, match="no such kind"):
        actions.prefer("shoes", in_page=True, mail=Mail.DAILY, by=alice.actor)


def test_the_page_shows_what_is_new_and_reading_leads_on(alice, bob):
    tell(alice)
    (notice,) = Notice.objects.all()
    page = alice.browser.get("/notifications/").content.decode()
    assert "Bob mentioned you in “Call Lucía &lt;b&gt;”" in page
    assert "data-unread" in page
    assert bob.browser.get(f"/notifications/{notice.pk}/").status_code == 404
    assert alice.browser.get(f"/notifications/{notice.pk}/").headers["Location"] == "/people/"
    assert "data-unread" not in alice.browser.get("/notifications/").content.decode()


def test_all_can_be_read_at_once_and_only_ones_own(alice, bob):
    tell(alice)
    tell(bob)
    alice.browser.post("/notifications/read/")
    assert Notice.objects.filter(read_at__isnull=True).get().user == bob.user
    with pytest.raises(Missing):
        actions.read(Notice.objects.get(user=bob.user).pk, by=alice.actor)


def test_the_api_lists_and_marks(alice):
    tell(alice)
    (item,) = alice.browser.get("/api/v1/notifications?only=unread", **alice.bearer).json()["items"]
    assert item["text"].startswith("Bob mentioned you")
    read = alice.browser.post(f"/api/v1/notifications/{item['id']}/read", **alice.bearer)
    assert read.json()["unread"] is False
    assert alice.browser.get("/api/v1/notifications?only=unread", **alice.bearer).json()["items"] == []


def test_a_letter_tells_all_that_waits_in_the_readers_language_once(alice):
    alice.user.language = "it"
    alice.user.save()
    tell(alice)
    tell(alice, about="2")
    assert ProcrastinateJob.objects.filter(task_name=actions.LETTER).count() == 2
    assert letters.write_letter(alice.user.pk, of=Mail.AT_ONCE) == 2
    assert letters.write_letter(alice.user.pk, of=Mail.AT_ONCE) == 0
    (letter,) = mail.outbox
    assert letter.subject == "2 novità in Clientela"
    assert letter.body.count("Bob ti ha menzionato in “Call Lucía <b>”") == 2


def test_a_letter_counts_what_is_new_and_not_the_lists_that_come_along(alice):
    tell(alice, lists=[("People: 3", "/people/"), ("Products: 2", "/products/")])
    letters.write_letter(alice.user.pk, of=Mail.AT_ONCE)
    assert mail.outbox[0].subject == "One thing is new in Clientela"
    assert "People: 3" in mail.outbox[0].body


def test_a_days_letter_goes_out_in_the_morning_of_each(alice, bob):
    for who, zone in ((alice, "Europe/Rome"), (bob, "America/New_York")):
        who.user.time_zone = zone
        who.user.save()
        actions.prefer("mentioned", in_page=True, mail=Mail.DAILY, by=who.actor)
        tell(who)
    assert letters.whose_morning(datetime(2026, 5, 12, 5, tzinfo=UTC)) == [alice.user.pk]
    assert letters.whose_morning(datetime(2026, 5, 12, 11, tzinfo=UTC)) == [bob.user.pk]


def test_what_is_read_is_not_written(alice):
    tell(alice)
    actions.read_all(by=alice.actor)
    assert letters.write_letter(alice.user.pk, of=Mail.AT_ONCE) == 0
    assert mail.outbox == []


def test_the_preferences_have_a_page(alice):
    alice.browser.post(
        "/settings/notifications/", {"mentioned.mail": "never", "assigned.page": "1", "assigned.mail": "daily"}
    )
    page = alice.browser.get("/settings/notifications/?saved=1").content.decode()
    assert page.count(" checked") == 1
    assert "Saved." in page
