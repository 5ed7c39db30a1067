"""Address cards as rows: vCard text, xCard (XML) and jCard (JSON), one column for each property and kind there is.

The headings are those of the whole file, so it is read once to find them. The last column, "Card", holds the text
of the card itself: pictures, and whatever has no column, are not lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOBase
from itertools import islice
from pathlib import Path

from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.reading import card_columns, card_markup, card_text
from clientela.platform.imports.reading.card_markup import BrokenCardError
from clientela.platform.imports.reading.card_text import Property
from clientela.platform.imports.reading.rows import Layout, Refused, Row, Shape, Told, Unreadable, grouped
from clientela.platform.imports.reading.source import MARKED, ROW_LIMIT, as_text, fault, lines, refused, shown

HEADINGS = 2_000  # what has no column beyond these is still in "Card"

_JCARD = re.compile(r'[\s\ufeff]*\[\s*(?:\[\s*)?"vcard"\s*,', re.I)
_XCARD = re.compile(r"<(?:[\w.-]+:)?vcards?[\s>]", re.I)
_FOLD = re.compile(r"\r?\n[ \t]")
_CUT = re.compile("[\udc80-\udcff]{1,3}\r?\n[ \t][\udc80-\udcff]{1,3}")
_VCARD = re.compile(r"^\ufeff?BEGIN[ \t]*:[ \t]*VCARD[ \t]*\r*$", re.I | re.M)
_VERSION = re.compile(r"^VERSION[ \t]*:", re.I | re.M)


@dataclass
class _Card:
    """One card as the file holds it. A problem says why it is none; some text around cards is no card either."""

    number: int
    text: str
    problem: str = ""
    value: object = None


def are_in(head: str, name: str) -> bool:
    """Whether a text that begins so holds address cards."""
    begins = head.lstrip("\ufeff \t\r\n")
    if begins[:1] == "[":
        return _JCARD.match(begins) is not None
    if begins[:1] == "<":
        return _XCARD.search(begins) is not None
    found = _VCARD.search(head.replace("\r", "\n"))
    if found is None:
        return False
    first = not head[: found.start()].strip("\ufeff \t\r\n")
    return first or name.lower().endswith((".vcf", ".vcard", ".vcs")) or _VERSION.search(head, found.end()) is not None


def detect(path: Path, encoding: str, told: Told) -> Shape:
    """The union of all headings in the file."""
    del told
    names: dict[str, None] = {}
    for item in _understood(path, encoding):
        if not isinstance(item, Refused) and len(names) < HEADINGS:
            names.update(dict.fromkeys(islice(item[1], HEADINGS)))
    if not names:
        raise Unreadable(_("The file begins like address cards, but there is none in it that could be read."))
    ordered = sorted(islice(names, HEADINGS), key=card_columns.rank)
    return Shape(headings=(*ordered, card_columns.CARD))


def read(path: Path, layout: Layout) -> Iterator[Row | Refused]:
    """Every card of the file."""
    places = {heading: place for place, heading in enumerate(layout.headings)}
    for item in _understood(path, layout.encoding):
        if isinstance(item, Refused):
            yield item
            continue
        card, cells = item
        values: list[str | None] = [None] * len(layout.headings)
        for heading, value in cells.items():
            if heading in places:
                values[places[heading]] = value
        values[-1] = card.text
        yield Row(card.number, tuple(values))


def _understood(path: Path, encoding: str) -> Iterator[tuple[_Card, dict[str, str]] | Refused]:
    """Each card with its headings and values, or why it is refused."""
    with as_text(path, encoding) as stream:
        head = stream.read(4_096).lstrip("\ufeff \t\r\n")
    with as_text(path, encoding) as stream:
        for card in _cards(stream, head[:1]):
            cells, problem = _cells(card, encoding)
            yield refused(card.number, problem, card.text) if problem else (card, cells)


def _cells(card: _Card, encoding: str) -> tuple[dict[str, str], str]:
    """The card by heading, or what is wrong with it."""
    if card.problem:
        return {}, card.problem
    card.text = _whole(card.text, encoding)
    try:
        cells = card_columns.cells(_properties(card, encoding))
    except BrokenCardError as error:
        return {}, str(error)
    card.text = _legible(card.text)
    problem = fault(card.text + "".join(cells) + "".join(cells.values()), encoding)
    return cells, problem or ("" if cells else _("The card holds nothing."))


def _properties(card: _Card, encoding: str) -> list[Property]:
    if card.value is not None:
        return card_markup.json_properties(card.value)
    if card.text[:1] == "<":
        return card_markup.xml_properties(card.text)
    return card_text.properties(card.text, encoding=encoding)


def _whole(text: str, encoding: str) -> str:
    """Characters that a fold has cut in two are one again: lines are folded by their bytes (RFC 6350, 3.2)."""

    def joined(found: re.Match[str]) -> str:
        try:
            return _FOLD.sub("", found[0]).encode(encoding, MARKED).decode(encoding)
        except ValueError:
            return found[0]

    return text if text.isascii() else _CUT.sub(joined, text)


def _legible(text: str) -> str:
    """Each card is a document of its own: one whose bytes are not in the file's encoding is shown as Windows would."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(shown(text[at : at + 1_000]) for at in range(0, len(text), 1_000))
    return text


def _cards(stream: TextIOBase, first: str) -> Iterator[_Card]:
    if first == "[":
        for record in card_markup.of_json(stream):
            yield _Card(record.number, record.raw, record.problem, record.value)
    elif first == "<":
        for number, text in enumerate(card_markup.of_xml(stream), 1):
            yield _Card(number, text.strip(), _too_long() if len(text) > 2 * ROW_LIMIT else "")
    else:
        yield from _split(stream)


def _split(stream: TextIOBase) -> Iterator[_Card]:
    """The cards of vCard text; a card that is not ended ends where the next begins. Text between cards is told."""
    held: list[str] = []
    depth = size = 0
    begun = 1
    for number, line in enumerate(lines(stream), 1):
        mark = card_text.boundary(line.strip("\r\n"))
        if mark == "begin" and not (depth and _is_agent(held, line)):
            yield from _ended(begun, held, size, within=depth > 0)
            held, size, begun, depth = [], 0, number, 0
        depth += mark == "begin"
        size += len(line)
        if size <= 2 * ROW_LIMIT:
            held.append(line)
        if mark == "end" and depth:
            depth -= 1
        if mark == "end" and not depth:
            yield from _ended(begun, held, size, within=True)
            held, size, begun = [], 0, number + 1
    yield from _ended(begun, held, size, within=depth > 0)


def _is_agent(held: list[str], line: str) -> bool:
    """This beginning is that of a card nested in the one that is open."""
    before = next((text for text in reversed(held) if text.strip()), "")
    return line[:5].upper() == "AGENT" or before[:5].upper() == "AGENT"


def _ended(begun: int, held: list[str], size: int, *, within: bool) -> Iterator[_Card]:
    text = "".join(held)
    if not text.strip("\ufeff \t\r\n\x1a"):
        return
    problem = _too_long() if size > 2 * ROW_LIMIT else ""
    if not within and not problem:
        problem = _("This text, from line %(line)s on, is outside of any card.") % {"line": grouped(begun)}
    yield _Card(begun, text, problem)


def _too_long() -> str:
    return _("The card is longer than %(most)s characters; the rest of it was not read.") % {
        "most": grouped(2 * ROW_LIMIT)
    }
