"""A mail to a source's address is a lead, once for a conversation, of somebody who is known again; what machines write is none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.channels.email.events import MailCaptured
from clientela.channels.email.models import Message
from clientela.parties.models import Party
from clientela.platform.people.keys import new_key
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
