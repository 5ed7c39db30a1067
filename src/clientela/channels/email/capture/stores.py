"""What the walk asks of a store of mails, be it a server or a file: its folders, and of each its mails, headers first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from clientela.channels.email.models import Folder

PIECE = 4_000_000  # bytes of a large mail that are asked for at once
# What servers that tell no roles (RFC 6154) call them.
_CALLED = {
    Folder.Role.SENT: ("sent", "sent items", "sent messages", "sent mail", "posta inviata", "elementi inviati", "inviati",
                       "inviata", "enviados", "elementos enviados", "mensajes enviados", "wysłane", "elementy wysłane", "gesendet"),
    Folder.Role.JUNK: ("junk", "spam", "junk e-mail", "posta indesiderata", "correo no deseado", "wiadomości-śmieci"),
    Folder.Role.TRASH: ("trash", "deleted items", "deleted messages", "cestino", "posta eliminata", "papelera",
                        "elementos eliminados", "kosz", "elementy usunięte"),
    Folder.Role.DRAFTS: ("drafts", "bozze", "borradores", "szkice", "wersje robocze"),
    Folder.Role.ARCHIVE: ("archive", "archivio", "archivo", "archiwum", "all mail"),
}  # fmt: skip


def called(name: str) -> str:
    """What a folder or a label of this name is for; "" for nothing in particular."""
    plain = name.strip().lower()
    return next((role for role, names in _CALLED.items() if plain in names), "")


@dataclass(frozen=True)
class Listed:
    name: str
    role: str
    at_first: bool  # it is read unless somebody chooses otherwise


@dataclass(frozen=True)
class Opened:
    uid_validity: int
    uids: Sequence[int]  # in the order in which they are read


@dataclass(frozen=True)
class Fetched:
    uid: int
    size: int
    received: datetime | None
    content: bytes
    role: str = ""  # of Folder.Role, where its store tells so of the mail itself
    fault: str = ""  # why it can't be read


class Store(Protocol):
    """Where mails lie. Nothing in it is changed by reading."""

    def folders(self) -> list[Listed]: ...

    def validity(self, folder: str) -> int:
        """The number of a folder that it keeps under another name (RFC 9051, 2.3.1.1); 0 where none is told."""

    def open(self, folder: str) -> Opened:
        """The folder that is read from now on."""

    def headers(self, uids: Sequence[int]) -> list[Fetched]: ...

    def whole(self, uids: Sequence[int]) -> list[Fetched]: ...

    def large(self, uid: int, most: int) -> list[Fetched]:
        """One mail, or as much of it as is wanted."""
