"""JSON Lines and JSON documents as rows: nested objects become dotted headings, lists numbered ones.

Headings are those of the first thousand records. What later records hold beside them goes, as JSON, into a last
column called "…", which is there whenever the file is longer than the sample: nothing is lost.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import TextIOBase
from itertools import islice
from pathlib import Path
from typing import Any

from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.reading.rows import (
    RAW_LIMIT,
    Format,
    Layout,
    Refused,
    Row,
    Shape,
    Told,
    Unreadable,
    grouped,
)
from clientela.platform.imports.reading.source import (
    CELL_LIMIT,
    CHUNK,
    ROW_LIMIT,
    as_text,
    fault,
    lines,
    refused,
    shown,
    too_long,
)

SAMPLE = 1_000
HEADINGS = 10_000
DEPTH = 8  # objects nested deeper stay JSON
REST = "…"

# The usual names of the list in an answer that has other keys beside it
_WRAPPERS = "items data results records rows contacts customers people companies accounts value entries list objects"
_LISTS = frozenset(_WRAPPERS.split())
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
_SPACE = re.compile(r"[\s,]*")
_OPENING = re.compile(r'\{\s*(?:"|\}|$)|\[\s*(?:[\[{\]]|$|(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)\s*[,\]])')
_SCALARS = re.compile(r'(?:,?\s*"\w+"\s*:\s*(?:null|true|false|-?[\d.]+|"(?:[^"\\]|\\.)*")\s*)*')
_OBJECT = re.compile(r"[\s\ufeff]*\{?\s*")
_COLON = re.compile(r"\s*:\s*")
_NEXT_RECORD = re.compile(r"\}\s*,?\s*(?=\{)")


@dataclass(frozen=True)
class Record:
    number: int
    raw: str
    value: Any = None
    problem: str = ""


def format_of(head: str) -> Format | None:
    """Whether this is how a JSON document or JSON Lines begins; None: neither."""
    text = head.lstrip("\ufeff \t\r\n")
    if not _OPENING.match(text):  # a bracket that JSON could open with, rather than a heading in brackets
        return None
    if text[0] == "[":
        return "json_lines" if _is_rows_of_lists(text) else "json"
    if _list_name(text):
        return "json"
    first, _, rest = text.partition("\n")
    try:
        whole = isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        whole = len(text) > 1_000 and not rest  # the line is longer than what is looked at
    return "json_lines" if whole else "json"


def _is_rows_of_lists(text: str) -> bool:
    """Several lines, each of which is a list by itself."""
    first, *rest = [line for line in text.split("\n", 3)[:3] if line.strip()]
    if not rest or rest[0][:1] != "[":
        return False
    try:
        return isinstance(json.loads(first), list)
    except (ValueError, RecursionError):
        return False


def detect_lines(path: Path, encoding: str, told: Told) -> Shape:
    """The headings of JSON Lines."""
    del told
    with as_text(path, encoding) as stream:
        return shape_of(_of_lines(stream))


def read_lines(path: Path, layout: Layout) -> Iterator[Row | Refused]:
    with as_text(path, layout.encoding) as stream:
        yield from rows_of(_of_lines(stream), layout)


def detect(path: Path, encoding: str, told: Told) -> Shape:
    """The headings of a JSON document, and the name of the list in it that holds the records."""
    with as_text(path, encoding) as stream:
        sheet = told.get("sheet") or _list_name(stream.read(CHUNK).lstrip("\ufeff \t\r\n"))
    with as_text(path, encoding) as stream:
        return shape_of(records(stream, sheet), sheet=sheet)


def read(path: Path, layout: Layout) -> Iterator[Row | Refused]:
    with as_text(path, layout.encoding) as stream:
        yield from rows_of(records(stream, layout.sheet), layout)


def shape_of(records: Iterable[Record], *, sheet: str | None = None) -> Shape:
    names: dict[str, None] = {}
    longer = False
    for count, record in enumerate(records):
        if count >= SAMPLE or len(names) >= HEADINGS:
            longer = True
            break
        if not record.problem:
            names.update(dict.fromkeys(map(shown, islice(flatten(record.value), HEADINGS))))
    if not names:
        raise Unreadable(_("The file is JSON, but there is no record in it. Each record must be an object in braces."))
    return Shape(headings=(*names, REST) if longer else tuple(names), sheet=sheet)


def rows_of(records: Iterable[Record], layout: Layout) -> Iterator[Row | Refused]:
    places = {name: place for place, name in enumerate(layout.headings)}
    rest = places.get(REST)
    for record in records:
        if record.problem:
            yield refused(record.number, record.problem, record.raw)
            continue
        flat = flatten(record.value)
        reason = fault("".join(text for item in flat.items() for text in item if text), layout.encoding)
        if reason is None and any(len(text) > CELL_LIMIT for text in flat.values() if text):
            reason = too_long(CELL_LIMIT)
        if reason:
            yield refused(record.number, reason, record.raw)
        elif any(flat.values()):
            yield Row(record.number, _placed(flat, places, rest))


def _placed(flat: dict[str, str | None], places: dict[str, int], rest: int | None) -> tuple[str | None, ...]:
    values: list[str | None] = [None] * len(places)
    others = {}
    for name, text in flat.items():
        place = places.get(name)
        if place is not None and place != rest:
            values[place] = text or None
        elif text:
            others[name] = text
    if others and rest is not None:
        values[rest] = json.dumps(others, ensure_ascii=False)
    return tuple(values)


def flatten(value: Any) -> dict[str, str | None]:
    """One record as heading to text: {"a": {"b": [1, 2]}} gives a.b.1 and a.b.2."""
    flat: dict[str, str | None] = {}
    waiting: list[tuple[str, Any, int]] = [("", value, 0)] if value not in ({}, []) else []
    while waiting:
        name, item, depth = waiting.pop()
        if isinstance(item, dict | list) and item and depth < DEPTH:
            pairs = item.items() if isinstance(item, dict) else ((str(at + 1), part) for at, part in enumerate(item))
            waiting.extend((f"{name}.{key}" if name else key, part, depth + 1) for key, part in reversed(list(pairs)))
        else:
            flat[_free(_heading(name), flat)] = _text(item)
    return flat


def _heading(name: str) -> str:
    """As a heading is written; values that have no name get one."""
    name = " ".join(name.split())
    return f"Column {name or 1}" if name.isdigit() or not name else name


def _free(name: str, taken: dict[str, str | None]) -> str:
    number = 2
    wanted = name
    while name in taken:
        name = f"{wanted} ({number})"
        number += 1
    return name


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if value else None


def _of_lines(stream: TextIOBase) -> Iterator[Record]:
    for number, line in enumerate(lines(stream), 1):
        if not line.strip("\ufeff \t\r\n\x1a"):
            continue
        try:
            yield Record(number, line, _DECODER.decode(line.lstrip("\ufeff")))
        except (ValueError, RecursionError) as error:
            yield Record(number, line, problem=_problem(error, 0, len(line)))


def _problem(error: Exception, begun: int, length: int) -> str:
    if length >= ROW_LIMIT:
        return _("The row is longer than %(most)s characters.") % {"most": grouped(ROW_LIMIT)}
    if isinstance(error, json.JSONDecodeError):
        said = {"problem": error.msg.lower(), "place": grouped(error.pos - begun + 1)}
        return _("The record is not valid JSON: %(problem)s at its character %(place)s.") % said
    return _("The record is not valid JSON: it is nested too deeply.")


def records(stream: TextIOBase, sheet: str | None = None) -> Iterator[Record]:
    """The values of a JSON array, of the named list in an object, or values one after another."""
    scan = _Scan(stream)
    scan.open(sheet)
    number = 0
    broken = False
    while scan.more():
        number += 1
        try:
            raw, value = scan.value()
        except (ValueError, RecursionError) as error:
            problem = _problem(error, scan.at, len(scan.text) - scan.at)
            yield Record(number, scan.skip_to_next_record(), problem=problem)
            broken = True
        else:
            yield Record(number, raw, value)
            broken = False
    problem, left = ("", "") if broken else scan.left_over()
    if problem:
        yield Record(number + 1, left, problem=problem)


class _Scan:
    """A window moving over the text of a JSON document, never longer than the record in it and one chunk."""

    def __init__(self, stream: TextIOBase) -> None:
        self._stream = stream
        self.text = ""
        self.at = 0
        self._closing = ""

    def open(self, sheet: str | None) -> None:
        """Moves into the array that holds the records; stays before the first value where there is none."""
        self._fill()
        if sheet is None:
            self.at = _SPACE.match(self.text).end()  # type: ignore[union-attr]
        else:
            self.at = next((start for key, start in _keys(self.text) if key == sheet), len(self.text))
        if self.text[self.at : self.at + 1] == "[":
            self.at += 1
            self._closing = "]"
        elif sheet is not None:
            raise Unreadable(_("There is no list called %(name)s near the beginning of the file.") % {"name": sheet})

    def more(self) -> bool:
        """Whether another value begins; moves to it."""
        while True:
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text):
                return self.text[self.at] != self._closing
            if not self._fill():
                return False

    def value(self) -> tuple[str, Any]:
        """The text and the value that begin here; ValueError where it is broken or too long."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                unfinished = error.msg.startswith("Unterminated") or error.pos >= len(self.text) - 16
                if not unfinished or len(self.text) - self.at >= ROW_LIMIT or not self._fill():
                    raise
            else:
                if end < len(self.text) or isinstance(value, dict | list) or not self._fill():
                    raw, self.at = self.text[self.at : end], end
                    return raw, value

    def skip_to_next_record(self) -> str:
        """Moves to where the next object seems to begin, or to the end; gives the beginning of what it passed."""
        passed = self.text[self.at : self.at + RAW_LIMIT]
        begun = 1
        while not (found := _NEXT_RECORD.search(self.text, self.at + begun)):
            self.at = max(self.at + begun, len(self.text) - 100)
            begun = 0
            if not self._fill():
                self.at = len(self.text)
                return passed
        if begun:
            passed = self.text[self.at : min(found.end(), self.at + RAW_LIMIT)].rstrip(", \r\n\t")
        self.at = found.end()
        return passed

    def left_over(self) -> tuple[str, str]:
        """What is wrong with what follows the records, and its text; plain values around a list are no records."""
        while len(self.text) - self.at < CHUNK and self._fill():
            pass
        rest = self.text[self.at :].strip()
        if self._closing and not rest:
            return "The file ends before its list is closed: it may have been cut short.", rest
        rest = rest.removeprefix(self._closing).strip().removesuffix("}").strip()
        if _SCALARS.fullmatch(rest):
            return "", ""
        return "The file goes on after its list of records; this part was not read.", rest

    def _fill(self) -> bool:
        """Reads on, forgetting what lies behind; False at the end of the file."""
        more = self._stream.read(max(CHUNK, len(self.text) - self.at))
        if not more:
            return False
        self.text = self.text[self.at :] + more
        if self.at == 0 and self.text.startswith("\ufeff"):
            self.text = self.text[1:]
        self.at = 0
        return True


def _list_name(text: str) -> str | None:
    """The key of the list of records in an object that is only a wrapper around it."""
    keys = [(key, start) for key, start in _keys(text)]
    lists = [key for key, start in keys if re.match(r"\[\s*\{", text[start : start + 200])]
    if len(lists) == 1 and (lists[0].lower() in _LISTS or len(keys) == 1):
        return lists[0]
    return None


def _keys(text: str) -> Iterator[tuple[str, int]]:
    """The keys of the object that begins this text with the places of their values, as far as the text goes."""
    at = _OBJECT.match(text).end()  # type: ignore[union-attr]
    try:
        while text[at : at + 1] == '"':
            key, at = _DECODER.raw_decode(text, at)
            colon = _COLON.match(text, at)
            if colon is None:
                return
            yield key, colon.end()
            _, at = _DECODER.raw_decode(text, colon.end())
            at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
    except (ValueError, RecursionError):
        return
