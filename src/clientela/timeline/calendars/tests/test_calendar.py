"""The calendar page: whose days, what is repeated, what may be seen, and what is moved."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clientela.timeline import actions
from clientela.timeline.calendars.days import days
from clientela.timeline.models import Entry

AT = datetime(2026, 5, 12, 8, tzinfo=UTC)


@pytest.fixture
def meeting(alice, bob):
    facts = {
        "title": "Taste",
        "at": AT.isoformat(),
        "ends_at": (AT + timedelta(hours=1)).isoformat(),
        "rrule": "FREQ=WEEKLY",
    }
    return Entry.objects.get(
        pk=actions.plan_meeting(facts | {"colleagues": [{"id": str(bob.user.pk)}]}, by=alice.actor)
    )


def titles(who, actor, since=date(2026, 5, 11), until=date(2026, 6, 1)):
    return {
        f"{day:%m-%d}": [item.title for item in items] for day, items in days(since, until, who, actor).items() if items
    }


def test_a_series_stands_on_each_of_its_days_for_all_who_are_in_it(meeting, alice, bob):
    for who in (alice, bob):
        assert titles([who.user.pk], who.actor) == {"05-12": ["Taste"], "05-19": ["Taste"], "05-26": ["Taste"]}


def test_a_long_meeting_stands_on_every_day_it_touches(alice):
    facts = {"title": "Fair", "at": AT.isoformat(), "ends_at": (AT + timedelta(days=2)).isoformat()}
    actions.plan_meeting(facts, by=alice.actor)
    assert list(titles([alice.user.pk], alice.actor)) == ["05-12", "05-13", "05-14"]


def test_others_calendars_show_what_one_may_see(meeting, alice, person_with):
    stan = person_with("Stan", {"*": {"see": "own"}})
    assert titles([alice.user.pk], stan.actor) == {}
    page = stan.browser.get("/calendar/", {"day": "2026-05-12", "who": str(alice.user.pk)})
    assert (page.status_code, "Taste" in page.content.decode()) == (200, False)


@pytest.mark.parametrize("view", ["month", "week", "agenda", "nonsense"])
def test_every_view_is_a_page(meeting, alice, charlie, view):
    query = {"view": view, "day": "2026-05-12"}
    assert "Taste" in alice.browser.get("/calendar/", query).content.decode()
    assert charlie.browser.get("/calendar/", query).status_code == 403
    assert alice.browser.get("/calendar/", {"day": "x", "who": "y", "view": view}).status_code == 200


def test_a_task_moves_to_another_day_at_its_time(alice, person_with):
    key = actions.open_task({"title": "Ring", "due_at": AT.isoformat()}, by=alice.actor)
    stan = person_with("Stan", {"*": {"see": "own", "edit": "own"}})
    move = {"key": str(key), "day": "2026-05-20"}
    assert stan.browser.post("/calendar/move/", move).status_code == 404
    assert Entry.objects.get(pk=key).due_at == AT
    assert alice.browser.post("/calendar/move/", move).status_code == 204
    assert Entry.objects.get(pk=key).due_at == AT + timedelta(days=8)
    assert alice.browser.post("/calendar/move/", {"key": "x", "day": "y"}).status_code == 404


def test_a_moved_meeting_keeps_its_length(alice):
    facts = {"title": "Fair", "at": AT.isoformat(), "ends_at": (AT + timedelta(hours=2)).isoformat()}
    key = actions.plan_meeting(facts, by=alice.actor)
    alice.browser.post("/calendar/move/", {"key": str(key), "day": "2026-05-20"})
    moved = Entry.objects.get(pk=key)
    assert moved.ends_at - moved.at == timedelta(hours=2)
