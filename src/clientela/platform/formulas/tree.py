"""What a formula is made of, once before and once after its kinds are known."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

MOST_PARTS, DEEPEST = 400, 60  # of one formula, with all that it takes from other formulas


class BadFormula(ValueError):
    """This formula can't be understood; nothing was saved."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(_("At character %(place)s: %(reason)s") % {"place": at + 1, "reason": reason})
        self.at, self.reason = at, reason


@dataclass(frozen=True)
class Literal:
    value: Decimal | str | bool
    at: int


@dataclass(frozen=True)
class Name:
    """A field, or behind a point a field of the record that a link leads to."""

    name: str
    at: int


@dataclass(frozen=True)
class Call:
    """A function, or an operator, which is one as well."""

    function: str
    parts: tuple["Node", ...]
    at: int


Node = Literal | Name | Call


@dataclass(frozen=True)
class Kind:
    """What a part comes to: number, money, text, date, moment, truth or set. Money of two currencies is of two kinds."""

    name: str
    currency: str = ""  # whose it is: the path of the currency in the record
    choices: tuple[str, ...] = ()  # keys, where the text is one of them


@dataclass(frozen=True)
class Source:
    """What a name stands for: `weight` and `height` are the parts and levels it brings where it is a formula itself."""

    kind: Kind
    weight: int = 1
    height: int = 1


@dataclass(frozen=True)
class Typed:
    """A part with its kind and its own parts."""

    node: Node
    kind: Kind
    parts: tuple["Typed", ...] = ()
    weight: int = 1
    height: int = 1


def names_in(node: Node) -> Iterator[Name]:
    """Every field that it speaks of, in order, as often as it does."""
    if isinstance(node, Name):
        yield node
    for part in node.parts if isinstance(node, Call) else ():
        yield from names_in(part)


def bounded(typed: Typed, at: int) -> Any:
    """The same, if it is not too large. Raises BadFormula."""
    if typed.weight > MOST_PARTS or typed.height > DEEPEST:
        most = {"parts": MOST_PARTS, "levels": DEEPEST}
        raise BadFormula(
            at, _("a formula has at most %(parts)s parts and %(levels)s levels, other formulas included") % most
        )
    return typed
