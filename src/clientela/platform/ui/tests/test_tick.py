"""One click on a row ticks a choice or takes it back, for whoever may edit the record."""

import pytest

from clientela.timeline import actions
from clientela.timeline.models import Entry


@pytest.fixture
def task(alice):
    return actions.open_task({"title": "Ring"}, by=alice.actor)


def test_a_click_sets_it_and_another_takes_it_back(task, alice):
    assert 'aria-pressed="false"' in alice.browser.get("/tasks/?filter={}").content.decode()
    pressed = []
    for _click in range(2):
        answer = alice.browser.post(f"/tasks/{task}/state/tick/", headers={"HX-Request": "true"}).content.decode()
        pressed.append('aria-pressed="true"' in answer)
    assert pressed == [True, False]
    assert Entry.objects.get().state == "open"
    assert alice.browser.post(f"/tasks/{task}/state/tick/").headers["Location"] == "/tasks/"


def test_who_may_not_edit_ticks_nothing(task, charlie, alice, person_with):
    stan = person_with("Stan", {"*": {"see": "all", "edit": "own"}})
    assert [who.browser.post(f"/tasks/{task}/state/tick/").status_code for who in (charlie, stan)] == [403, 404]
    assert alice.browser.post(f"/tasks/{task}/priority/tick/").status_code == 404
    assert Entry.objects.get().state == "open"
