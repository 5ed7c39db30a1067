"""Declarations with the fields that a company has added: `shaped` gives a type its own ones, so that every surface has them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import get_language

from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.fields.columns import COLUMN, path_of
from clientela.platform.fields.models import OwnField

DETAILS = "details"  # the section of what is put in none
Labels = Mapping[str, str]
_PLACE = re.compile(r"/\* own of (\w+) \*/")  # in a type's statement, behind the document: what has the column
# What stands for nothing in a document; NULL for the other kinds.
_EMPTY: dict[str, Any] = {**dict.fromkeys(("text", "long", "url", "choice", "country", "language"), ""), "choices": []}


def holds_own(entity: Entity) -> bool:
    """Whether records of the type can have fields of the company's own."""
    return any(field.name == COLUMN for field in entity.model._meta.concrete_fields) and not entity.import_fields


def shaped(entity: Entity, fields: Sequence[OwnField]) -> Entity:
    """The type with these fields; of archived ones only that their values are kept out."""
    open_ones = [field for field in fields if field.archived_at is None]
    gone = [field.name for field in fields if field.archived_at is not None]
    blank = {field.name: _EMPTY.get(field.kind) for field in open_ones}
    return replace(
        entity,
        fields=(*entity.fields, *(_declared(field, entity) for field in open_ones)),
        record=_PLACE.sub(lambda place: _with_own(place[1], blank, gone), entity.record),
    )


def usual_section(entity: Entity) -> str:
    """Where a field stands that names no section of its type."""
    keys = [section.key for section in entity.sections]
    return DETAILS if DETAILS in keys or not keys else keys[0]


def _declared(field: OwnField, entity: Entity) -> Field:
    named = field.section in {section.key for section in entity.sections}
    return Field(
        field.name,
        label(field.labels),
        field.kind,  # type: ignore[arg-type]
        path=path_of(field.name, field.kind),
        choices=[(choice["key"], label(choice["labels"])) for choice in field.choices],
        section=field.section if named else usual_section(entity),
        required=field.required,
        nullable=field.kind not in _EMPTY,
        headings=tuple(dict.fromkeys(field.labels.values())),
        own=True,
    )


def label(labels: Labels) -> Any:
    """In the reader's language, else in English, else in whichever it was said."""
    return lazystr(_Said(labels))


class _Said:
    """Labels that become one when they are shown."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def __str__(self) -> str:
        language = (get_language() or "en").partition("-")[0]
        return self.labels.get(language) or self.labels.get("en") or next(iter(self.labels.values()), "")


def _with_own(alias: str, blank: Mapping[str, Any], gone: Sequence[str]) -> str:
    """SQL behind a document: every own field, blank where nothing is known, without those in the archive.

    Names are plain words by a rule of their table, and blanks are ours: nothing here was typed by anybody.
    """
    left = f"({alias}.{COLUMN} - ARRAY[{', '.join(map(_quoted, gone))}]::text[])" if gone else f"{alias}.{COLUMN}"
    return f"|| {_quoted(json.dumps(blank))}::jsonb || {left}"


def _quoted(text: str) -> str:
    return f"'{text}'"
