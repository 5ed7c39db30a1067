"""vCard text of any version and any quality, as properties.

Devices have written vCards for thirty years without reading the standard: lines folded in three ways, quoted-printable
values broken without a mark, raw line breaks in notes, no version, no end. What can be understood is; the rest of a
card is never lost for it. (RFC 2426, RFC 6350, vCard 2.1; parameter escapes of RFC 6868.)
"""

import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from clientela.platform.imports.reading.encoding import judge
from clientela.platform.imports.reading.source import MARKED, is_clean

_KNOWN = """ADR AGENT ANNIVERSARY BDAY BEGIN BIRTHPLACE CALADRURI CALURI CATEGORIES CLASS CLIENTPIDMAP CREATED DEATHDATE
DEATHPLACE EMAIL END EXPERTISE FBURL FN GENDER GEO HOBBY IMPP INTEREST KEY KIND LABEL LANG LOGO MAILER MEMBER N NAME
NICKNAME NOTE ORG ORG-DIRECTORY PHOTO PRODID PROFILE RELATED REV ROLE SORT-STRING SOUND SOURCE TEL TITLE TZ UID URL
VERSION XML CONTACT-URI GRAMGENDER JSPROP LANGUAGE PRONOUNS SOCIALPROFILE"""
KNOWN = frozenset(_KNOWN.split())
STRUCTURED = frozenset({"N", "ADR", "ORG", "GENDER"})
LISTED = frozenset({"CATEGORIES", "NICKNAME"})

MOST_PARTS, MOST_KINDS = 1_000, 20  # of one value; an address has seven parts, and a number a few kinds

_BOUNDARY = re.compile(r"\ufeff?(?:AGENT[^:]*:)?\s*(BEGIN|END)\s*:\s*VCARD\s*", re.I)
_AGENT = re.compile(r"AGENT[^:]*:\s*", re.I)
_LINE = re.compile(r"(?:([A-Za-z0-9_-]+)\.)?([A-Za-z][A-Za-z0-9_-]*)[ \t]*([;:])")
_PARAMETER = re.compile(r'((?:[^;"]|"[^"]*"|")+)')
_ESCAPE = re.compile(r"\\(.)", re.S)
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}
_ENCODINGS = {"QUOTED-PRINTABLE": "qp", "Q": "qp", "BASE64": "base64", "B": "base64"}


@dataclass(frozen=True)
class Property:
    """One line of a card, understood. `parts` are the components of a structured value, each a list of texts."""

    name: str
    parts: tuple[tuple[str, ...], ...]
    types: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)
    group: str = ""
    size: int | None = None  # of a value that was bytes (a picture, a key)
    magic: str = ""  # how those bytes began, in base64

    @property
    def text(self) -> str:
        return ", ".join(text for part in self.parts for text in part if text)


class _Line:
    """A logical line: where name and value part, and the pieces of the value found so far."""

    def __init__(self, group: str, name: str, parameters: list[tuple[str, str]], value: str) -> None:
        self.group = group
        self.name = name
        self.parameters = parameters
        self.pieces = [value]
        self.is_data_uri = value[:5].lower() == "data:"
        said = [_ENCODINGS.get(value.upper(), "") for name, value in parameters if name in ("", "ENCODING")]
        self.encoding = next(filter(None, said), "base64" if self.is_data_uri else "")
        self.charset = next((value for name, value in parameters if name == "CHARSET"), None)

    @property
    def value(self) -> str:
        return "".join(self.pieces)

    def breaks_softly(self) -> bool:
        """The "=" of quoted-printable ends what there is: the next line belongs to it."""
        return self.encoding == "qp" and self.pieces[-1].endswith("=")

    def add(self, more: str, *, soft: bool, old: bool) -> None:
        """A physical line that continues this one."""
        if soft:
            self.pieces[-1] = self.pieces[-1][:-1]
        elif self.encoding == "base64":
            more = more.strip()
        elif more[:1] in (" ", "\t"):
            more = more if old and self.encoding != "qp" else more[1:]
        elif more:
            more = ("=0D=0A" if self.encoding == "qp" else "\\n") + more
        self.pieces.append(more)


def boundary(line: str) -> Literal["begin", "end", ""]:
    """Whether this line begins or ends a card, its own or one nested in it."""
    found = _BOUNDARY.fullmatch(line) if ":" in line else None
    if found is None:
        return ""
    return "begin" if found[1].upper() == "BEGIN" else "end"


def physical(text: str) -> list[str]:
    """Lines without their ends, be those LF, CR, CRLF or the CRCRLF of a file converted twice."""
    return [line.rstrip("\r") for line in text.split("\n")] if "\n" in text else text.split("\r")


def properties(text: str, *, encoding: str, nested: bool = False) -> list[Property]:
    """The properties of one card; those of a card nested in it (AGENT) are left to it, but for its name.

    What is nested in a `nested` one is passed over: cards within cards can be as deep as a file is long.
    """
    lines = physical(text)
    version = next((line[8:].strip() for line in lines if line[:8].upper() == "VERSION:"), "3.0")
    old = version.startswith("2")
    outer, agents = _without_agents(lines)
    found = []
    for line in _logical(outer, old=old):
        if line.name == "AGENT" and line.value[:11].upper() == "BEGIN:VCARD":
            agents.append(physical(unescape(line.value)))
        elif line.name not in ("BEGIN", "END", "VERSION"):
            found.append(_property(line, encoding, old=old))
    for agent in agents if not nested else ():
        inner = properties("\n".join(agent), encoding=encoding, nested=True)
        names = [item.text for item in inner if item.name in ("FN", "N") and item.text]
        found.extend(Property("AGENT", ((name,),)) for name in names[:1])
    return found


def _without_agents(lines: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """The lines of the outer card, and those of each card nested in it."""
    outer: list[str] = []
    agents: list[list[str]] = []
    depth = 0
    for line in lines:
        mark = boundary(line)
        nested = depth > 1 or (depth == 1 and mark == "begin")
        if nested and depth == 1:
            agents.append([])
        if nested:
            agents[-1].append(line)
        elif not _AGENT.fullmatch(line):
            outer.append(line)
        depth += {"begin": 1, "end": -1, "": 0}[mark]
    return outer, agents


def _logical(lines: Sequence[str], *, old: bool) -> Iterator[_Line]:
    """Logical lines: folded ones joined, broken ones mended."""
    current: _Line | None = None
    soft = False
    for line in lines:
        begun = None if line[:1] in (" ", "\t") or (soft and not _is_property(line)) else _begin(line)
        if begun is not None:
            if current:
                yield current
            current = begun
        elif current is not None:
            current.add(line, soft=soft, old=old)
        soft = current is not None and bool(line) and current.breaks_softly()
    if current:
        yield current


def _is_property(line: str) -> bool:
    """A property that is known by name. Any word before a colon could be one, and in a broken note is not."""
    found = _LINE.match(line)
    return found is not None and (found[2].upper() in KNOWN or found[2][:2].upper() == "X-")


def _begin(line: str) -> _Line | None:
    found = _LINE.match(line)
    if found is None or not (_is_property(line) or found[2].isupper()):
        return None
    colon = _colon(line, found.start(3))
    if colon < 0:
        return None
    parameters = [] if found[3] == ":" else _parameters(line[found.end(3) : colon])
    return _Line(found[1] or "", found[2].upper(), parameters, line[colon + 1 :])


def _colon(line: str, at: int) -> int:
    """The colon before the value: the first outside of double quotes."""
    quoted = False
    for place in range(at, len(line)):
        if line[place] == '"':
            quoted = not quoted
        elif line[place] == ":" and not quoted:
            return place
    return line.find(":", at)


def _parameters(text: str) -> list[tuple[str, str]]:
    """Names and values; those of vCard 2.1 have no name."""
    found = []
    for parameter in _PARAMETER.findall(text):
        name, equals, value = parameter.partition("=")
        if not equals:
            name, value = "", parameter
        value = re.sub(r"\^[n'^]", lambda match: _CARET[match[0]], value.replace('"', ""))
        found.append((name.strip().upper(), value.strip()))
    return found


def _property(line: _Line, encoding: str, *, old: bool) -> Property:
    parameters = {name: value for name, value in line.parameters if name}
    types = tuple(
        kind.strip().lower()
        for name, value in line.parameters
        if name == "TYPE" or (not name and value.upper() not in _ENCODINGS)
        for kind in value.split(",")
        if kind.strip()
    )[:MOST_KINDS]
    value = line.value
    if line.encoding == "base64":
        if line.is_data_uri:
            parameters["MEDIATYPE"] = value[5:].partition(";")[0].partition(",")[0]
        packed = re.sub(r"\s", "", value.partition(",")[2] if line.is_data_uri else value)
        size = len(packed.rstrip("=")) * 3 // 4
        return Property(line.name, (("",),), types, parameters, line.group, size, packed[:8])
    return Property(line.name, _parts(line, encoding, old=old), types, parameters, line.group)


def _parts(line: _Line, encoding: str, *, old: bool) -> tuple[tuple[str, ...], ...]:
    def understood(raw: str) -> str:
        return unescape(_decoded(raw, line, encoding)).strip()

    if line.name in STRUCTURED:
        return tuple(
            (understood(part),) if old else tuple(map(understood, split(part, ","))) for part in split(line.value, ";")
        )
    if line.name in LISTED:
        return (tuple(map(understood, split(line.value, ","))),)
    return ((understood(line.value),),)


def _decoded(raw: str, line: _Line, encoding: str) -> str:
    """The text of a value: what is valid UTF-8 is that, else by the charset it names, else by its letters."""
    if line.encoding != "qp" and is_clean(raw) and (line.charset is None or encoding.startswith("utf")):
        return raw
    packed = raw.encode("utf-8" if encoding.startswith("utf") else encoding, MARKED)
    if line.encoding == "qp":
        packed = quopri.decodestring(packed)
    for charset in (line.charset or "utf-8",) if packed.isascii() else ("utf-8", line.charset or "utf-8"):
        try:
            return packed.decode(charset)
        except (LookupError, ValueError):
            continue
    return packed.decode(judge(packed).name, "replace")


def split(value: str, mark: str) -> list[str]:
    """The parts between marks that no backslash protects; of very many the first."""
    if "\\" not in value:
        return value.split(mark, MOST_PARTS)[:MOST_PARTS]
    parts = [""]
    for piece in re.findall(rf"\\.|{mark}|[^\\{mark}]+|\\$", value, re.S):
        if piece == mark:
            parts.append("")
        else:
            parts[-1] += piece
    return parts[:MOST_PARTS]


def unescape(value: str) -> str:
    return _ESCAPE.sub(lambda found: _unescaped(found[1]), value) if "\\" in value else value


def _unescaped(char: str) -> str:
    if char in "nN":
        return "\n"
    return char if char in ',;:"\\' else f"\\{char}"
