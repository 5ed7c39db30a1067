"""xCard (RFC 6351) and jCard (RFC 7095): the same properties as those of vCard text, out of XML and JSON."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import TextIOBase
from typing import Any
from xml.parsers import expat

from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.reading import json_records
from clientela.platform.imports.reading.card_text import Property
from clientela.platform.imports.reading.source import CHUNK, ROW_LIMIT

_CARD = re.compile(r"<((?:[\w.-]+:)?vcard)(?:\s[^<>]*)?>", re.I)
_COMPONENTS = {
    "N": ("surname", "given", "additional", "prefix", "suffix"),
    "ADR": ("pobox", "ext", "street", "locality", "region", "code", "country"),
}


class BrokenCardError(Exception):
    """This one card cannot be understood."""


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    children: list["_Element"] = field(default_factory=list)


def of_xml(stream: TextIOBase) -> Iterator[str]:
    """The text of each card in an XML document; the rest of it only holds them together."""
    text = ""
    while True:
        more = stream.read(CHUNK)
        text += more
        at = 0
        while found := _CARD.search(text, at):
            end = text.find(f"</{found[1]}>", found.end())
            if end < 0:
                break
            end += len(found[1]) + 3
            yield text[found.start() : end]
            at = end
        text = text[found.start() :] if found else text[max(at, len(text) - 1_000) :]
        if not more or len(text) > 2 * ROW_LIMIT:
            break
    if _CARD.search(text):
        yield text


def xml_properties(card: str) -> list[Property]:
    """Raises BrokenCardError. One card is parsed without its document: it can name no entities, so none can explode."""
    return [item for child in _tree(card).children for item in _xml_property(child, "")]


def _tree(card: str) -> _Element:
    root = _Element("", {})
    stack = [root]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        element = _Element(tag.rpartition(":")[2].lower(), attributes)
        stack[-1].children.append(element)
        stack.append(element)

    def add(text: str) -> None:
        stack[-1].text += text

    parser = expat.ParserCreate(encoding="utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler = begin, add
    parser.EndElementHandler = lambda tag: stack.pop()
    try:
        parser.Parse(card.encode("utf-8", "replace"), True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise BrokenCardError(_("The card is not valid XML: %(problem)s.") % {"problem": error}) from error
    return root.children[0]


def _xml_property(element: _Element, group: str) -> Iterator[Property]:
    if element.tag == "group":
        for child in element.children:
            yield from _xml_property(child, element.attributes.get("name", ""))
        return
    name = element.tag.upper()
    values = [child for child in element.children if child.tag != "parameters"]
    parameters = {
        parameter.tag.upper(): [_text(value) for value in parameter.children]
        for child in element.children
        if child.tag == "parameters"
        for parameter in child.children
    }
    if name in _COMPONENTS:
        parts = tuple(tuple(_text(value) for value in values if value.tag == tag) for tag in _COMPONENTS[name])
    elif name == "ORG":
        parts = tuple((_text(value),) for value in values)
    else:
        parts = (tuple(_text(value) for value in values) or (element.text.strip(),),)
    if name != "VERSION":
        yield _property(name, parts, parameters, group)


def _text(element: _Element) -> str:
    return (element.text + "".join(_text(child) for child in element.children)).strip()


def _property(name: str, parts: tuple[tuple[str, ...], ...], parameters: dict[str, list[str]], group: str) -> Property:
    """A property like those read from text; data: URIs are measured and not kept."""
    types = tuple(kind.lower() for value in parameters.get("TYPE", []) for kind in value.split(","))
    plain = {key: ", ".join(values) for key, values in parameters.items()}
    value = parts[0][0] if parts and parts[0] else ""
    if value[:5].lower() == "data:" and ";base64," in value[:200]:
        head, _, packed = value.partition(",")
        plain["MEDIATYPE"] = head[5:].partition(";")[0]
        return Property(name, (("",),), types, plain, group, len(packed.rstrip("=")) * 3 // 4, packed[:8])
    return Property(name, parts, types, plain, group)


def of_json(stream: TextIOBase) -> Iterator[json_records.Record]:
    """Each jCard of a document that is one, or a list of them, as a record whose value are the card's properties."""
    single = False
    for record in json_records.records(stream):
        if record.value == "vcard":
            single = True
        elif single:
            yield replace(record, number=1, raw=f'["vcard", {record.raw}]')
        elif record.problem:
            yield record
        elif isinstance(record.value, list) and record.value[:1] == ["vcard"] and len(record.value) > 1:
            yield json_records.Record(record.number, record.raw, record.value[1])
        else:
            yield json_records.Record(record.number, record.raw, problem=_("This part of the list is no jCard."))


def json_properties(value: Any) -> list[Property]:
    """Raises BrokenCardError. Each property of a jCard is [name, parameters, type, value, …]."""
    if not isinstance(value, list):
        raise BrokenCardError(_("The card has no list of properties."))
    found = []
    for item in value:
        if not (isinstance(item, list) and len(item) > 3 and isinstance(item[0], str) and isinstance(item[1], dict)):
            raise BrokenCardError(_("A property of the card is not of the form [name, parameters, type, value]."))
        name, parameters = item[0].upper(), {key.upper(): _listed(value) for key, value in item[1].items()}
        group = "".join(parameters.pop("GROUP", []))
        if name in (*_COMPONENTS, "ORG", "GENDER"):
            parts = tuple(tuple(_listed(part)) for part in _as_list(item[3]))
        else:
            parts = (tuple(text for part in item[3:] for text in _listed(part)),)
        if name != "VERSION":
            found.append(_property(name, parts, parameters, group))
    return found


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _listed(value: Any) -> list[str]:
    """Texts out of a JSON value that should be a text or a list of them."""
    return [item if isinstance(item, str) else "" if item is None else str(item) for item in _as_list(value)]
