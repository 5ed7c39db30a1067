"""By what a mail is known again, wherever it lies and whatever servers have added to it."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from clientela.channels.email.models import Message
from clientela.channels.email.reading.mail import Mail
from clientela.platform.people.keys import new_key

# In one order, so that of two who take many at once none waits for the other in a circle.
_LOCK = """SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(root, 1) AS key FROM unnest(%s::text[]) AS root ORDER BY key) AS roots"""
_NAMED = """SELECT DISTINCT name, thread FROM email_message, unnest(names) AS name
    WHERE names && %(names)s::text[] AND name = ANY(%(names)s::text[]) AND {which}"""


@dataclass(frozen=True)
class Arrival:
    """A mail that was read, with what its server says of it."""

    mail: Mail
    received: datetime | None = None
    outgoing: bool = False  # it lies in a folder of what was sent


def digest(mail: Mail) -> bytes:
    """Of its id, its writer and its date; where it has no id, of all that it says, so that the whole of it must have been read."""
    parts = [mail.message_id, mail.sender.email.lower() if mail.sender else "", mail.headers.get("date", "")]
    if not mail.message_id:
        parts += [mail.subject, *(one.email.lower() for one in mail.to), *_content(mail)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()


def _content(mail: Mail) -> list[str]:
    """The same of a copy that a file holds, where lines end otherwise."""
    files = [hashlib.sha256(b"".join(one.content.split())).hexdigest() for one in mail.attachments]
    return ["".join(mail.text.split()), *files]


def names(mail: Mail) -> list[str]:
    """What joins it to others: its own id, those before it, and Outlook's name of the conversation."""
    outlook = [f"conversation:{mail.conversation}"] if mail.conversation else []
    return list(dict.fromkeys([*([mail.message_id] if mail.message_id else []), *mail.references, *outlook]))


@dataclass(frozen=True)
class Named:
    """By what a mail is known again, and the thread that it belongs to."""

    seal: bytes
    names: list[str]
    thread: UUID


class Threads:
    """The conversations of some mails while they are taken, and those of the mails that are known already.

    Whoever takes the same mail, or one of the same conversation, at the same moment waits, so that neither is begun twice.
    """

    def __init__(self, arrivals: Sequence[Arrival]) -> None:
        seals = {digest(one.mail): names(one.mail) for one in arrivals}
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [[_root(seal, named) for seal, named in seals.items()]])
        known = Message.objects.filter(digest__in=seals).defer("text", "html")
        self._messages = {bytes(one.digest): one for one in known}
        self._made: list[Message] = []
        self._threads = _threads({name for named in seals.values() for name in named})

    def message(self, arrival: Arrival) -> Message | None:
        """The message that a mail is already."""
        return self._messages.get(digest(arrival.mail))

    def name(self, arrival: Arrival) -> Named:
        """A mail that is none yet. Several threads that it joins are one from now on, the oldest."""
        named = names(arrival.mail)
        joined = sorted({thread for name in named for thread in self._threads.get(name, ())})
        if len(joined) > 1:
            self._unite(joined[0], joined[1:])
        return Named(digest(arrival.mail), named, joined[0] if joined else new_key())

    def add(self, message: Message) -> Message:
        """A mail that is kept, though not saved yet."""
        self._messages[bytes(message.digest)] = message
        self._made.append(message)
        for name in message.names:
            self._threads[name] = {message.thread}
        return message

    def _unite(self, thread: UUID, others: Sequence[UUID]) -> None:
        Message.objects.filter(thread__in=others).update(thread=thread)
        for message in [*self._messages.values(), *self._made]:
            message.thread = thread if message.thread in others else message.thread
        for name, joined in self._threads.items():
            self._threads[name] = {thread} if joined.intersection(others) else joined


def _root(seal: bytes, named: Sequence[str]) -> str:
    """What two mails of one conversation share that come at once."""
    return (named[0] if len(named) == 1 else named[1]) if named else seal.hex()


def _threads(named: Collection[str]) -> dict[str, set[UUID]]:
    """The threads of the messages that have these names."""
    out: dict[str, set[UUID]] = {}
    for name, thread in _messages_named(named, "TRUE") if named else ():
        out.setdefault(name, set()).add(thread)
    return out


def sent(named: Collection[str]) -> set[str]:
    """Those of these names that a mail of ours has."""
    return {name for name, _thread in _messages_named(named, "direction = 'out'")} if named else set()


def _messages_named(named: Collection[str], which: str) -> list[tuple[str, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(_NAMED.format(which=which), {"names": list(named)})
        found: list[tuple[str, UUID]] = cursor.fetchall()
        return found


def known(arrivals: Sequence[Arrival]) -> dict[bytes, UUID]:
    """Which of these, whose headers alone were read, are captured already; by their digests. What has no id is not told by them."""
    seals = [digest(one.mail) for one in arrivals if one.mail.message_id]
    found = Message.objects.filter(digest__in=seals).values_list("digest", "pk")
    return {bytes(seal): key for seal, key in found}
