"""A mail to a source's address is a lead, once for a conversation, of somebody who is known again; what machines write is none."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone

from clientela.channels.email import actions as email
from clientela.channels.email.door.actions import hand_over
from clientela.channels.email.events import MailCaptured
from clientela.channels.email.models import Message
from clientela.channels.email.tests.conftest import letter
from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.leads import actions
from clientela.sales.leads.models import Lead, LeadSource
from clientela.sales.leads.reactions import on_mail_captured
from clientela.timeline.models import Entry


@pytest.fixture
def mail(owner):
    actions.create_source({"name": "Post", "address": "sales@clientela.example"}, by=owner.actor)

    def came(sender="ewa@example.pl", to="sales@clientela.example", thread=None, **said):
        row = {
            "direction": "in",
            "kind": "personal",
            "subject": "Coffee",
            "text": "Ten kilos by May",
            "at": timezone.now(),
            **said,
        }
        message = Message.objects.create(
            digest=new_key().bytes, thread=thread or new_key(), sender={"name": "Ewa Łoś", "email": sender},
            recipients=[{"name": "", "email": to, "role": "to"}], **row,
        )  # fmt: skip
        on_mail_captured(MailCaptured(str(message.pk), "", "", row["direction"], row["kind"], str(message.thread), ""))
        return message

    return came


def test_a_mail_becomes_a_lead_of_its_sender(mail):
    mail()
    lead = Lead.objects.get()
    assert (lead.name, lead.wanted, lead.party.name, lead.origin.name) == (
        "Coffee",
        "Ten kilos by May",
        "Ewa Łoś",
        "Post",
    )
    assert (lead.owner_id, lead.source) == (None, "mail:sales@clientela.example")
    assert not Entry.objects.exists()


def test_one_conversation_is_one_lead_and_one_sender_one_person(mail):
    first = mail()
    mail(thread=first.thread, subject="Re: Coffee")
    on_mail_captured(MailCaptured(str(first.pk), "", "", "in", "personal", str(first.thread), ""))
    mail(subject="Tea")
    assert sorted(Lead.objects.values_list("name", flat=True)) == ["Coffee", "Tea"]
    assert Party.objects.filter(kind="person").count() == 1


@pytest.mark.parametrize("kind", ["auto_reply", "spam", "newsletter", "bounce"])
def test_what_machines_write_is_no_lead(mail, kind):
    mail(kind=kind)
    assert not Lead.objects.exists()
    assert not Party.objects.exists()


def test_neither_is_what_goes_elsewhere_or_answers_us(mail):
    mail(to="alice@clientela.example")
    mail(at=timezone.now() - timedelta(days=8))
    ours = mail(direction="out")
    mail(thread=ours.thread, subject="Re: our offer")
    assert not Lead.objects.exists()
    assert LeadSource.objects.count() == 1


@pytest.fixture
def door(owner):
    """Hands a mail over at the door of a mailbox whose policy leaves strangers out."""
    actions.create_source({"name": "Post", "address": "sales@clientela.example"}, by=owner.actor)
    policy = email.create_policy({"name": "Known", "unknown": "nobody"}, by=owner.actor)
    email.connect_mailbox({"address": "box@clientela.example", "policy": policy.pk}, by=owner.actor)

    def hand(*, body="Ten kilos", by="Ewa Łoś <ewa@example.pl>", to="sales@clientela.example", **said):
        raw = letter(body, From=by, To=to, Subject="Coffee", **said)
        hand_over(raw, ["box@clientela.example"], by=SYSTEM)
        for message in Message.objects.order_by("captured_at"):
            said = (str(message.entry_id or ""), "", message.direction, message.kind, str(message.thread), "")
            on_mail_captured(MailCaptured(str(message.pk), *said))

    return hand


def test_a_stranger_is_welcome_at_the_address_and_has_the_mail_in_the_history(door):
    door(to="someone@clientela.example")
    assert not Party.objects.exists()
    door(Cc="known@example.pl")
    lead = Lead.objects.get()
    assert (lead.party.name, Entry.objects.get().party) == ("Ewa Łoś", lead.party)
    assert list(Party.objects.values_list("name", flat=True)) == ["Ewa Łoś"]


def test_what_is_old_or_left_out_by_name_is_no_visit(door):
    door(Date=format_datetime(timezone.now() - timedelta(days=8)))
    door(Sensitivity="Private")
    door(by="box@clientela.example")
    assert not Party.objects.exists()
    assert not Lead.objects.exists()


def test_a_mail_from_a_desk_stands_with_the_firm_and_with_whom_asks(door, owner):
    desk = [{"value": "info@bar.example", "typed": "info@bar.example"}]
    firm = parties.create("organisation", {"name": "Bar", "emails": desk}, by=owner.actor)
    door(by="Ewa Łoś <info@bar.example>", Message_ID="<a@x>")
    door(by="Ewa Łoś <info@bar.example>", Message_ID="<b@x>", References="<a@x>")
    lead = Lead.objects.get()
    assert lead.party.name == "Ewa Łoś"
    first, second = Entry.objects.order_by("pk")
    assert (first.party_id, first.participants.get().party) == (firm, lead.party)
    assert second.party == lead.party
    assert Party.objects.get(pk=lead.party_id).last_contact_at == second.at
