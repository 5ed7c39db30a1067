"""The week by hours: placed by time, side by side where they overlap, moved to another hour; of a series, one alone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientela.timeline import actions
from clientela.timeline.calendars.days import Item
from clientela.timeline.calendars.grid import QUARTERS, placed, whole_days
from clientela.timeline.models import Entry

DAY = date(2026, 5, 12)
AT = datetime(2026, 5, 12, 9, tzinfo=ZoneInfo("Europe/Rome"))


def item(start, minutes, *, all_day=False, key="a"):
    at = datetime(2026, 5, 12, tzinfo=UTC) + timedelta(minutes=start)
    return Item(key=key, kind="meeting", title=key, at=at, ends_at=at + timedelta(minutes=minutes), all_day=all_day, repeats=False,
                state="open", place="", who="", who_key="", party="", party_key="", late=False, movable=True)  # fmt: skip


def test_what_overlaps_shares_the_width_and_what_does_not_has_it_whole():
    found = placed(
        [item(540, 60, key="a"), item(570, 90, key="b"), item(600, 30, key="c"), item(720, 60, key="d")], DAY
    )
    assert [(one.item.key, one.start, one.length, one.lane, one.lanes) for one in found] == [
        ("a", 36, 4, 1, 2), ("b", 38, 6, 2, 2), ("c", 40, 2, 1, 2), ("d", 48, 4, 1, 1)]  # fmt: skip


def test_whole_days_stand_above():
    items = [item(0, 1440, all_day=True, key="a"), item(600, 3000, key="b"), item(600, 30, key="c")]
    assert [one.key for one in whole_days(items)] == ["a", "b"]
    assert [one.item.key for one in placed(items, DAY)] == ["c"]


@given(st.lists(st.tuples(st.integers(-600, 1439), st.integers(0, 1439)), max_size=12))
def test_all_lie_within_the_day_and_never_on_each_other(spans):
    items = [item(start, minutes, key=f"{at}") for at, (start, minutes) in enumerate(spans) if start + minutes > 0]
    found = placed(items, DAY)
    assert len(found) == len(items)
    assert all(one.start >= 0 and one.length >= 2 and one.start + one.length <= QUARTERS for one in found)
    cells = [(one.lane, at) for one in found if one.lane < 4 for at in range(one.start, one.start + one.length)]
    assert len(cells) == len(set(cells))


@pytest.fixture
def weekly(alice):
    facts = {"title": "Taste", "at": AT.isoformat(), "ends_at": (AT + timedelta(hours=1)).isoformat()}
    return Entry.objects.get(pk=actions.plan_meeting(facts | {"rrule": "FREQ=WEEKLY"}, by=alice.actor))


def test_the_page_places_by_classes_alone(weekly, alice):
    for view in ("week", "day"):
        page = alice.browser.get("/calendar/", {"view": view, "day": "2026-05-19"}).content.decode()
        assert "cal-item at-36 for-4 lane-1-1" in page
        assert " style=" not in page
        assert "/meetings/new/?at=2026-05-19T09:00" in page


def test_a_free_hour_leads_to_a_form_with_its_time(alice):
    page = alice.browser.get(
        "/meetings/new/", {"at": "2026-05-19T09:00", "ends_at": "2026-05-19T10:00"}
    ).content.decode()
    assert 'value="2026-05-19T09:00"' in page
    assert alice.browser.get("/meetings/new/", {"at": "<x>", "title": "<x>"}).status_code == 200


def test_one_of_a_series_moves_to_another_hour_alone(weekly, alice, person_with):
    stan = person_with("Stan", {"*": {"see": "all", "edit": "own"}})
    on = (AT + timedelta(weeks=1)).isoformat()
    move = {"key": str(weekly.pk), "day": "2026-05-20", "time": "15:30", "on": on, "reach": "one"}
    assert stan.browser.post("/calendar/move/", move).status_code == 404
    assert Entry.objects.count() == 1
    answer = alice.browser.post("/calendar/move/", move)
    made = Entry.objects.get(rrule="")
    assert (answer.status_code, str(made.pk) in answer.headers["HX-Trigger"]) == (204, True)
    assert made.at == datetime(2026, 5, 20, 15, 30, tzinfo=ZoneInfo("Europe/Rome"))


def test_the_page_of_one_moment_changes_and_cancels_it(weekly, alice, charlie):
    url = f"/meetings/{weekly.pk}/on/20260519T070000Z/"
    assert charlie.browser.post(url, {"cancel": "1"}).status_code in (403, 404)
    form = {
        "title": "Taste",
        "at": "2026-05-19T11:00",
        "ends_at": "2026-05-19T10:30",
        "place": "",
        "body": "",
        "reach": "one",
    }
    assert alice.browser.post(url, form).status_code == 422
    assert Entry.objects.count() == 1
    assert alice.browser.post(url, form | {"ends_at": "2026-05-19T12:00"}).status_code == 302
    assert alice.browser.get(url).status_code == 404
    last = f"/meetings/{weekly.pk}/on/20260526T070000Z/"
    assert alice.browser.post(last, {"cancel": "1", "reach": "following"}).status_code == 302
    assert "UNTIL=20260526T065959Z" in Entry.objects.get(pk=weekly.pk).rrule
