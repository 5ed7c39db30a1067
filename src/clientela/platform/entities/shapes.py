"""A condition apart from its values: its shape decides the text of its SQL, its values are what the statement is planned for.

Django takes milliseconds to compile a list, and PostgreSQL less to answer it. Conditions of one shape (the same fields and
operators, whatever they compare with) are compiled once, with marks in the place of values.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, Union
from uuid import UUID

from django.db import connection
from django.db.models import Q

VARYING = (
    str,
    UUID,
    int,
    Decimal,
    date,
    datetime,
)  # one value or another of these, and the text of the SQL is the same


class Test(NamedTuple):
    """A field compared with values of these types, one or `several`; with what is null, true or false as it stands in `fixed`."""

    path: str
    kinds: tuple[type, ...]
    several: bool
    fixed: tuple[bool | None, ...] = ()


class Group(NamedTuple):
    connector: str
    negated: bool
    parts: tuple[Union["Group", Test], ...]


class Hole(NamedTuple):
    """Where a parameter holds a value, as it is or as the pattern of a LIKE."""

    place: int  # of the value
    before: str = ""
    after: str = ""

    def filled(self, value: Any) -> Any:
        if not (self.before or self.after):
            return value
        return f"{self.before}{connection.ops.prep_for_like_query(value)}{self.after}"


class Shapeless(Exception):
    """This condition holds more than fields and plain values; it is compiled for itself."""


def taken_apart(where: Q) -> tuple[Group, list[Any]]:
    """The shape of a condition, and its values in order. Raises Shapeless."""
    values: list[Any] = []
    return _group(where, values), values


def put_together(shape: Group, values: Iterator[Any]) -> Q:
    """The condition of this shape with the next ones for its values."""
    children = (put_together(one, values) if isinstance(one, Group) else _compared(one, values) for one in shape.parts)
    return Q(*children, _connector=shape.connector, _negated=shape.negated)


def kinds(shape: Group) -> Iterator[type]:
    """The types of its values, in order."""
    for part in shape.parts:
        yield from kinds(part) if isinstance(part, Group) else part.kinds


def mark(kind: type, place: int) -> Any:
    """A value of this type that nobody asks for, another one for each place."""
    marks: dict[type, Any] = {
        str: f"\ue007{place}\ue008", UUID: UUID(int=7 + place), int: -7 - place, bool: True, Decimal: Decimal(-7 - place),
        date: date.fromordinal(7 + place),
        datetime: datetime(1, 1, 7, tzinfo=connection.timezone) + timedelta(seconds=place),
    }  # fmt: skip
    return marks[kind]


def holes(params: Sequence[Any], marks: Sequence[Any], *, needed: int) -> tuple[Hole | None, ...]:
    """For each parameter what it holds. Raises Shapeless where Django made something else of one of the first `needed` marks."""
    found = tuple(_hole(param, marks) for param in params)
    if not {*range(needed)} <= {one.place for one in found if one}:
        raise Shapeless
    return found


def _hole(param: Any, marks: Sequence[Any]) -> Hole | None:
    for place, one in enumerate(marks):
        if type(param) is type(one):
            if param == one:
                return Hole(place)
            if isinstance(one, str) and one in param:
                before, _mark, after = param.partition(one)
                return Hole(place, before, after) if {before, after} <= {"", "%"} else None
    return None


def _group(where: Q, values: list[Any]) -> Group:
    parts = (_group(one, values) if isinstance(one, Q) else _test(one, values) for one in where.children)
    return Group(where.connector, where.negated, tuple(parts))


def _test(test: Any, values: list[Any]) -> Test:
    if not isinstance(test, tuple):
        raise Shapeless
    path, value = test
    if value is None or isinstance(value, bool):
        return Test(path, (), several=False, fixed=(value,))
    several = isinstance(value, list | tuple)
    found = value if several else [value]
    if not all(type(one) in VARYING for one in found):
        raise Shapeless
    values.extend(found)
    return Test(path, tuple(map(type, found)), several)


def _compared(test: Test, values: Iterator[Any]) -> tuple[str, Any]:
    if test.fixed:
        return test.path, test.fixed[0]
    found = [next(values) for _kind in test.kinds]
    return test.path, found if test.several else found[0]
