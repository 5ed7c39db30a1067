"""Who is asked to a meeting answers on its page, in the history, and by API; who is not asked changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.timeline import actions
from clientela.timeline.models import Entry, Participant


@pytest.fixture
def meeting(anna, alice, bob):
    at = (timezone.now() + timedelta(days=1)).isoformat()
    facts = {"title": "Taste", "at": at, "party": {"id": str(anna)}, "colleagues": [{"id": str(bob.user.pk)}]}
    return Entry.objects.get(pk=actions.plan_meeting(facts, by=alice.actor))


def test_the_page_asks_and_keeps_the_answer(meeting, bob, alice):
    url = f"/meetings/{meeting.pk}/"
    assert "Are you coming?" in bob.browser.get(url).content.decode()
    assert bob.browser.post(f"{url}answer/", {"answer": "tentative"}).headers["Location"] == url
    assert Participant.objects.get().answer == "tentative"
    page = alice.browser.get(url).content.decode()
    assert ("May come" in page, "Are you coming?" in page) == (True, False)


def test_in_a_history_the_entry_is_drawn_anew(meeting, bob, anna):
    page = bob.browser.get(f"/people/{anna}/").content.decode()
    assert f"/meetings/{meeting.pk}/answer/" in page
    answer = bob.browser.post(f"/meetings/{meeting.pk}/answer/", {"answer": "accepted"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "Comes" in answer.content.decode()) == (200, True)


def test_who_is_not_asked_and_what_is_no_answer_change_nothing(meeting, alice, charlie, bob):
    for who, said, status in ((alice, "accepted", 404), (charlie, "accepted", 403), (bob, "perhaps", 409)):
        assert who.browser.post(f"/meetings/{meeting.pk}/answer/", {"answer": said}).status_code == status
    assert Participant.objects.get().answer == "needs-action"


def test_the_api_lists_changes_and_cancels_moments(meeting, alice):
    actions.edit("meeting", meeting.pk, {"rrule": "FREQ=WEEKLY;COUNT=3"}, by=alice.actor)
    url = f"/api/v1/meetings/{meeting.pk}/occurrences"
    span = {"since": meeting.at.isoformat(), "until": (meeting.at + timedelta(days=60)).isoformat()}
    first, second, third = alice.browser.get(url, span, **alice.bearer).json()["items"]
    made = alice.browser.patch(f"{url}/{second}", {"place": "Alba"}, content_type="application/json", **alice.bearer)
    assert Entry.objects.get(pk=made.json()["id"]).place == "Alba"
    assert alice.browser.delete(f"{url}/{third}", **alice.bearer).status_code == 204
    assert alice.browser.get(url, span, **alice.bearer).json()["items"] == [first]
    assert alice.browser.delete(f"{url}/{third}", **alice.bearer).status_code == 404
