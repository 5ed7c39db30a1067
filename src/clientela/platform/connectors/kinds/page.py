"""The nouns of a kind: what it asks for, the pages that it reads, and the trouble that it meets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clientela.platform.imports.reading.json_records import flatten
from clientela.platform.imports.reading.rows import Layout, Refused, Row

Cursor = dict[str, Any]  # JSON; {} before anything was read
Given = Mapping[str, str]  # what was asked for, secrets among it
Words = Any  # a lazy translation or a plain string
HEADINGS = 2_000
PAGE = 2_000  # rows of a page, where the place does not say


class Trouble(Exception):
    """The place cannot be read now. What was read stays, and the next run goes on behind it."""


@dataclass(frozen=True)
class Page:
    """Rows, and up to where the place is read once they are taken."""

    layout: Layout
    rows: Sequence[Row | Refused]
    cursor: Cursor
    said: str = ""  # for the log: which file, or what was passed over


@dataclass(frozen=True)
class Ask:
    """Something that has to be known of a place."""

    name: str
    label: Words
    kind: str = "text"  # text, url, number, choice, long
    secret: bool = False
    place: bool = False  # secrets go there: where it changes they are to be said anew
    required: bool = True
    choices: Sequence[tuple[str, Words]] = ()
    start: str = ""
    hint: Words = ""


@dataclass(frozen=True)
class Kind:
    """A kind of place. `read` yields its pages behind a cursor; `check` raises Trouble for settings that can't be meant."""

    key: str
    label: Words
    about: Words
    icon: str
    asks: tuple[Ask, ...]
    read: Callable[[Given, Cursor], Iterator[Page]]
    check: Callable[[Given], None]
    first_file: Callable[[Given], tuple[str, Iterator[bytes]]] | None = None  # a sample as it is, where it reads files
    entity: str = ""  # where its rows can only be of one type
    ready: Mapping[str, str] = field(default_factory=dict)  # heading -> target, where its rows are known


def page_of(records: Sequence[Any], cursor: Cursor, *, said: str = "") -> Page:
    """Records as JSON has them, with nested ones flattened as in files: {"a": {"b": 1}} is a.b."""
    flat = [flatten(_texts(record)) for record in records]
    headings = tuple(dict.fromkeys(name for one in flat for name in one))[:HEADINGS]
    rows = [Row(at, tuple(one.get(name) or None for name in headings)) for at, one in enumerate(flat, 1)]
    return Page(layout_of(headings), rows, cursor, said)


def layout_of(headings: Sequence[str]) -> Layout:
    """How rows that are no file are laid out."""
    return Layout(
        format="json_lines", encoding="utf-8", encoding_sure=1, encoding_because="", delimiter="", quote="", header_row=None,
        sheet=None, headings=tuple(headings), decimal=".", dates="ymd", decimal_because="", dates_because="",
    )  # fmt: skip


def _texts(value: Any) -> Any:
    """Numbers as texts, as the reader of files has them; NUL, which no text of the database can hold, is left out."""
    if isinstance(value, dict):
        return {str(name).replace("\0", ""): _texts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    if value is None or isinstance(value, bool):
        return value
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()
