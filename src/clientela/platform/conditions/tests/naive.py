"""A condition read naively, row by row, over plain dictionaries: what the SQL must find. Written without a look at the compiler."""

import operator
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
COMPARE = {
    "over": operator.gt,
    "under": operator.lt,
    "at_least": operator.ge,
    "at_most": operator.le,
    "is": operator.eq,
}
OPPOSITE = {"is_not": "is", "none_of": "any_of"}
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
FIGURES = {"count": len, "sum": sum, "lowest": min, "highest": max, "average": lambda values: sum(values) / len(values)}


def holds(tree: Mapping[str, Any], row: Row, today: date) -> bool:
    """Whether the condition is true of the row."""
    for word, decide in (("all", all), ("any", any), ("none", lambda found: not any(found))):
        if word in tree:
            return bool(decide([holds(part, row, today) for part in tree[word]]))
    if "field" not in tree:
        return _figure(tree, row, today)
    field = tree["field"]
    word, wanted = next((key, value) for key, value in tree.items() if key != "field")
    if word in OPPOSITE:
        return not holds({"field": field, OPPOSITE[word]: wanted}, row, today)
    if word == "any_of":
        return any(holds({"field": field, "is": one}, row, today) for one in wanted)
    value = _value(row, field)
    if word == "known":
        return (value not in (None, "", [])) == wanted
    return value is not None and _test(value, word, wanted, today)


def _value(row: Row, field: str) -> Any:
    head, _dot, rest = field.partition(".")
    return row[head] if not rest else None if row[head] is None else _value(row[head], rest)


def _test(value: Any, word: str, wanted: Any, today: date) -> bool:
    if isinstance(value, list):
        return all(one in value for one in wanted) if word == "all_of" else wanted in value
    if isinstance(value, str):
        said, part = value.casefold(), wanted.casefold()
        return {"is": said == part, "contains": part in said, "starts_with": said.startswith(part)}[word]
    if isinstance(value, date):
        return _day(value, word, wanted, today)
    return bool(COMPARE[word](value, Decimal(wanted)))


def _day(value: date, word: str, wanted: str, today: date) -> bool:
    if word in COMPARE:
        return bool(COMPARE[word](value, date.fromisoformat(wanted)))
    count, unit = wanted.split()
    length = timedelta(days=min(int(count) * DAYS[unit.removesuffix("s")], 100_000))
    if word == "yearly_in_next":
        ahead = [today + timedelta(days=n) for n in range(min(length.days, 366) + 1)]
        return any(_comes_round(value, day) for day in ahead)
    ago, ahead_of = today - value, value - today
    return {
        "in_last": timedelta() <= ago <= length,
        "in_next": timedelta() <= ahead_of <= length,
        "older_than": ago > length,
    }[word]


def _comes_round(value: date, day: date) -> bool:
    if (value.month, value.day) == (2, 29) and day.year % 4:
        return (day.month, day.day) == (2, 28)
    return (value.month, value.day) == (day.month, day.day)


def _figure(tree: Mapping[str, Any], row: Row, today: date) -> bool:
    function = next(name for name in FIGURES if name in tree)
    word = next(name for name in COMPARE if name in tree)
    name, _dot, field = tree[function].partition(".")
    rows = [one for one in row[name] if not tree.get("where") or holds(tree["where"], one, today)]
    values = rows if function == "count" else [one[field] for one in rows if one[field] is not None]
    if not values and function not in ("count", "sum"):
        return False
    return bool(COMPARE[word](FIGURES[function](values), Decimal(tree[word])))
