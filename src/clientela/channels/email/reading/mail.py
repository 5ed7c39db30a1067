"""Mail: all that a message says, decoded. `notes` names what had to be guessed or was left out; without any it was read whole."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

Kind = Literal["personal", "auto_reply", "bounce", "newsletter", "spam", "calendar"]


@dataclass(frozen=True)
class Address:
    name: str
    email: str  # as it was written; "" for a name alone


@dataclass(frozen=True)
class Attached:
    """A file that came along, by a name that is safe to save it under."""

    name: str
    media_type: str  # as the mail says; what it really is, its content says
    content: bytes = field(repr=False)
    content_id: str = ""  # by which the HTML shows it

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Bounce:
    """An address that a mail did not reach (RFC 3464)."""

    email: str
    status: str  # "5.1.1" of RFC 3463; "" where none was told
    reason: str
    permanent: bool


@dataclass(frozen=True)
class Said:
    """One fact that a signature tells of its writer, and how sure that is, from 0 to 1."""

    value: str
    sure: float


@dataclass(frozen=True)
class Mail:
    message_id: str = ""
    references: tuple[str, ...] = ()  # ids of mails before it, the oldest first; what it answers is among them
    conversation: str = ""  # the beginning of Outlook's Thread-Index, the same in a whole conversation
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    at: datetime | None = None
    subject: str = ""
    text: str = ""  # all of it, with what it quotes
    html: str = ""  # harmless
    said: str = ""  # what is new in it: without quotes, signature and disclaimers
    signature: str = ""
    facts: Mapping[str, Said] = field(default_factory=dict)  # what the signature tells
    language: str = ""
    kind: Kind = "personal"
    private: bool = False  # its writer calls it so (RFC 2156)
    bounces: tuple[Bounce, ...] = ()
    attachments: tuple[Attached, ...] = ()
    invitations: tuple[bytes, ...] = ()  # calendars (RFC 5545) that came as such
    headers: Mapping[str, str] = field(default_factory=dict)  # decoded, by name in lower case; of several the first
    notes: tuple[str, ...] = ()
