"""From a real mail server to the timeline: what lies in a mailbox stands at the person it is with, once, and nothing is missing."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.channels.email import actions, jobs
from clientela.channels.email.ledger import ledger
from clientela.channels.email.models import Folder, Mailbox, Message, Sighting
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.tests.dovecot import USER
from clientela.parties.models import ContactPoint, Party, SourceRecord
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db


def test_a_letter_stands_at_the_person_who_wrote_it(dovecot, mailbox, read, alice):
    dovecot.put(letter("Can we sign for 24 months?\n\nLucía"))
    assert read() == 1
    entry = Entry.objects.get()
    assert (entry.kind, entry.direction, entry.channel, entry.title) == ("message", "in", "e-mail", "Renewal 2026")
    assert entry.body == "Can we sign for 24 months?"
    assert entry.party.name == "Lucía Ferrer"
    assert entry.party.owner_id == alice.user.pk
    assert entry.party.last_contact_at == entry.at
    assert ContactPoint.objects.get(party=entry.party).value == "lucia.ferrer@miramar.example"
    assert SourceRecord.objects.get(party=entry.party).source == f"mailbox: {USER}"


def test_read_again_nothing_is_new(dovecot, mailbox, read):
    dovecot.put(letter(), letter(Subject="Another"))
    assert read() == 2
    assert read() == 0
    assert Entry.objects.count() == Message.objects.count() == 2
    assert Party.objects.count() == 1


def test_what_was_sent_stands_at_whom_it_went_to_and_says_who_wrote_it(dovecot, mailbox, read, alice):
    dovecot.put(letter(From=USER, To="Lucía Ferrer <lucia.ferrer@miramar.example>"), folder="Sent")
    read()
    entry = Entry.objects.get()
    assert (entry.direction, entry.party.name, entry.by_user_id) == ("out", "Lucía Ferrer", alice.user.pk)


def test_an_answer_is_of_the_same_thread_in_whatever_order_they_come(dovecot, mailbox, read):
    answer = letter("Yes", Message_ID="<b@x>", In_Reply_To="<a@x>", References="<a@x>")
    dovecot.put(answer)
    read()
    dovecot.put(letter("Shall we?", Message_ID="<a@x>"), letter("Other", Message_ID="<c@x>"))
    read()
    threads = dict(Message.objects.values_list("message_id", "thread"))
    assert threads["a@x"] == threads["b@x"] != threads["c@x"]


def test_the_ledger_counts_what_the_server_has(dovecot, mailbox, read):
    dovecot.put(letter(), letter(From=USER, To=USER, Subject="To myself"), letter(Sensitivity="Private"))
    read()
    lines = {line.folder.name: line for line in ledger(mailbox)}
    inbox = lines["INBOX"]
    assert (inbox.server, inbox.captured, inbox.left_out, inbox.failed, inbox.missing) == (3, 1, 2, 0, 0)
    assert inbox.reasons == {"internal": 1, "private": 1}
    assert mailbox.read_at is not None


def test_of_what_is_left_out_nothing_is_stored(dovecot, mailbox, read):
    dovecot.put(letter(Sensitivity="Private"))
    read()
    assert not Message.objects.exists()
    assert not Party.objects.exists()
    assert not Entry.objects.exists()
    assert Sighting.objects.get().reason == "private"


def test_a_wrong_password_is_told_and_nothing_is_lost(dovecot, mailbox, read):
    Mailbox.objects.filter(pk=mailbox.pk).update(secret="wrong")
    dovecot.put(letter())
    assert jobs.read_mailbox(mailbox.pk) == 0
    mailbox.refresh_from_db()
    assert "refused the user name or the password" in mailbox.failure
    assert not Folder.objects.filter(mailbox=mailbox).exists()


def test_what_went_wrong_is_told_in_the_words_of_its_owner(dovecot, mailbox, alice):
    type(alice.user).objects.filter(pk=alice.user.pk).update(language="it")
    Mailbox.objects.filter(pk=mailbox.pk).update(secret="wrong")
    jobs.read_mailbox(mailbox.pk)
    mailbox.refresh_from_db()
    assert mailbox.failure.startswith("Il server ha rifiutato")


def test_a_reading_that_made_room_for_others_is_queued_again(dovecot, mailbox):
    dovecot.put(letter())
    jobs.read_mailbox(mailbox.pk)
    ProcrastinateJob.objects.all().delete()
    dovecot.put(letter())
    assert jobs.read_mailbox(mailbox.pk, seconds=0) == 0
    assert ProcrastinateJob.objects.get().args == {"mailbox": str(mailbox.pk)}


def test_a_paused_mailbox_is_not_read(dovecot, mailbox, read, alice):
    dovecot.put(letter())
    actions.pause(mailbox.pk, by=alice.actor)
    assert read() == 0
    actions.resume(mailbox.pk, by=alice.actor)
    assert read() == 1
