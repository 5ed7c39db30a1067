"""Declarations with the fields that a company has added: `shaped` gives a type its own ones, so that every surface has them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import KEYED, Entity, Field
from clientela.platform.fields.columns import COLUMN, CURRENCY, beyond, currency_path_of, path_of
from clientela.platform.fields.models import OwnField, OwnFile
from clientela.platform.people.models import User

DETAILS = "details"  # the section of what is put in none
_MOST_PAIRS = 40  # that one call of PostgreSQL's takes, with room to spare
_CURRENCY_WORDS = ("currency", "valuta", "moneda", "waluta")
Labels = Mapping[str, str]
_PLACE = re.compile(r"/\* own of (\w+) \*/")  # in a type's statement, behind the document: what has the column
_lazily = lazy(str, str)  # once: every call of `lazy` makes a class
# What stands for nothing in a document; NULL for the other kinds.
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("text", "long", "url", "email", "phone", "choice", "country", "language"), ""),
    "choices": [],
}


def holds_own(entity: Entity) -> bool:
    """Whether records of the type can have fields of the company's own."""
    return any(field.name == COLUMN for field in entity.model._meta.concrete_fields) and not entity.import_fields


def shaped(entity: Entity, fields: Sequence[OwnField], types: Mapping[str, Entity]) -> Entity:
    """The type with these fields; of those in the archive, and of links to a type that there is not, only that values are kept out.

    `types` are those that links may lead to, by their keys.
    """
    in_use = [one for one in fields if one.archived_at is None and (one.kind != "link" or one.target in types)]
    gone = sorted({one.name for one in fields} - {one.name for one in in_use})
    open_ones = [one for one in in_use if not one.computed]
    declared = [item for one in open_ones for item in _declared(one, entity, types)]
    blank = {item.name: _EMPTY.get(item.kind) for item in declared} | {
        _currency_of(one): one.currency for one in open_ones if one.kind == "money"
    }
    blank |= {one.name: None for one in in_use if one.computed}
    links = [(one.name, _led_to(one, types)) for one in open_ones if one.kind in KEYED]
    return replace(
        entity,
        fields=(*entity.fields, *declared),
        record=_PLACE.sub(lambda place: _with_own(place[1], blank, gone) + _with_names(place[1], links), entity.record),
    )


def needing(entity: Entity, needs: Mapping[str, Mapping[str, Any]]) -> Entity:
    """The type with what the company needs of its fields: name -> where, always for an empty condition."""
    if not needs:
        return entity
    fields = (
        replace(item, required=item.required or not needs[item.name], needed=needs[item.name])
        if item.name in needs
        else item
        for item in entity.fields
    )
    return replace(entity, fields=tuple(fields))


def usual_section(entity: Entity) -> str:
    """Where a field stands that names no section of its type."""
    keys = [section.key for section in entity.sections]
    return DETAILS if DETAILS in keys or not keys else keys[0]


def _declared(field: OwnField, entity: Entity, types: Mapping[str, Entity]) -> Iterator[Field]:
    """The field; behind an amount, the one of its currency."""
    named = field.section in {section.key for section in entity.sections}
    path = path_of(field.name, field.kind)
    one = Field(
        field.name,
        label(field.labels),
        field.kind,  # type: ignore[arg-type]
        path=path,
        choices=[(choice["key"], label(choice["labels"])) for choice in field.choices],
        section=field.section if named else usual_section(entity),
        required=field.required,
        nullable=field.kind not in _EMPTY,
        headings=tuple(dict.fromkeys(field.labels.values())),
        own=True,
    )
    if field.kind in KEYED:
        table, name, order = _led_to(field, types)
        yield replace(one, link=field.target, names=beyond(path, table, name), order=beyond(path, table, order))
    elif field.kind == "money":
        at = currency_path_of(field.name, field.currency)
        yield replace(one, currency=_currency_of(field), currency_at=at)
        yield Field(
            _currency_of(field),
            _lazily(_Currency(one.label)),
            path=at,
            section="",
            clean=currency,
            repeats=field.name,
            headings=tuple(f"{heading} {word}" for heading in one.headings for word in _CURRENCY_WORDS),
            own=True,
        )
    else:
        yield one


def _currency_of(field: OwnField) -> str:
    return f"{field.name}{CURRENCY}"


def _led_to(field: OwnField, types: Mapping[str, Entity]) -> tuple[str, str, str]:
    """The table that a link leads to, and its columns of the name and of the order by it."""
    if field.kind == "user":
        return User._meta.db_table, "name", "name"
    if field.kind == "file":
        return OwnFile._meta.db_table, "name", "name"
    target = types[field.target]
    title = target.by_name[target.title]
    return target.model._meta.db_table, title.orm, title.order or title.orm


def label(labels: Labels) -> Any:
    """In the reader's language, else in English, else in whichever it was said."""
    return _lazily(_Said(labels))


class _Said:
    """Labels that become one when they are shown."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def __str__(self) -> str:
        language = (get_language() or "en").partition("-")[0]
        return self.labels.get(language) or self.labels.get("en") or next(iter(self.labels.values()), "")


class _Currency:
    def __init__(self, amount: Any) -> None:
        self.amount = amount

    def __str__(self) -> str:
        return _("%(amount)s: currency") % {"amount": self.amount}


def _with_own(alias: str, blank: Mapping[str, Any], gone: Sequence[str]) -> str:
    """SQL behind a document: every own field, blank where nothing is known, without those in the archive.

    Names are plain words by a rule of their table, and blanks are ours: nothing here was typed by anybody.
    """
    left = f"({alias}.{COLUMN} - ARRAY[{', '.join(map(_quoted, gone))}]::text[])" if gone else f"{alias}.{COLUMN}"
    return f"|| {_quoted(json.dumps(blank))}::jsonb || {left} /* computed of {alias} */"


def _with_names(alias: str, links: Sequence[tuple[str, tuple[str, str, str]]]) -> str:
    """SQL behind that: for keys of other rows, {"id", "name"}; no name where there is no such row any more."""
    pairs = []
    for name, (table, title, _order) in links:
        key = f"{alias}.{COLUMN}->>'{name}'"
        more = "'size', beyond.size, 'media_type', beyond.media_type, " if table == OwnFile._meta.db_table else ""
        there = f"(SELECT jsonb_build_object({more}'name', beyond.{title}) FROM {table} beyond WHERE beyond.id = ({key})::uuid)"
        gone = """'{"name": null}'"""
        pairs.append(
            f"'{name}', CASE WHEN {key} <> '' THEN jsonb_build_object('id', {key}) || coalesce({there}, {gone}) END"
        )
    some = [pairs[at : at + _MOST_PAIRS] for at in range(0, len(pairs), _MOST_PAIRS)]
    return "".join(f" || jsonb_build_object({', '.join(one)})" for one in some)


def _quoted(text: str) -> str:
    return f"'{text}'"
