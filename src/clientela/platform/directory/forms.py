"""Small forms from declared fields: what was posted as raw values for the cleaning gate, and the fields as templates take them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from clientela.platform.entities.cleaning import Cleaned, clean_fields, plain
from clientela.platform.entities.declaration import Cleaning, Field
from clientela.platform.ui.forms import field_context

LISTS = frozenset({"roles", "teams"})  # posted once per item


def at_most(longest: int) -> Callable[[Any, Cleaning], str]:
    """How a text is cleaned whose column holds so many characters."""
    return lambda value, _how: plain("" if value is None else value, longest=longest)


def posted(fields: Sequence[Field], post: QueryDict) -> dict[str, Any]:
    """What the form says, field by field; a box that is not checked says no."""
    raw: dict[str, Any] = {}
    for item in fields:
        if item.name in LISTS:
            raw[item.name] = post.getlist(item.name)
        elif item.kind == "truth":
            raw[item.name] = post.get(item.name) == "yes"
        else:
            raw[item.name] = post.get(item.name, "")
    return raw


def cleaned(fields: Sequence[Field], raw: Mapping[str, Any], *, partial: bool = False) -> Cleaned:
    """Through the one gate that stands before every verb."""
    return clean_fields(fields, raw, how=Cleaning(), partial=partial)


def shown(
    fields: Sequence[Field], values: Mapping[str, Any], problems: Mapping[str, str] | None = None
) -> dict[str, dict[str, Any]]:
    """The fields with their values and what is wrong with them, by name, as the macro `field` takes them."""
    return {item.name: field_context(item, dict(values), problems or {}) for item in fields if item.name not in LISTS}
