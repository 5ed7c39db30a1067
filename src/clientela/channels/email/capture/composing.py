"""A mail as the rows that it becomes: the message whole, and the entry in the history of whom it is with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from clientela.channels.email.capture.identity import comparable
from clientela.channels.email.capture.knowing import Arrival, Named
from clientela.channels.email.capture.policy import Seen
from clientela.channels.email.models import Mailbox, Message
from clientela.channels.email.reading.mail import Address, Mail
from clientela.platform.entities.cleaning import LINE, LONGEST, plain

CHANNEL = "e-mail"
MOST_RECIPIENTS = 500


@dataclass(frozen=True)
class Kept:
    """A mail that is kept, as the message that it becomes, with the parties whose history it stands in."""

    message: Message
    mail: Mail
    there: Sequence[UUID]  # whom it is with first


def message_of(mailbox: Mailbox, arrival: Arrival, seen: Seen, named: Named) -> Message:
    """Not saved yet, and without its entry."""
    mail, now = arrival.mail, timezone.now()
    return Message(
        digest=named.seal, mailbox=mailbox, message_id=mail.message_id, names=named.names, thread=named.thread, kind=mail.kind,
        direction="out" if seen.outgoing else "in", subject=plain(mail.subject[:LINE]), sender=_written(mail.sender),
        recipients=_recipients(mail), at=min(mail.at or arrival.received or now, now + timedelta(days=1)),
        text=_storable(mail.text), html=_storable(mail.html), language=mail.language, notes=list(mail.notes),
    )  # fmt: skip


def facts_of(one: Kept, *, users: Mapping[str, UUID], files: bool) -> dict[str, Any]:
    """What the timeline keeps of it."""
    message, mail = one.message, one.mail
    main, *others = one.there
    shown = plain((mail.said or mail.text)[:LONGEST], longest=LONGEST)
    details = {
        "mail": str(message.pk), "thread": str(message.thread), "kind": mail.kind, "from": message.sender,
        "to": message.recipients[:20], "whole": f"/mail/{message.pk}/", "answer": f"/mail/{message.pk}/answer/",
        "pictures": {one.content_id: one.name for one in mail.attachments if one.content_id},
        "more": len(shown) < len(mail.text.strip()), "html": bool(mail.html),
    }  # fmt: skip
    return {
        "party": main, "others": others, "channel": CHANNEL, "direction": message.direction, "at": message.at,
        "title": message.subject, "body": shown, "details": details,
        "by_user": users.get(comparable(mail.sender) if mail.sender else ""),
        "files": [(one.name, one.content) for one in mail.attachments] if files else [],
        "source": CHANNEL, "external_id": str(message.pk),
    }  # fmt: skip


def _written(address: Address | None) -> dict[str, str]:
    return {"name": _storable(address.name), "email": address.email.lower()} if address else {}


def _recipients(mail: Mail) -> list[dict[str, str]]:
    roles = (("to", mail.to), ("cc", mail.cc), ("bcc", mail.bcc))
    return [_written(one) | {"role": role} for role, people in roles for one in people][:MOST_RECIPIENTS]


def _storable(text: str) -> str:
    """PostgreSQL keeps neither NUL nor half a character."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
