"""What e-mail announces. Keys are texts, as facts are kept in JSON."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MailCaptured:
    message: str
    entry: str
    party: str
    direction: str
    kind: str
    thread: str
    mailbox: str


@dataclass(frozen=True)
class AddressBounced:
    """A mail of ours did not reach an address, for good."""

    email: str
    reason: str
    message: str  # the bounce itself


@dataclass(frozen=True)
class MailboxConnected:
    mailbox: str
    address: str


@dataclass(frozen=True)
class MailboxDisconnected:
    mailbox: str
    address: str


@dataclass(frozen=True)
class LetterFailed:
    """A letter could not be delivered to its server, for good."""

    message: str
    writer: str
    party: str
    subject: str
    why: str
