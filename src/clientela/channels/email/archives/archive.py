"""A folder, a zip or one file of mails as the walk knows a server: what is told of each mail, its header, and all of it."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from clientela.channels.email.archives.marks import role_of
from clientela.channels.email.archives.mbox import HEADER, Mbox, header_of
from clientela.channels.email.archives.members import (
    BROKEN,
    MOST,
    Member,
    in_directory,
    in_file,
    in_zip,
    refuse_bombs,
    unpacked,
)
from clientela.channels.email.capture.policy import DISCARDED
from clientela.channels.email.capture.stores import Fetched, Listed, Opened, called
from clientela.channels.email.models import FILE, Folder
from clientela.channels.email.reading.parsing import LARGEST
from clientela.platform.imports.reading import Unreadable

_FLAGS = re.compile(r"[:;!_=-]2,([A-Za-z]*)\Z")  # of Maildir; not every system has a colon in names
_LENGTH = re.compile(rb"\A\s*(\d{1,12})\s*\r?\n")  # with which Apple's .emlx begins
Box = Member | list[Member]


class Archive:
    """Files of mails under one name. A file of mails is a folder, and single mails that lie together are one."""

    def __init__(self, members: Iterable[Member], name: str, *, packed: bool = False) -> None:
        self.passed_over = 0  # files that hold no mails
        self._packed, self._stack = packed, ExitStack()
        self._boxes: dict[str, Box] = {}
        self._mbox, self._loose = Mbox.empty(), dict[int, Member]()
        for count, member in enumerate(members):
            if count >= MOST:
                said = _("There are more than %(most)s files. Move some away.")
                raise Unreadable(said % {"most": MOST})
            self._sort(member, name)

    def close(self) -> None:
        self._stack.close()

    def folders(self) -> list[Listed]:
        roles = {name: _role_by(name) for name in self._boxes}
        return [Listed(name, role, at_first=role not in DISCARDED) for name, role in roles.items()]

    def validity(self, folder: str) -> int:
        return 0

    def check(self) -> None:
        """Raises Unreadable where a file of mails can't be unpacked."""
        for box in self._boxes.values():
            if isinstance(box, Member):
                self._opened(box).close()

    def open(self, folder: str) -> Opened:
        self.close()
        box = self._boxes[folder]
        if isinstance(box, Member):
            self._mbox, self._loose = Mbox(self._stack.enter_context(self._opened(box))), {}
            return Opened(1, self._mbox.names)
        self._mbox, self._loose = Mbox.empty(), {_name(one): one for one in box}
        return Opened(1, list(self._loose))

    def headers(self, uids: Sequence[int]) -> list[Fetched]:
        return [self._fetched(uid, HEADER, head=True) for uid in uids]

    def whole(self, uids: Sequence[int]) -> list[Fetched]:
        return [self._fetched(uid, LARGEST) for uid in uids]

    def large(self, uid: int, most: int) -> list[Fetched]:
        return [self._fetched(uid, most)]

    def _sort(self, member: Member, name: str) -> None:
        kind = member.kind()
        if kind == "mbox":
            self._boxes[name if member.name == name else f"{name}/{member.name}"] = member
        elif kind == "mail":
            box = self._boxes.setdefault(f"{name}/{member.folder}".rstrip("/"), [])
            if isinstance(box, list):
                box.append(member)
        else:
            self.passed_over += 1

    def _opened(self, member: Member) -> BinaryIO:
        return unpacked(member) if self._packed else member.open()

    def _fetched(self, uid: int, most: int, *, head: bool = False) -> Fetched:
        size = 0
        try:
            if member := self._loose.get(uid):
                size = member.size
                content, received, told = _single(member, most), None, _role_of_file(member)
            else:
                size = self._mbox.spot(uid).size
                content = self._mbox.header(uid) if head else self._mbox.mail(uid, most)
                received, told = self._mbox.received(uid), ""
        except BROKEN as error:
            return Fetched(uid, size, None, b"", fault=f"{type(error).__name__}: {error}")
        header = header_of(content[:HEADER])
        return Fetched(uid, size, received, header if head else content, told or role_of(header))


@contextmanager
def in_stored(path: Path, name: str) -> Iterator[Archive]:
    """A file that was brought. Raises Unreadable."""
    if not zipfile.is_zipfile(path):
        yield from _closing(Archive(in_file(path, name), name))
        return
    try:
        with zipfile.ZipFile(path) as packed:
            refuse_bombs(packed, path.stat().st_size)
            yield from _closing(Archive(in_zip(packed), name, packed=True))
    except zipfile.BadZipFile as error:
        raise Unreadable(_("The zip is damaged: %(why)s. Pack it again.") % {"why": error}) from error


@contextmanager
def in_folder(path: Path) -> Iterator[Archive]:
    """A directory of this machine. Raises Unreadable, OSError."""
    yield from _closing(Archive(in_directory(path), path.name))


def _closing(one: Archive) -> Iterator[Archive]:
    try:
        yield one
    finally:
        one.close()


def _single(member: Member, most: int) -> bytes:
    with member.open() as stream:
        content = stream.read(most)
    if member.name.lower().endswith(".emlx") and (found := _LENGTH.match(content)):
        return content[found.end() : found.end() + int(found[1])]
    return content


def _role_of_file(member: Member) -> str:
    found = _FLAGS.search(member.name)
    flags = found[1] if found else ""
    return Folder.Role.TRASH if "T" in flags else Folder.Role.DRAFTS if "D" in flags else ""


def _role_by(name: str) -> str:
    """What a folder is for: “Sent.mbox”, “Sent.mbox/mbox” as Apple has it, “.INBOX.Sent” as Maildir++ has it."""
    path = PurePosixPath(name.removeprefix(FILE))
    path = path.parent if path.name.lower() == "mbox" else path
    plain = path.name[:-5] if path.name.lower().endswith(".mbox") else path.name
    return called(plain) or (called(plain.rpartition(".")[2]) if plain.startswith(".") else "")


def _name(member: Member) -> int:
    """The number of a mail that is a file: by its name, whatever is marked behind it."""
    plain = _FLAGS.sub("", PurePosixPath(member.name).name)
    return int.from_bytes(blake2b(plain.encode("utf-8", "surrogateescape"), digest_size=8).digest()) >> 1
