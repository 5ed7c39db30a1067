"""Calendars as programs really write them: zones of their own, broken folds, old encodings; cancelled, answered, repeated."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from clientela.timeline.calendars.actions import take_calendar
from clientela.timeline.calendars.reading import Event, read
from clientela.timeline.models import Entry, Participant, State

ROME = ZoneInfo("Europe/Rome")
ZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:{summer}
TZOFFSETTO:{winter}
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:{winter}
TZOFFSETTO:{summer}
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*lines: str, start: str = "DTSTART:20261201T100000Z", head: str = "") -> bytes:
    event = "\n".join(["BEGIN:VEVENT", "UID:a", start, "SUMMARY:Tasting", *lines, "END:VEVENT"])
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{event}\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()


def one(content: bytes) -> Event:
    (event,) = read(content, zone=ROME).events
    return event


@pytest.mark.parametrize("name", ["My own zone", "(UTC+01:00) Amsterdam, Rome", "Customized Time Zone"])
def test_a_zone_of_any_name_is_known_by_its_clock(name):
    head = ZONE.format(name=name, winter="+0100", summer="+0200")
    event = one(calendar("RRULE:FREQ=WEEKLY;COUNT=50", start=f'DTSTART;TZID="{name}":20260701T110000', head=head))
    assert (event.at, event.time_zone) == (datetime(2026, 7, 1, 9, tzinfo=UTC), "Europe/Rome")
    assert event.rrule == "FREQ=WEEKLY;COUNT=50"


def test_a_zone_that_is_not_the_readers_is_one_with_its_clock():
    head = ZONE.format(name="Kiev", winter="+0200", summer="+0300")
    assert one(calendar(start="DTSTART;TZID=Kiev:20260701T110000", head=head)).time_zone in (
        "Europe/Athens",
        "Europe/Kiev",
    )


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (calendar().replace(b"Tasting", b"Citt\xc3\r\n \xa0"), "Città"),
        (calendar().replace(b"Tasting", "Perché no".encode("cp1252")), "Perché no"),
        (calendar().replace(b"Tasting", "Źródło".encode()).decode().encode("utf-16"), "Źródło"),
        (calendar().replace(b"\r\n", b"\r"), "Tasting"),
        (
            calendar().replace(b"SUMMARY:", b"SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Citt=C3=A0 "),
            "Città Tasting",
        ),
        (calendar("SUMMARY:Again", "DTSTART:20301201T100000Z"), "Tasting"),
        (calendar("SEQUENCE:abc", "a line that is none"), "Tasting"),
    ],
)
def test_what_is_written_badly_is_read_all_the_same(content, title):
    assert (one(content).title, one(content).at) == (title, datetime(2026, 12, 1, 10, tzinfo=UTC))


def test_floating_and_whole_days_are_the_readers():
    assert one(calendar(start="DTSTART:20261201T100000")).at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    day = one(calendar("DTEND;VALUE=DATE:20261203", start="DTSTART;VALUE=DATE:20261201"))
    assert (day.all_day, day.at, day.ends_at) == (
        True, datetime(2026, 11, 30, 23, tzinfo=UTC), datetime(2026, 12, 2, 23, tzinfo=UTC))  # fmt: skip


def test_a_cancellation_cancels_without_saying_so_twice(alice):
    take_calendar(calendar(), by=alice.actor)
    take_calendar(calendar("SEQUENCE:1", head="METHOD:CANCEL\n"), by=alice.actor)
    assert Entry.objects.get().state == State.CANCELLED


def test_an_answer_changes_that_guest_alone(alice):
    guests = ("ATTENDEE:mailto:anna@x.example", "ATTENDEE:mailto:ugo@x.example")
    take_calendar(calendar(*guests), by=alice.actor)
    said = calendar("ATTENDEE;PARTSTAT=DECLINED:mailto:Anna@x.example", head="METHOD:REPLY\n")
    taken = take_calendar(said.replace(b"Tasting", b"Declined: Tasting"), by=alice.actor)
    assert (taken.updated, Entry.objects.get().title) == (1, "Tasting")
    assert dict(Participant.objects.values_list("email", "answer")) == {
        "anna@x.example": "declined", "ugo@x.example": "needs-action"}  # fmt: skip
    assert take_calendar(said, by=alice.actor).unchanged == 1


def test_an_answer_to_a_meeting_that_is_not_here_makes_none(alice):
    said = calendar("ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@x.example", head="METHOD:REPLY\n")
    assert take_calendar(said, by=alice.actor).unchanged == 1
    assert not Entry.objects.exists()


BOMBS = {
    "dates": calendar("RDATE:" + ",".join("20261205T100000Z" for _place in range(50_000))),
    "a line of 10 MB": calendar("DESCRIPTION:" + "x" * 10_000_000),
    "guests": calendar(*(f"ATTENDEE:mailto:a{place}@x.it" for place in range(20_000))),
    "parameters": calendar("X-A;" + ";".join(f"P{place}=1" for place in range(20_000)) + ":1"),
    "calendars within calendars": calendar().replace(b"BEGIN:VEVENT", b"BEGIN:VCALENDAR\r\n" * 5_000 + b"BEGIN:VEVENT"),
    "every second": calendar("RRULE:FREQ=SECONDLY;COUNT=999999999"),
    "a zone of every second": calendar(start="DTSTART;TZID=B:20261201T110000", head=ZONE.format(
        name="B", winter="+0100", summer="+0200").replace("YEARLY;BYDAY=-1SU;BYMONTH=3", "SECONDLY")),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_calendar_made_to_do_harm_is_read_in_bounded_time(bomb):
    began = time.process_time()
    found = read(BOMBS[bomb], zone=ROME)
    assert time.process_time() - began < 20
    assert len(found.events) + found.broken == 1
