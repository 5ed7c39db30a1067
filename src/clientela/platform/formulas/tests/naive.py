"""A formula reckoned naively, over plain values: what the SQL must come to. Written from the reference, not from the compiler."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from clientela.platform.formulas.tree import Literal, Name, Node

EXACT = Context(prec=30_000, rounding=ROUND_HALF_UP)
EDGE = Decimal(10) ** 15
Row = Mapping[str, Any]


def comes_to(node: Node, row: Row, today: date) -> Any:
    """None for what is empty, "" for a text."""
    value = _reckoned(node, row, today)
    if isinstance(value, Decimal):
        return _rounded(value, 10) if abs(value) < EDGE else None
    return value


def _reckoned(node: Node, row: Row, today: date) -> Any:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Name):
        return row[node.name]
    if node.function == "today":
        return today
    parts = [_reckoned(part, row, today) for part in node.parts]
    if node.function in _OF_NOTHING:
        return _OF_NOTHING[node.function](*parts)
    return None if None in parts else _OF_ALL[node.function](*parts)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def _if(condition: bool | None, then: Any, other: Any = None) -> Any:
    return then if condition else "" if other is None and isinstance(then, str) else other


def _first(*parts: Any) -> Any:
    known = [part for part in parts if part not in (None, "")]
    return known[0] if known else parts[-1]


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    return lambda *parts: choose([part for part in parts if part is not None]) if any_known(parts) else None


def any_known(parts: Any) -> bool:
    return any(part is not None for part in parts)


def _compared(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda one, other: one is not None and other is not None and holds(_folded(one), _folded(other))


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _said(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{_rounded(value, 10):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _moved(day: date, by: Decimal) -> date | None:
    try:
        return day + timedelta(days=int(by)) if abs(by) < 4_000_000 else None
    except OverflowError:
        return None


def _sum(one: Any, other: Any) -> Any:
    if isinstance(one, date):
        return _moved(one, other)
    return _moved(other, one) if isinstance(other, date) else EXACT.add(one, other)


def _difference(one: Any, other: Any) -> Any:
    if isinstance(other, date):
        return Decimal((one - other).days)
    return _moved(one, -other) if isinstance(one, date) else EXACT.subtract(one, other)


def _quotient(one: Decimal, other: Decimal) -> Decimal | None:
    return _rounded(EXACT.divide(_rounded(one, 20), other), 10) if other else None


def _round(value: Decimal | None, places: Decimal | None = None) -> Decimal | None:
    return None if value is None else _rounded(value, max(min(int(places or 0), 10), -10))


def _years(first: date, last: date) -> Decimal:
    if last < first:
        return -_years(last, first)
    return Decimal(last.year - first.year - ((last.month, last.day) < (first.month, first.day)))


def _letters(count: Decimal | None) -> int:
    return max(0, min(int(count or 0), 100_000))


_OF_NOTHING: dict[str, Callable[..., Any]] = {
    "=": _compared(lambda one, other: one == other), "!=": lambda *both: not _compared(lambda a, b: a == b)(*both),
    "<": _compared(lambda one, other: one < other), "<=": _compared(lambda one, other: one <= other),
    ">": _compared(lambda one, other: one > other), ">=": _compared(lambda one, other: one >= other),
    "and": lambda one, other: bool(one and other), "or": lambda one, other: bool(one or other), "not": lambda one: not one,
    "if": _if, "coalesce": _first, "empty": lambda value: value in (None, "", ()), "min": _extreme(min), "max": _extreme(max),
    "concat": lambda *parts: "".join(map(_said, parts)), "round": _round,
    "left": lambda text, count: text[: _letters(count)],
    "right": lambda text, count: text[-_letters(count) :] if _letters(count) else "",
}  # fmt: skip
_OF_ALL: dict[str, Callable[..., Any]] = {
    "+": _sum, "-": _difference, "*": EXACT.multiply, "/": _quotient, "negative": lambda value: value.copy_negate(),
    "%": lambda one, other: EXACT.remainder(one, other) if other else None, "abs": lambda value: value.copy_abs(),
    "floor": lambda value: value.to_integral_value("ROUND_FLOOR"), "ceil": lambda value: value.to_integral_value("ROUND_CEILING"),
    "upper": str.upper, "lower": str.lower, "trim": lambda text: text.strip(" "), "length": lambda value: Decimal(len(value)),
    "contains": lambda whole, part: part in whole if isinstance(whole, tuple) else part.lower() in whole.lower(),
    "date": lambda day: day, "days": lambda one, other: Decimal((other - one).days), "years": _years,
    "year": lambda day: Decimal(day.year), "month": lambda day: Decimal(day.month), "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(day.isoweekday()),
}  # fmt: skip
