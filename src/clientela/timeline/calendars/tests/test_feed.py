"""The feed of one's own calendar: valid for other programs, secret, renewable, cheap to ask again, and not to be hammered."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from clientela.timeline import actions
from clientela.timeline.calendars.actions import close_feed, open_feed, take_calendar
from clientela.timeline.calendars.models import Feed
from clientela.timeline.models import Entry
from clientela.timeline.recurrence import occurrences

AT = datetime(2026, 3, 23, 8, tzinfo=UTC)


@pytest.fixture
def address(alice, bob):
    facts = {
        "title": 'Taste, with "words"; and\nlines',
        "at": AT.isoformat(),
        "ends_at": (AT + timedelta(hours=1)).isoformat(),
    }
    actions.plan_meeting(
        facts | {"rrule": "FREQ=WEEKLY", "remind_before": "PT30M", "colleagues": [{"id": str(bob.user.pk)}]},
        by=alice.actor,
    )
    due = (timezone.now() + timedelta(days=1)).isoformat()
    actions.open_task({"title": "Ring", "due_at": due, "priority": "high", "rrule": "FREQ=DAILY"}, by=alice.actor)
    actions.open_task({"title": "Not hers", "assignee": {"id": str(bob.user.pk)}}, by=alice.actor)
    return f"/calendar/feed/{open_feed(by=alice.actor)}.ics"


def fetched(address, **headers):
    return Client().get(address, headers=headers)


def test_meetings_and_tasks_are_there_with_alarms_rules_and_zones(address):
    calendar = Calendar.from_ical(fetched(address).content)
    (event,), (todo,) = calendar.walk("VEVENT"), calendar.walk("VTODO")
    assert event.decoded("dtstart").isoformat() == "2026-03-23T09:00:00+01:00"
    assert event["dtstart"].params["TZID"] == "Europe/Rome"
    assert (event["rrule"]["FREQ"], todo["rrule"]["FREQ"], todo["priority"]) == (["WEEKLY"], ["DAILY"], 1)
    assert event.walk("VALARM")[0].decoded("trigger") == timedelta(minutes=-30)
    assert "mailto:bob@clientela.example" in str(event["attendee"])
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Rome"]


def test_what_we_write_we_read_again_as_it_was(address, owner):
    content = fetched(address).content
    take_calendar(content, by=owner.actor, source="again")
    ours, theirs = Entry.objects.filter(kind="meeting").order_by("source")
    assert (ours.at, ours.ends_at, ours.time_zone) == (theirs.at, theirs.ends_at, theirs.time_zone)
    assert theirs.rrule == f"RRULE:{ours.rrule}" or theirs.rrule == ours.rrule


def test_asked_again_nothing_is_sent(address):
    first = fetched(address)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert fetched(address, if_none_match=first.headers["ETag"]).status_code == 304
    Entry.objects.filter(kind="meeting").update(title="Other", updated_at=timezone.now())
    assert fetched(address, if_none_match=first.headers["ETag"]).status_code == 200


def test_too_often_is_told_to_wait(address):
    statuses = [fetched(address).status_code for _time in range(32)]
    assert statuses == [200] * 30 + [429] * 2
    Feed.objects.update(counted_from=timezone.now() - timedelta(minutes=2))
    assert fetched(address).status_code == 200


def test_a_new_address_ends_the_old_one_and_closing_ends_all(address, alice):
    renewed = f"/calendar/feed/{open_feed(by=alice.actor)}.ics"
    assert [fetched(one).status_code for one in (address, renewed, "/calendar/feed/x.ics")] == [404, 200, 404]
    close_feed(by=alice.actor)
    assert fetched(renewed).status_code == 404


def test_the_address_of_somebody_who_left_ends(address, alice):
    type(alice.user).objects.filter(pk=alice.user.pk).update(is_active=False)
    assert fetched(address).status_code == 404


def test_the_page_shows_the_address_once(alice, charlie):
    made = alice.browser.post("/calendar/connect/feed/").content.decode()
    assert "webcal://testserver/calendar/feed/" in made
    assert "/calendar/feed/" not in alice.browser.get("/calendar/connect/").content.decode()
    assert charlie.browser.post("/calendar/connect/feed/").status_code == 403
    assert not Feed.objects.filter(user=charlie.user).exists()


def test_what_was_changed_alone_is_sent_with_the_moment_it_stands_for(address, alice):
    meeting = Entry.objects.get(kind="meeting")
    second, third = (AT + timedelta(weeks=number, hours=-1) for number in (2, 3))  # summer time has begun
    actions.cancel_occurrence(meeting.pk, second, by=alice.actor)
    actions.change_occurrence(meeting.pk, third, {"at": (third + timedelta(hours=2)).isoformat()}, by=alice.actor)
    series, part = Calendar.from_ical(fetched(address).content).walk("VEVENT")
    assert (part["uid"], part.decoded("recurrence-id")) == (series["uid"], third)
    assert [one.dt for one in series["exdate"].dts] == [second]


def test_a_series_taken_in_again_does_not_bring_back_what_was_moved_here(alice):
    lines = [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "UID:a#b",
        "DTSTART:20260323T080000Z",
        "RRULE:FREQ=WEEKLY",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    content = "\r\n".join(lines).encode()
    take_calendar(content, by=alice.actor)
    on = AT + timedelta(weeks=1)
    at = {"at": (on + timedelta(hours=2)).isoformat()}
    actions.change_occurrence(Entry.objects.get().pk, on, at, by=alice.actor)
    take_calendar(content, by=alice.actor)
    series = Entry.objects.exclude(rrule="").get()
    found = occurrences(series.rrule, series.at, UTC, since=AT, until=AT + timedelta(weeks=3))
    assert list(found) == [AT, AT + timedelta(weeks=2)]
