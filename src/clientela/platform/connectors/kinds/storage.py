"""Files in object storage that speaks S3, of Amazon or of any other maker: listed, and read like those of a folder.

A file comes in pieces, each by a request of its own and only while the file is the one that was listed, so that none is ever held
in memory. Addresses are checked as all that are typed.
"""

import fnmatch
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.connectors.kinds.files import NAMES, Listed, pages
from clientela.platform.connectors.kinds.page import Ask, Cursor, Given, Kind, Page, Trouble
from clientela.platform.connectors.kinds.service import fit
from clientela.platform.connectors.kinds.signature import Access, address, signed
from clientela.platform.outbound.addresses import Unreachable
from clientela.platform.outbound.asking import Answer, Bounds, NoAnswer, ask

PIECE = 8_000_000  # bytes of one request
LARGEST = 4_000_000_000  # bytes of one file
REACH = Bounds(seconds=120, kept=PIECE)
LISTS = 10  # answers of a thousand names each: as many as are kept track of


def _asked(given: Given, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
    url = address(given["url"], "/".join(filter(None, (given["bucket"], path))), query)
    access = Access(given["region"], given["key"], given.get("secret", ""))
    try:
        answer = ask("GET", url, signed(url, access, headers, at=datetime.now(UTC)), bounds=REACH)
    except (Unreachable, NoAnswer, OSError) as error:
        raise Trouble(str(error)) from error
    if answer.status in (200, 206, 416):
        return answer
    if answer.status in (401, 403):
        raise Trouble(
            _("The storage does not let us in (%(said)s). Check key, secret and region.") % {"said": _why(answer)}
        )
    if answer.status == 412:
        raise Trouble(_("A file changed while it was read. The next run reads it anew."))
    raise Trouble(_("The storage answered %(status)s: %(said)s") % {"status": answer.status, "said": _why(answer)})


def _why(answer: Answer) -> str:
    try:
        told = _read_xml(answer.content)
    except Trouble:
        return str(answer.status)
    return told.findtext("{*}Code", "") or str(answer.status)


def _read_xml(content: bytes) -> ElementTree.Element:
    """An answer of the storage, which declares no entities. Raises Trouble."""
    if b"<!" in content:  # or entities could be declared in it
        raise Trouble(_("The storage’s answer is not one of S3."))
    try:
        return ElementTree.fromstring(content)  # noqa: S314  (what declares entities was refused)
    except ElementTree.ParseError as error:
        raise Trouble(_("The storage’s answer is not one of S3.")) from error


def _listed(given: Given) -> list[Listed]:
    """The files directly below the folder, whose names are asked for."""
    folder, wanted = given.get("folder", "").strip("/"), given.get("names") or "*"
    prefix, token, found = f"{folder}/" if folder else "", "", []
    for _list in range(LISTS + 1):
        query = {"list-type": "2", "delimiter": "/", "prefix": prefix} | (
            {"continuation-token": token} if token else {}
        )
        told = _read_xml(_asked(given, "", query, {}).content)
        found += [one for item in told.iterfind("{*}Contents") if (one := _one(item, prefix, wanted))]
        token = told.findtext("{*}NextContinuationToken", "")
        if not token:
            break
    return found


def _one(item: ElementTree.Element, prefix: str, wanted: str) -> Listed | None:
    name = item.findtext("{*}Key", "").removeprefix(prefix)
    if not name or name.endswith("/") or not fnmatch.fnmatch(name, wanted):
        return None
    try:
        age = datetime.fromisoformat(item.findtext("{*}LastModified", "")).timestamp()
    except ValueError as error:
        raise Trouble(_("The storage’s answer is not one of S3.")) from error
    return Listed(name, item.findtext("{*}ETag", ""), age)


def _pieces(given: Given, one: Listed) -> Iterator[bytes]:
    """The bytes of a file, as it stood when it was listed. Raises Trouble."""
    path = "/".join(filter(None, (given.get("folder", "").strip("/"), one.name)))
    for begin in range(0, LARGEST, PIECE):
        wanted = {"Range": f"bytes={begin}-{begin + PIECE - 1}", "If-Match": one.stamp}
        answer = _asked(given, path, {}, wanted)
        if answer.status == 200 and len(answer.content) >= PIECE:
            raise Trouble(_("The storage gives no parts of files; this one is too large to be read whole."))
        yield answer.content if answer.status != 416 else b""
        if answer.status != 206 or len(answer.content) < PIECE:
            return
    raise Trouble(_("%(file)s is larger than %(most)s GB.") % {"file": one.name, "most": LARGEST // 10**9})


def _read(given: Given, cursor: Cursor) -> Iterator[Page]:
    listed = _listed(given)
    by_name = {one.name: one for one in listed}

    @contextmanager
    def opened(name: str) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile(suffix=PurePosixPath(name).suffix) as held:
            _pour(given, by_name[name], held.file)
            yield Path(held.name)

    yield from pages(listed, cursor, opened)


def _pour(given: Given, one: Listed, into: IO[bytes]) -> None:
    for piece in _pieces(given, one):
        into.write(piece)
    into.flush()


def _check(given: Given) -> None:
    fit(given["url"])
    for name in ("region", "key", "secret"):
        if not given.get(name, "").isascii() or any(sign.isspace() for sign in given.get(name, "")):
            raise Trouble(_("Key, secret and region hold only plain letters, digits and signs."))
    if "/" in given["bucket"]:
        raise Trouble(_("A bucket’s name has no slash; what lies in it goes into the field of the folder."))


def _first_file(given: Given) -> tuple[str, Iterator[bytes]]:
    listed = _listed(given)
    if not listed:
        raise Trouble(_("No file of such a name is there yet. Put one there, so that its columns can be mapped."))
    newest = max(listed, key=lambda one: (one.age, one.name))
    return newest.name, _pieces(given, newest)


STORAGE = Kind(
    "s3",
    gettext_lazy("Object storage (S3)"),
    gettext_lazy("Files of the same kinds in a bucket of Amazon S3, MinIO, or other storage that speaks S3."),
    icon="boxes",
    asks=(
        Ask("url", gettext_lazy("Address"), "url", place=True, hint="https://s3.eu-south-1.amazonaws.com"),
        Ask("bucket", gettext_lazy("Bucket"), place=True),
        Ask("region", gettext_lazy("Region"), start="us-east-1"),
        Ask("key", gettext_lazy("Access key")),
        Ask("secret", gettext_lazy("Secret of the key"), secret=True),
        Ask(
            "folder",
            gettext_lazy("Folder"),
            required=False,
            hint=gettext_lazy("In the bucket; empty: those that lie in no folder."),
        ),
        NAMES,
    ),
    read=_read,
    check=_check,
    first_file=_first_file,
)
