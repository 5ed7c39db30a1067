"""By what a product varies, and what its variants are called: pure words.

It varies by attributes, each with its values: {"by": [{"name": "Size", "values": ["S", "M"]}], "code": "", "name": ""}. A variant
is one value of each, in their order: ("Size: M", "Colour: Red"). Its code and name are made by the patterns, in which {code} and
{name} stand for those of the product and {Size} for the value; without a pattern, the values follow behind.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from clientela.platform.entities.cleaning import LINE, plain
from clientela.platform.entities.sentences import said as _

MOST = 2000  # variants of one product
MOST_ATTRIBUTES = 6
Options = tuple[str, ...]
_NAMED = re.compile(r"\{([^{}]*)\}")
_NOT_IN_CODES = re.compile(r"[^\w./+]+")


@dataclass(frozen=True)
class Attribute:
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Variation:
    by: tuple[Attribute, ...]
    code: str = ""
    name: str = ""

    def every(self) -> list[Options]:
        """All that are possible."""
        named = [[f"{one.name}: {value}" for value in one.values] for one in self.by]
        return list(product(*named)) if named else []

    def told(self) -> dict[str, Any]:
        if not self.by:
            return {}
        by = [{"name": one.name, "values": list(one.values)} for one in self.by]
        return {"by": by, "code": self.code, "name": self.name}


def variation_of(said: Mapping[str, Any]) -> Variation:
    """As it is kept."""
    by = tuple(Attribute(one["name"], tuple(one["values"])) for one in said.get("by", ()))
    return Variation(by, said.get("code", ""), said.get("name", ""))


def cleaned(by: Sequence[Mapping[str, Any]], code: str, name: str) -> Variation:
    """What somebody says a product varies by. Raises ValueError."""
    if len(by) > MOST_ATTRIBUTES:
        raise ValueError(_("At most %(most)s of these.") % {"most": MOST_ATTRIBUTES})
    found = Variation(tuple(_attribute(one) for one in by), plain(code), plain(name))
    names = [one.name for one in found.by]
    if len({one.casefold() for one in names}) < len(names):
        raise ValueError(_("Two attributes have the same name."))
    many = prod(len(one.values) for one in found.by)
    if many > MOST:
        raise ValueError(
            _("That would be %(many)s variants; at most %(most)s are made.") % {"many": many, "most": MOST}
        )
    strange = set(_NAMED.findall(found.code + found.name)) - {*names, "code", "name"}
    if strange:
        raise ValueError(_("The pattern speaks of “%(word)s”, which is no attribute.") % {"word": min(strange)})
    return found


def _attribute(said: Mapping[str, Any]) -> Attribute:
    name = plain(said.get("name") or "")
    values = tuple(dict.fromkeys(value for one in said.get("values") or () if (value := plain(one))))
    if not name or not values or name in ("code", "name"):
        raise ValueError(_("An attribute has a name, such as Size, and at least one value."))
    if any(sign in word for word in (name, *values) for sign in ":{}"):
        raise ValueError(_("Names and values of attributes hold neither colons nor braces."))
    return Attribute(name, values)


def code_of(variation: Variation, options: Options, code: str) -> str:
    values = _values(options)
    parts = {name: _NOT_IN_CODES.sub("-", value).strip("-").upper() for name, value in values.items()}
    pattern = variation.code or "-".join(["{code}", *(f"{{{name}}}" for name in values)])
    return _NAMED.sub(lambda found: {**parts, "code": code, "name": code}[found[1]], pattern)[:LINE]


def name_of(variation: Variation, options: Options, name: str) -> str:
    values = _values(options)
    pattern = variation.name or " ".join(["{name}", *(f"{{{one}}}" for one in values)])
    return _NAMED.sub(lambda found: {**values, "name": name, "code": name}[found[1]], pattern)[:LINE]


def _values(options: Options) -> dict[str, str]:
    return dict(one.split(": ", 1) for one in options)
