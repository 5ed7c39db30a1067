"""The files of a folder or of a zip, each told by how it begins: a file of mails, a single mail, or neither. All is bounded."""

import re
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from django.utils.translation import gettext as _

from clientela.channels.email.archives.mbox import begins
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.reading.source import UNPACKED_FREE, UNPACKED_LIMIT, UNPACKED_RATIO

MOST = 200_000  # files of one folder or zip
SETTLED = 5  # seconds for which a file must not have changed: it may still be being written
PIECE = 1 << 20
# What reading a file that is damaged, locked or packed in a way of its own may bring.
BROKEN = (OSError, EOFError, RuntimeError, NotImplementedError, ValueError, zipfile.BadZipFile, zlib.error)
Kind = Literal["mbox", "mail", ""]
_MAILDIR = ("cur", "new")  # of what is being delivered, in tmp, nothing is read
_SUFFIXES = (".eml", ".emlx")
_FIELD = re.compile(rb"[!-9;-~]{1,80}[ \t]*:")
_OF_MAILS = re.compile(
    rb"(?im)^(?:from|to|cc|subject|date|received|message-id|return-path|delivered-to|mime-version|reply-to)[ \t]*:"
)
_OWN_FORMATS = ((b"!BDN", "PST"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "MSG"))


@dataclass(frozen=True)
class Member:
    """A file among others. `name` is its path there."""

    name: str
    size: int
    open: Callable[[], BinaryIO]

    @property
    def folder(self) -> str:
        """Where mails that are files of their own lie together."""
        parent = PurePosixPath(self.name).parent
        found = str(parent.parent if parent.name in _MAILDIR else parent)
        return "" if found == "." else found

    def kind(self) -> Kind:
        path = PurePosixPath(self.name)
        if path.name.startswith(".") or path.parent.name == "tmp" or "__MACOSX" in path.parts or not self.size:
            return ""
        if path.suffix.lower() in _SUFFIXES or path.parent.name in _MAILDIR:
            return "mail"
        try:
            with self.open() as stream:
                return told_by(stream.read(1 << 13))
        except BROKEN:
            return ""


def told_by(head: bytes) -> Kind:
    """What a file is that begins so."""
    if begins(head):
        return "mbox"
    return "mail" if _FIELD.match(head) and len(_OF_MAILS.findall(head)) >= 2 else ""


def in_directory(root: Path) -> Iterator[Member]:
    """Links lead nowhere, and what has just been written waits."""
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        stat = path.stat()
        if path.parent.name in _MAILDIR or time.time() - stat.st_mtime >= SETTLED:
            yield Member(path.relative_to(root).as_posix(), stat.st_size, partial(_opened_file, path))


def in_zip(packed: zipfile.ZipFile) -> Iterator[Member]:
    for one in packed.infolist():
        if not one.is_dir():
            yield Member(one.filename.replace("\\", "/"), one.file_size, partial(_opened, packed, one))


def _opened_file(path: Path) -> BinaryIO:
    return path.open("rb")


def _opened(packed: zipfile.ZipFile, one: zipfile.ZipInfo) -> BinaryIO:
    return packed.open(one)  # type: ignore[return-value]


def in_file(path: Path, name: str) -> Iterator[Member]:
    """One file, which is all there is. Raises Unreadable for what is no mail."""
    with path.open("rb") as stream:
        head = stream.read(1 << 13)
    own = next((called for magic, called in _OWN_FORMATS if head.startswith(magic)), "")
    if own:
        said = _("The file is Outlook’s own (%(format)s). Export its mails as mbox or as .eml files, and bring these.")
        raise Unreadable(said % {"format": own})
    kind = told_by(head)
    if not kind and not name.lower().endswith(_SUFFIXES):
        raise Unreadable(_("The file holds no mails: it is neither mbox, nor a single mail, nor a zip of these."))
    yield Member(name, path.stat().st_size, partial(_opened_file, path))


def unpacked(member: Member) -> BinaryIO:
    """A file of mails out of a zip, in a file without a name, as it can be read from any place. Raises Unreadable."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  it is its reader's to close
    try:
        with member.open() as stream:
            while piece := stream.read(PIECE):
                out.write(piece)
    except BROKEN as error:
        out.close()
        said = _("“%(name)s” in it cannot be unpacked (%(why)s). Pack it again, or bring it by itself.")
        raise Unreadable(said % {"name": member.name, "why": str(error)[:200]}) from error
    return out


def refuse_bombs(packed: zipfile.ZipFile, size: int) -> None:
    """Raises Unreadable for a zip of too many files, or one that unpacks to an absurd size."""
    found = packed.infolist()
    if len(found) > MOST:
        said = _("The zip holds %(count)s files; at most %(most)s are read. Divide it.")
        raise Unreadable(said % {"count": len(found), "most": MOST})
    if sum(one.file_size for one in found) > min(UNPACKED_LIMIT, UNPACKED_FREE + UNPACKED_RATIO * size):
        raise Unreadable(_("The zip unpacks to an absurd size. Unpack it, and bring the files that are in it."))
