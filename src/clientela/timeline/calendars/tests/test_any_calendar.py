"""Calendars of any make, and bytes that are none: an event that is broken costs itself alone, and nothing falls over."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientela.timeline.calendars.reading import read

EVENT = "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:20261201T100000Z\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
LINES = st.lists(
    st.sampled_from([
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "BEGIN:VALARM", "END:VCALENDAR", "UID:a", "X", ":",
        " folded",
        "DTSTART:20261201T100000Z", "DTSTART;TZID=Nowhere:20261301", "DTEND:x", "DURATION:P1D", "RRULE:FREQ=DAILY;BYMONTH=",
        "TZOFFSETTO:+9999", "ATTENDEE;CN=\"x:mailto:a@b.example", "SUMMARY:a", "EXDATE:", "RECURRENCE-ID:20261201",
    ]) | st.text(max_size=20),
    max_size=30,
)  # fmt: skip


def calendar(*lines: str) -> bytes:
    return "".join(["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *lines, "END:VCALENDAR\r\n"]).encode()


@given(LINES)
@settings(max_examples=200, deadline=2_000)
def test_whatever_it_holds_it_is_read_or_refused(lines):
    try:
        read(calendar(*(f"{line}\r\n" for line in lines)))
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize(
    "broken",
    [
        "BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\nTZOFFSETTO:+5744\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
        "X\r\n",
        "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20261201\r\nRRULE:FREQ=YEARLY;BYMONTH=\r\nEND:VEVENT\r\n",
    ],
)
def test_what_breaks_a_file_costs_itself_alone(broken):
    found = read(calendar(EVENT.format(uid="a", title="First"), broken, EVENT.format(uid="c", title="Last")))
    titles = [one.title for one in found.events]
    assert (titles[0], titles[-1]) == ("First", "Last")


def test_events_that_never_end_are_read_in_bounded_time():
    began = time.process_time()
    found = read(calendar("X\r\n", "BEGIN:VEVENT\r\nUID:a\r\n" * 5_000))
    assert time.process_time() - began < 20
    assert (found.events, found.broken) == ([], 5_000)
