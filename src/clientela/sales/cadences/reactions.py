"""What others announce ends a cadence at once; what nobody announces is found by the job."""

from uuid import UUID

from clientela.channels.email.events import AddressBounced, LetterFailed, MailCaptured
from clientela.channels.email.models import Message
from clientela.parties.consents.events import ConsentChanged
from clientela.parties.models import ContactPoint
from clientela.sales.cadences.ending import stop_ended
from clientela.sales.leads.events import LeadConverted, LeadDisqualified


def on_mail_captured(event: MailCaptured) -> None:
    """An answer, whoever gave it within the conversation."""
    if event.direction == "in":
        stop_ended(thread=UUID(event.thread))
        _of_party(event.party)


def on_address_bounced(event: AddressBounced) -> None:
    for party in set(ContactPoint.objects.filter(kind="email", value=event.email).values_list("party", flat=True)):
        stop_ended(party=party)


def on_letter_failed(event: LetterFailed) -> None:
    thread = Message.objects.filter(pk=event.message).values_list("thread", flat=True).first()
    if thread is not None:
        stop_ended(thread=thread)


def on_consent_changed(event: ConsentChanged) -> None:
    _of_party(event.party)


def on_lead_converted(event: LeadConverted) -> None:
    _of_party(event.party)


def on_lead_disqualified(event: LeadDisqualified) -> None:
    _of_party(event.party)


def _of_party(party: str) -> None:
    if party:
        stop_ended(party=UUID(party))
