"""What is known of a mail before it is taken: who takes part, whether the policy wants it, who becomes known by it."""

from collections.abc import Collection
from functools import partial

from django.utils import timezone

from clientela.channels.email.capture.identity import Known, Lesson, Ours, comparable
from clientela.channels.email.capture.knowing import Arrival
from clientela.channels.email.capture.policy import Seen, admits, reason_against
from clientela.channels.email.capture.welcoming import RECENT
from clientela.channels.email.models import Mailbox
from clientela.channels.email.reading.mail import Address, Mail


def judge(mailbox: Mailbox, arrival: Arrival, known: Known) -> str:
    """Why a mail that is not known yet is to be left out; "" for one to take."""
    return reason_against(mailbox.policy, seen_of(arrival, known))


def seen_of(arrival: Arrival, known: Known) -> Seen:
    """What is known of a mail when it is judged."""
    mail = arrival.mail
    outgoing = arrival.outgoing or (mail.sender is not None and comparable(mail.sender) in known.ours)
    others = tuple(_others(mail, known.ours, outgoing=outgoing))
    concerned = [comparable(one) for one in others] + [bounce.email.lower() for bounce in mail.bounces]
    welcome = not outgoing and _is_welcome(mail, known.ours.welcoming)
    return Seen(mail, outgoing, others, known.parties_at(concerned), partial(known.wrote, mail.references), welcome)


def newcomer(mailbox: Mailbox, seen: Seen) -> Lesson | None:
    """Who becomes a person by this mail, as the policy has it."""
    if not seen.others or comparable(seen.others[0]) in seen.known or not admits(mailbox.policy, seen):
        return None
    first, sender = seen.others[0], seen.mail.sender
    own = sender is not None and sender.email == first.email
    return Lesson(first, seen.mail.facts if own else {})


def lesson_of(mailbox: Mailbox, mail: Mail) -> Lesson | None:
    """What a letter's signature tells of its writer, where the policy wants to know."""
    wanted = mailbox.policy.signatures and mail.kind == "personal" and mail.sender and mail.facts
    return Lesson(mail.sender, mail.facts) if wanted and mail.sender else None


def _is_welcome(mail: Mail, addresses: Collection[str]) -> bool:
    """Whether somebody writes of late to an address at which everybody may."""
    late = mail.at is None or mail.at > timezone.now() - RECENT
    return late and any(comparable(one) in addresses for one in (*mail.to, *mail.cc))


def _others(mail: Mail, ours: Ours, *, outgoing: bool) -> list[Address]:
    """Who takes part and is not of ours, whom it is from or to first."""
    first = [] if outgoing or mail.sender is None else [mail.sender]
    named: dict[str, Address] = {}
    for one in [*first, *mail.to, *mail.cc, *mail.bcc]:
        named.setdefault(comparable(one), one)
    return [one for email, one in named.items() if email not in ours]
