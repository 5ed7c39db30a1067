"""A folder of this machine, or one that is mounted there. Only folders that the environment names are read."""

import fnmatch
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.connectors.kinds.files import NAMES, Listed, pages
from clientela.platform.connectors.kinds.page import Ask, Cursor, Given, Kind, Page, Trouble

SETTLED = 5  # seconds for which a file must not have changed: it may still be being written
PIECE = 1 << 20


def inside(path: str) -> Path:
    """A path below one of the folders that may be read; links that lead out of them lead nowhere. Raises Trouble."""
    allowed = [Path(root).resolve() for root in settings.CONNECTOR_FOLDERS]
    found = (allowed[0] / path).resolve()
    if not any(found.is_relative_to(root) for root in allowed):
        said = ", ".join(map(str, allowed))
        raise Trouble(_("Only these folders and those in them are read: %(folders)s.") % {"folders": said})
    return found


def _listed(given: Given) -> list[Listed]:
    folder, wanted = _folder(given), given.get("names") or "*"
    found = []
    for path in folder.iterdir():
        if (
            path.name.startswith(".")
            or not fnmatch.fnmatch(path.name, wanted)
            or path.is_symlink()
            or not path.is_file()
        ):
            continue
        stat = path.stat()
        if time.time() - stat.st_mtime >= SETTLED:
            found.append(Listed(path.name, f"{stat.st_mtime_ns}:{stat.st_size}", stat.st_mtime))
    return found


def _folder(given: Given) -> Path:
    folder = inside(given["folder"])
    if not folder.is_dir():
        raise Trouble(_("There is no folder %(path)s. Make it, or correct its name.") % {"path": given["folder"]})
    return folder


def _read(given: Given, cursor: Cursor) -> Iterator[Page]:
    folder = _folder(given)

    @contextmanager
    def opened(name: str) -> Iterator[Path]:
        try:
            yield folder / name
        except OSError as error:
            raise Trouble(_("%(file)s cannot be read: %(why)s") % {"file": name, "why": error.strerror}) from error

    try:
        listed = _listed(given)
    except OSError as error:
        raise Trouble(_("The folder cannot be read: %(why)s") % {"why": error.strerror}) from error
    yield from pages(listed, cursor, opened)


def _check(given: Given) -> None:
    inside(given["folder"])


def _first_file(given: Given) -> tuple[str, Iterator[bytes]]:
    listed = sorted(_listed(given), key=lambda one: one.age)
    if not listed:
        raise Trouble(_("No file of such a name is there yet. Put one there, so that its columns can be mapped."))
    newest = listed[-1].name
    return newest, _pieces(inside(given["folder"]) / newest)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


FOLDER = Kind(
    "folder",
    gettext_lazy("Folder of files"),
    gettext_lazy(
        "CSV, XLSX, XLS, ODS, JSON, XML and vCard files that other programs put into a folder of this server."
    ),
    icon="folder",
    asks=(
        Ask(
            "folder",
            gettext_lazy("Folder"),
            hint=gettext_lazy("Below the folder “incoming” of this server, or its whole path."),
        ),
        NAMES,
    ),
    read=_read,
    check=_check,
    first_file=_first_file,
)
