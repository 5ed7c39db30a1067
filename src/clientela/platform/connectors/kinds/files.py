"""Files of any place as pages: the new and the changed ones, oldest first, each by the import's own reader.

The cursor holds the stamp of each file that was read whole, and how many rows of the present one were. A file that cannot be read
is told in the log and passed over until it changes, so that it stands in no other's way.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.connectors.kinds.page import PAGE, Ask, Cursor, Page, Trouble, layout_of
from clientela.platform.imports.reading import Unreadable, detect, read

MOST = 10_000  # files of one place: their stamps are kept with each page


@dataclass(frozen=True)
class Listed:
    """A file of the place. `stamp` changes with its content; `age` orders files, oldest first."""

    name: str
    stamp: str
    age: float


NAMES = Ask(
    "names",
    gettext_lazy("File names"),
    required=False,
    start="*",
    hint=gettext_lazy("* stands for any letters: *.csv"),
)
Open = Callable[
    [str], AbstractContextManager[Path]
]  # a file's bytes as a file of this machine, for as long as it is open


def pages(listed: list[Listed], cursor: Cursor, opened: Open) -> Iterator[Page]:
    """The rows of what is new or changed since. Raises Trouble where there are too many files."""
    if len(listed) > MOST:
        said = {"count": len(listed), "most": MOST}
        raise Trouble(_("There are %(count)s files; at most %(most)s are kept track of. Move old ones away.") % said)
    known: Mapping[str, str] = cursor.get("files", {})
    stamps = {one.name: known[one.name] for one in listed if one.name in known}
    for one in sorted(listed, key=lambda file: (file.age, file.name)):
        if stamps.get(one.name) == one.stamp:
            continue
        at = cursor.get("at") or {}
        skip = at["rows"] if (at.get("name"), at.get("stamp")) == (one.name, one.stamp) else 0
        yield from _of_file(one, opened, stamps, skip)
        stamps[one.name] = one.stamp


def _of_file(one: Listed, opened: Open, stamps: dict[str, str], skip: int) -> Iterator[Page]:
    done: dict[str, Any] = {"files": stamps | {one.name: one.stamp}}
    count = skip
    try:
        with opened(one.name) as path:
            layout = detect(path, name=one.name)
            coming = islice(read(path, layout), skip, None)
            while rows := list(islice(coming, PAGE)):
                count += len(rows)
                at = {"name": one.name, "stamp": one.stamp, "rows": count}
                yield Page(layout, rows, {"files": dict(stamps), "at": at})
    except Unreadable as error:
        yield Page(layout_of(()), (), done, f"{one.name}: {error}")
    else:
        said = {"file": one.name, "count": count}
        yield Page(layout, (), done, _("%(file)s: read to its end, rows: %(count)s") % said)
