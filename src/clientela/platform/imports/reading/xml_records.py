"""XML of any make as rows: the element that comes again and again is the record, what it holds and its attributes are its columns.

It streams: no more than one record is held. Entities that a document declares itself are refused, since they can explode.
"""

from collections import Counter
from collections.abc import Iterator
from io import TextIOBase
from pathlib import Path
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from clientela.platform.imports.reading import json_records
from clientela.platform.imports.reading.json_records import Record
from clientela.platform.imports.reading.rows import Layout, Refused, Row, Shape, Told, Unreadable
from clientela.platform.imports.reading.source import CHUNK, ROW_LIMIT, as_text

LOOKED_AT = 16  # chunks in which something has to come again
DEEPEST = 200
_RECORDS_AT = (2, 3, 4)  # levels, the root's being 1


def detect(path: Path, encoding: str, told: Told) -> Shape:
    """The path of the element that is the record, as the “sheet”, and its columns."""
    with as_text(path, encoding) as stream:
        sheet = told.get("sheet") or _repeated(stream)
    with as_text(path, encoding) as stream:
        return json_records.shape_of(_records(stream, sheet), sheet=sheet)


def read(path: Path, layout: Layout) -> Iterator[Row | Refused]:
    with as_text(path, layout.encoding) as stream:
        yield from json_records.rows_of(_records(stream, layout.sheet or ""), layout)


def _repeated(stream: TextIOBase) -> str:
    """The path of the first element that comes twice, those nearest to the root before others; else the root's first child."""
    seen: Counter[str] = Counter()
    path: list[str] = []

    def begin(tag: str, _attributes: dict[str, str]) -> None:
        path.append(_plain(tag))
        _refuse_depth(path)
        if len(path) in _RECORDS_AT:
            seen["/".join(path)] += 1

    parser = _parser(begin, lambda _tag: path.pop(), lambda _text: None)
    for _turn in range(LOOKED_AT):
        if not (text := stream.read(CHUNK)):
            break
        _feed(parser, text)
    for level in _RECORDS_AT:
        found = [one for one, count in seen.items() if count > 1 and one.count("/") == level - 1]
        if found:
            return found[0]
    if not seen:
        raise Unreadable(_("The file is XML, but there is no record in it."))
    return next(iter(seen))


class _Builder:
    """Builds each record as JSON would have it: a leaf is its text, an element with children an object, a repeated one a list."""

    def __init__(self, sheet: str) -> None:
        self.done: list[Any] = []
        self._sheet = sheet
        self._path: list[str] = []
        self._open: list[tuple[dict[str, Any], list[str]]] = []
        self._size = 0

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(_plain(tag))
        _refuse_depth(self._path)
        if self._open or "/".join(self._path) == self._sheet:
            self._open.append(({_plain(name): value for name, value in attributes.items()}, []))
            self._grow(sum(map(len, attributes.values())) + 1)

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1][1].append(text)
            self._grow(len(text))

    def end(self, _tag: str) -> None:
        name = self._path.pop()
        if not self._open:
            return
        held, texts = self._open.pop()
        said = "".join(texts).strip()
        value: Any = held | ({"text": said} if said else {}) if held else said
        if self._open:
            self._put(self._open[-1][0], name, value)
        else:
            self.done.append(value if isinstance(value, dict) else {name: value})
            self._size = 0

    def _put(self, parent: dict[str, Any], name: str, value: Any) -> None:
        if name not in parent:
            parent[name] = value
        elif isinstance(parent[name], list):
            parent[name].append(value)
        else:
            parent[name] = [parent[name], value]

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > ROW_LIMIT:
            raise Unreadable(_("One record of the file is longer than can be read."))


def _records(stream: TextIOBase, sheet: str) -> Iterator[Record]:
    """Each record with its number; where the document breaks off, the last one says so."""
    building, number = _Builder(sheet), 0
    parser = _parser(building.begin, building.end, building.text)
    while True:
        text = stream.read(CHUNK)
        problem = ""
        try:
            _feed(parser, text, last=not text)
        except Unreadable as error:
            problem = str(error)
        for value in building.done:
            number += 1
            yield Record(number, str(value), value)
        building.done.clear()
        if problem:
            yield Record(number + 1, text, problem=problem)
        if problem or not text:
            return


def _parser(begin: Any, end: Any, text: Any) -> Any:
    parser = expat.ParserCreate(encoding="utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, text
    parser.EntityDeclHandler = _refuse_entity
    return parser


def _feed(parser: Any, text: str, *, last: bool = False) -> None:
    try:
        parser.Parse(text.removeprefix("\ufeff").encode("utf-8", "replace"), last)
    except expat.ExpatError as error:
        raise Unreadable(_("The file is not valid XML: %(problem)s.") % {"problem": error}) from error


def _refuse_entity(*_said: Any) -> None:
    raise Unreadable(_("The file declares entities of its own, which are not read. Save it without them."))


def _refuse_depth(path: list[str]) -> None:
    if len(path) > DEEPEST:
        raise Unreadable(_("The file is nested more deeply than can be read."))


def _plain(tag: str) -> str:
    return tag.rpartition(":")[2]
