"""What else a letter brings: facts of its writer, meetings, addresses that no longer work, and who may become known by it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.channels.email import actions, jobs
from clientela.channels.email.capture import actions as capture
from clientela.channels.email.models import Message, Sighting
from clientela.channels.email.reading.tests.test_read import REPORT
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.tests.dovecot import USER
from clientela.parties import actions as parties
from clientela.parties.models import ContactPoint, Party
from clientela.platform.events.models import Fact
from clientela.platform.freshness.reading import states
from clientela.platform.permissions.actor import SYSTEM
from clientela.timeline.models import Attachment, Entry

pytestmark = pytest.mark.django_db
SIGNED = "Can you call me?\n\n-- \nLucía Ferrer\nJefa de compras\nMiramar S.L.\nTel. +34 961 234 567\n"
ICS = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:visit-1\r\nDTSTAMP:20261101T100000Z\r
DTSTART:20261201T100000Z\r\nDTEND:20261201T110000Z\r\nSUMMARY:Tasting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""


def test_a_signature_fills_what_is_empty_and_no_more(dovecot, mailbox, read):
    dovecot.put(letter())
    read()
    Party.objects.filter(kind="person").update(job_title="Owner")
    dovecot.put(letter(SIGNED))
    read()
    person = Party.objects.get(kind="person")
    assert person.job_title == "Owner"
    assert person.organisation.name == "Miramar S.L."
    assert ContactPoint.objects.get(kind="phone").value == "+34961234567"
    assert Entry.objects.filter(body="Can you call me?").exists()


def test_an_invitation_becomes_a_meeting_once(dovecot, mailbox, read, alice):
    mail = letter("Please come", files=[("invite.ics", "text/calendar", ICS)])
    dovecot.put(mail, letter("Again", files=[("invite.ics", "text/calendar", ICS)]))
    read()
    meeting = Entry.objects.get(kind="meeting")
    assert (meeting.title, meeting.assignee_id, meeting.party.name) == ("Tasting", alice.user.pk, "Lucía Ferrer")


def test_a_bounce_marks_the_address_that_we_wrote_to(dovecot, mailbox, read):
    dovecot.put(letter(From=USER, To="gone@y.example"), folder="Sent")
    read()
    dovecot.put(REPORT)
    read()
    point = ContactPoint.objects.get(value="gone@y.example")
    assert (point.state, point.state_reason) == ("bounced", "5.1.1 550 no such user")
    assert Fact.objects.filter(name="AddressBounced").count() == 1


def test_a_bounce_of_what_we_never_sent_marks_nothing(dovecot, mailbox, read):
    dovecot.put(letter(From="Gone <gone@y.example>"))
    read()
    dovecot.put(REPORT)
    read()
    assert ContactPoint.objects.get(value="gone@y.example").state == ""


@pytest.mark.parametrize(("unknown", "people"), [("nobody", 0), ("answered", 0), ("everybody", 1)])
def test_who_becomes_a_person_is_the_policys_word(dovecot, mailbox, read, policy, unknown, people):
    actions.edit_policy(policy.pk, {"unknown": unknown}, by=SYSTEM)
    dovecot.put(letter())
    read()
    assert Party.objects.count() == people


def test_whom_we_answered_becomes_known_and_what_was_left_out_is_found_when_looked_at_again(
    dovecot, mailbox, read, policy, alice
):
    actions.edit_policy(policy.pk, {"unknown": "answered"}, by=SYSTEM)
    dovecot.put(letter("Hello", Message_ID="<a@x>"))
    read()
    assert Sighting.objects.get().reason == "unknown"
    dovecot.put(letter("Thanks", From=USER, To="lucia.ferrer@miramar.example", In_Reply_To="<a@x>"), folder="Sent")
    read()
    actions.look_again(mailbox.pk, by=alice.actor)
    read()
    assert sorted(Entry.objects.values_list("direction", flat=True)) == ["in", "out"]
    assert len(set(Message.objects.values_list("thread", flat=True))) == 1


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"List_Unsubscribe": "<https://x.example>"}, "newsletter"),
        ({"From": "Bank <info@bank.example>"}, "excluded"),
        ({"X_Spam_Flag": "YES"}, "spam"),
        ({"Subject": "Salary of Anna"}, "private"),
        ({"Date": "Mon, 1 Jan 2018 10:00:00 +0000"}, "old"),
        ({"From": f"Me <{USER}>"}, "internal"),
    ],
)
def test_what_the_policy_leaves_out_is_counted_with_its_reason(dovecot, mailbox, read, policy, header, reason):
    said = {"since": "2020-01-01", "not_from": ["bank.example"], "private_words": ["salary"]}
    actions.edit_policy(policy.pk, said, by=SYSTEM)
    dovecot.put(letter(**header))
    read()
    assert Sighting.objects.get().reason == reason
    assert not Party.objects.exists()


def test_who_becomes_known_by_a_later_mail_brings_the_earlier_ones_along(dovecot, mailbox, read):
    away = letter("I am away", Auto_Submitted="auto-replied", Subject="Away")
    dovecot.put(letter("Hello"), away)
    read()
    read()
    assert sorted(Entry.objects.values_list("title", flat=True)) == ["Away", "Renewal 2026"]


def test_who_is_known_by_another_way_brings_his_mail_along_over_night(dovecot, mailbox, read, policy, arrivals):
    actions.edit_policy(policy.pk, {"unknown": "nobody"}, by=SYSTEM)
    dovecot.put(letter())
    read()
    parties.take("person", arrivals("person", {"name": "Lucía", "emails": "lucia.ferrer@miramar.example"}), by=SYSTEM)
    jobs.forget_old(timestamp=0)
    assert read() == 1
    assert Entry.objects.get().party.name == "Lucía"


def test_files_are_kept_once_however_often_they_come(dovecot, mailbox, read):
    dovecot.put(
        *(letter(files=[("offer.pdf", "application/pdf", b"%PDF-1.4 x")], Subject=str(one)) for one in range(2))
    )
    read()
    assert Attachment.objects.count() == 2
    assert len(set(Attachment.objects.values_list("file", flat=True))) == 1


def test_what_is_kept_no_longer_goes_and_does_not_come_back(dovecot, mailbox, read, policy):
    dovecot.put(letter(Date="Mon, 2 Feb 2026 10:00:00 +0000"), letter())
    read()
    actions.edit_policy(policy.pk, {"keep_days": 30}, by=SYSTEM)
    jobs.forget_old(timestamp=0)
    assert Entry.objects.count() == Message.objects.count() == 1
    read()
    assert Entry.objects.count() == 1


def test_one_customer_with_several_at_the_table_stands_in_both_histories(dovecot, mailbox, read):
    dovecot.put(letter(), letter(From="Nuria <nuria@miramar.example>"))
    read()
    dovecot.put(letter("To both", Cc="nuria@miramar.example", Subject="Both"))
    read()
    entry = Entry.objects.get(title="Both")
    assert entry.party.name == "Lucía Ferrer"
    assert [one.party.name for one in entry.participants.all()] == ["Nuria"]


def test_a_mailbox_that_can_not_be_read_for_half_an_hour_is_silent(mailbox):
    by = capture.reader_of(mailbox)
    for minutes, silent in ((0, False), (40, True)):
        since = timezone.now() - timedelta(minutes=minutes)
        type(mailbox).objects.filter(pk=mailbox.pk).update(failing_since=since)
        actions.note_reading(mailbox.pk, "no answer", by=by)
        assert any(state.silent_since for state in states()) is silent
    actions.note_reading(mailbox.pk, "", by=by)
    assert not any(state.silent_since for state in states())
