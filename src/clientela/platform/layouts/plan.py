"""A plan: sections with their fields, panels, the columns of lists, each in order, and what of them is left out."""

from collections.abc import Mapping
from typing import Any

import msgspec

Labels = Mapping[str, str]
OWN = "own_"  # begins the key of a section that the company has added: no declared one begins so


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """A section, by its declared key or one of the company's own. Without labels it is called as it is declared."""

    key: str
    fields: tuple[str, ...] = ()
    labels: dict[str, str] = {}
    folded: bool = False  # at first


class Plan(msgspec.Struct, frozen=True):
    """What it does not name stands where its type declares it. A hidden field keeps its place in its section as well."""

    sections: tuple[Part, ...] = ()
    hidden: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()
    panels_hidden: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()  # none: as declared


def plan_of(stored: Any) -> Plan:
    return msgspec.convert(stored, Plan)


def stored(plan: Plan) -> dict[str, Any]:
    """As the table holds it and the API answers it."""
    out: dict[str, Any] = msgspec.to_builtins(plan)
    return out
