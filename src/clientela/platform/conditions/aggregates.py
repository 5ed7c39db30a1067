"""Counts and sums over related rows: "at least 3 orders over 50 € in the last 90 days", "none of them returned".

A figure that a row without any related rows can't reach is asked of all related rows at once, grouped; one that such a row does
reach ("at most 2") is asked row by row, since it is true of most rows and a page needs only the first of them.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, DecimalField, Exists, Max, Min, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from clientela.platform.conditions.vocabulary import Related

FUNCTIONS: Mapping[str, Any] = {"count": Count, "sum": Sum, "average": Avg, "lowest": Min, "highest": Max}
_DECIMAL: Any = DecimalField(max_digits=40, decimal_places=4)


@dataclass(frozen=True)
class Comparison:
    holds: Callable[[Any, Any], bool]
    having: str  # the lookup of a grouped figure
    expression: Any  # the same comparison of two expressions


COMPARISONS = {
    "at_least": Comparison(operator.ge, "gte", GreaterThanOrEqual),
    "at_most": Comparison(operator.le, "lte", LessThanOrEqual),
    "over": Comparison(operator.gt, "gt", GreaterThan),
    "under": Comparison(operator.lt, "lt", LessThan),
    "is": Comparison(operator.eq, "exact", Exact),
}


@dataclass(frozen=True)
class Figure:
    """What is reckoned: `path` is the number in the related rows, the key for a count."""

    function: str
    path: str
    word: str
    value: Decimal


def ask(related: Related, where: Q, figure: Figure) -> Q:
    """The rows whose related rows, as far as `where` holds of them, come to the figure."""
    rows = related.rows().filter(where).order_by()
    comparison = COMPARISONS[figure.word]
    if figure.function == "count" and _asks_for_any(figure):
        found = Q(Exists(rows.filter(**{related.link: OuterRef("pk")})))
        return ~found if comparison.holds(0, figure.value) else found
    if figure.function in ("count", "sum") and comparison.holds(0, figure.value):
        return _row_by_row(rows, related.link, figure)
    return _grouped(rows, related.link, figure)


def _asks_for_any(figure: Figure) -> bool:
    """Whether one related row decides: the comparison changes between none and one, and nowhere after."""
    return (figure.word, figure.value) in {
        ("at_least", 1), ("over", 0), ("at_most", 0), ("under", 1), ("is", 0),
    }  # fmt: skip


def _grouped(rows: Any, link: str, figure: Figure) -> Q:
    figures = rows.filter(**{f"{link}__isnull": False}).values(link).annotate(figure=_reckoned(figure))
    having = {f"figure__{COMPARISONS[figure.word].having}": figure.value}
    return Q(pk__in=figures.filter(**having).values(link))


def _row_by_row(rows: Any, link: str, figure: Figure) -> Q:
    mine = rows.filter(**{link: OuterRef("pk")}).values(link).annotate(figure=_reckoned(figure)).values("figure")
    reckoned = Coalesce(Subquery(mine, output_field=_DECIMAL), Value(Decimal(0), output_field=_DECIMAL))
    compared = COMPARISONS[figure.word].expression(reckoned, Value(figure.value, output_field=_DECIMAL))
    return Q(compared)


def _reckoned(figure: Figure) -> Any:
    return FUNCTIONS[figure.function](figure.path)
