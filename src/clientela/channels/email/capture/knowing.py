"""By what a mail is known again, wherever it lies and whatever servers have added to it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from clientela.channels.email.models import Message
from clientela.channels.email.reading.mail import Mail
from clientela.platform.people.keys import new_key


@dataclass(frozen=True)
class Arrival:
    """A mail that was read, with what its server says of it."""

    mail: Mail
    size: int
    received: datetime | None = None
    outgoing: bool = False  # it lies in a folder of what was sent


def digest(mail: Mail, size: int) -> bytes:
    """Of its id, its writer and its date; where it has no id, of whatever else its header says, and of its size in bytes."""
    parts = [mail.message_id, mail.sender.email.lower() if mail.sender else "", mail.headers.get("date", "")]
    if not mail.message_id:
        parts += [mail.subject, *(one.email.lower() for one in mail.to), str(size)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()


def names(mail: Mail) -> list[str]:
    """What joins it to others: its own id, those before it, and Outlook's name of the conversation."""
    outlook = [f"conversation:{mail.conversation}"] if mail.conversation else []
    return list(dict.fromkeys([*([mail.message_id] if mail.message_id else []), *mail.references, *outlook]))


def join(named: Sequence[str], seal: bytes) -> tuple[UUID, Message | None]:
    """The thread of a mail, and the message that it is where it is known. Several threads that it joins are one from now on.

    Whoever takes the same mail, or one of the same conversation, at the same moment waits, so that neither is begun twice.
    """
    root = (named[0] if len(named) == 1 else named[1]) if named else seal.hex()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [root])
    found = list(
        Message.objects.filter(Q(digest=seal) | Q(names__overlap=list(named))).defer("text", "html").order_by("id")[:50]
    )
    same = next((one for one in found if bytes(one.digest) == seal), None)
    if same is not None or not found:
        return (same.thread if same else new_key()), same
    thread = found[0].thread
    if others := {one.thread for one in found} - {thread}:
        Message.objects.filter(thread__in=others).update(thread=thread)
    return thread, None


def known(arrivals: Sequence[Arrival]) -> dict[bytes, UUID]:
    """Which of these are captured already, by their digests."""
    seals = [digest(one.mail, one.size) for one in arrivals]
    found = Message.objects.filter(digest__in=seals).values_list("digest", "pk")
    return {bytes(seal): key for seal, key in found}
