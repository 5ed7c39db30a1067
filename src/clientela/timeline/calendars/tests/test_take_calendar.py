"""Calendar files: events become meetings, again they are unchanged, and what is broken costs no more than itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from clientela.parties import actions as parties
from clientela.timeline.calendars.actions import take_calendar
from clientela.timeline.calendars.reading import read
from clientela.timeline.models import Entry, Participant

REAL = Path(__file__).resolve().parents[6] / "shared" / "data" / "icalendar"
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:taste-7
SUMMARY:Tasting 🦊
LOCATION:Torino
DTSTART;TZID=Europe/Rome:20260512T100000
DTEND;TZID=Europe/Rome:20260512T113000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=Europe/Rome:20260519T100000
SEQUENCE:{sequence}
ATTENDEE;CN="Anna Rossi";PARTSTAT=ACCEPTED:mailto:Anna@example.com
ATTENDEE;CN=Bob:mailto:bob@clientela.example
END:VEVENT
END:VCALENDAR
"""


def event(sequence: int = 1, **changes: str) -> bytes:
    text = EVENT.replace("{sequence}", str(sequence))
    for name, value in changes.items():
        text = text.replace(name, value)
    return text.replace("\n", "\r\n").encode()


def test_an_event_is_a_meeting_with_whom_we_know(alice, bob):
    email = {"typed": "anna@example.com", "value": "anna@example.com"}
    anna = parties.create("person", {"name": "Anna", "emails": [email]}, by=alice.actor)
    taken = take_calendar(event(), by=alice.actor)
    meeting = Entry.objects.get()
    assert (taken.created, meeting.title, meeting.place, meeting.party_id) == (1, "Tasting 🦊", "Torino", anna)
    assert (meeting.at, meeting.time_zone) == (datetime(2026, 5, 12, 8, tzinfo=UTC), "Europe/Rome")
    assert meeting.rrule == "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=EUROPE/ROME:20260519T100000"
    seats = Participant.objects.order_by("email").values_list("email", "answer", "user", "party")
    assert list(seats) == [
        ("anna@example.com", "accepted", None, anna), ("bob@clientela.example", "needs-action", bob.user.pk, None)]  # fmt: skip


def test_again_it_is_unchanged_and_a_newer_one_updates(alice):
    files = (event(), event(), event(2, Torino="Milano"), event(1), event(2, Torino="Milano"))
    outcomes = [take_calendar(file, by=alice.actor) for file in files]
    counted = [(one.created, one.updated, one.unchanged) for one in outcomes]
    assert counted == [(1, 0, 0), (0, 0, 1), (0, 1, 0), (0, 0, 1), (0, 0, 1)]
    assert Entry.objects.get().place == "Milano"


def test_what_others_brought_stays_theirs(alice, person_with):
    take_calendar(event(), by=alice.actor)
    stan = person_with("Stan", {"*": {"see": "own", "create": "own", "edit": "own"}})
    assert take_calendar(event(9, Torino="Roma"), by=stan.actor).denied == 1
    assert Entry.objects.get().place == "Torino"


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\nEND:VEVENT"]
)
def test_what_is_no_calendar_is_refused_in_words(alice, content):
    try:
        taken = take_calendar(content, by=alice.actor)
    except ValueError as error:
        assert "nothing was taken" in str(error)
    else:
        assert taken.created == 0
    assert not Entry.objects.exists()


def test_a_broken_event_costs_only_itself(alice):
    broken = event().replace(
        b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20269999\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    taken = take_calendar(broken, by=alice.actor)
    assert (taken.created, taken.broken) == (1, 1)


@given(st.binary())
def test_any_bytes_are_read_or_refused(content):
    for bytes_ in (content, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + content + b"\r\nEND:VEVENT\r\nEND:VCALENDAR"):
        try:
            read(bytes_)
        except ValueError:
            continue


@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real calendars is not on this machine")
def test_calendars_of_other_programs_are_taken_whole(alice):
    for path in sorted(REAL.rglob("*.ics")):
        try:
            first = take_calendar(path.read_bytes(), by=alice.actor, source=path.name)
        except ValueError:
            continue
        again = take_calendar(path.read_bytes(), by=alice.actor, source=path.name)
        assert (again.created, again.broken) == (0, first.broken), path.name
    assert Entry.objects.filter(kind="meeting").count() > 60


def test_an_invitation_that_is_attached_is_a_meeting_with_that_party(alice):
    anna = parties.create("person", {"name": "Anna"}, by=alice.actor)
    form = {"text": "She invites us", "files": SimpleUploadedFile("invite.ics", event())}
    assert alice.browser.post(f"/people/{anna}/timeline/", form).status_code == 302
    assert Entry.objects.get(kind="meeting").party_id == anna


def test_a_file_is_taken_in_by_the_page(alice, charlie):
    def upload(who, content):
        return who.browser.post("/calendar/connect/file/", {"file": SimpleUploadedFile("a.ics", content)})

    assert upload(charlie, event()).status_code == 403
    assert upload(alice, b"hello").status_code == 422
    assert not Entry.objects.exists()
    assert "1 new" in upload(alice, event()).content.decode()
