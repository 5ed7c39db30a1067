"""Counts and sums over related rows: "at least 3 orders over 50 € in the last 90 days", "none of them returned".

A figure that a row without any related rows can't reach is asked of all related rows at once, grouped; figures over some of the
rows that it looks at anyway are reckoned beside it, in the same pass. One that such a row does reach ("at most 2") is, where it
stands alone, asked row by row, since it is true of most rows and a page needs only the first of them.
"""

import operator
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, DecimalField, Exists, F, Max, Min, OuterRef, Q, Subquery, Sum, UUIDField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual

from clientela.platform.conditions import moments
from clientela.platform.conditions.grouping import KEY, Grouped
from clientela.platform.conditions.vocabulary import Related

FUNCTIONS: Mapping[str, Any] = {"count": Count, "sum": Sum, "average": Avg, "lowest": Min, "highest": Max}
_DECIMAL: Any = DecimalField(max_digits=40, decimal_places=4)


@dataclass(frozen=True)
class Comparison:
    holds: Callable[[Any, Any], bool]
    expression: Any  # the same comparison of two expressions


COMPARISONS = {
    "at_least": Comparison(operator.ge, GreaterThanOrEqual),
    "at_most": Comparison(operator.le, LessThanOrEqual),
    "over": Comparison(operator.gt, GreaterThan),
    "under": Comparison(operator.lt, LessThan),
    "is": Comparison(operator.eq, Exact),
}


@dataclass(frozen=True)
class Figure:
    """What is reckoned: `path` is the number in the related rows, the key for a count."""

    function: str
    path: str
    word: str
    value: Decimal

    @property
    def holds_of_none(self) -> bool:
        """Whether a row without related rows comes to it; the average, lowest and highest of nothing are unknown."""
        return self.function in ("count", "sum") and COMPARISONS[self.word].holds(0, self.value)

    @property
    def asks_for_any(self) -> bool:
        """Whether one related row decides: the comparison changes between none and one, and nowhere after."""
        return self.function == "count" and (self.word, self.value) in {
            ("at_least", 1), ("over", 0), ("at_most", 0), ("under", 1), ("is", 0),
        }  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A figure, and of which of the related rows: `where` as the condition says it, `rows` as it was compiled."""

    name: str
    related: Related
    where: Any
    rows: Q
    figure: Figure

    @property
    def leads(self) -> bool:
        """Whether it is asked of all related rows at once, so that others may ride along."""
        return not self.figure.holds_of_none and not self.figure.asks_for_any

    def rides_on(self, other: "Asked") -> bool:
        return self.name == other.name and _among(self.where, other.where)


def ask(asked: Sequence[Asked]) -> Iterator[Q]:
    """Tests that together find the rows whose related rows come to all of the figures."""
    led: defaultdict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        wider = [place for place, other in enumerate(asked) if other.leads and one.rides_on(other)]
        if wider:  # what most others ride on is the widest
            led[max(wider, key=lambda place: sum(other.rides_on(asked[place]) for other in asked))].append(one)
        else:
            yield _alone(one)
    for place, riders in led.items():
        yield _grouped(asked[place], riders)


def _among(inner: Any, outer: Any) -> bool:
    """Whether the rows of which `inner` holds are, for all that its words tell, among those of which `outer` does."""
    said = _parts(inner)
    return all(any(_follows(part, one) for one in said) for part in _parts(outer))


def _parts(where: Any) -> list[Any]:
    if not where:
        return []
    return [part for one in where["all"] for part in _parts(one)] if "all" in where else [where]


def _follows(part: Any, said: Any) -> bool:
    """A shorter time that ends now lies within a longer one."""
    if part.keys() == said.keys() == {"field", "in_last"} and part["field"] == said["field"]:
        return moments.span(said["in_last"]) <= moments.span(part["in_last"])
    return repr(part) == repr(said)  # where == takes True for 1


def _alone(one: Asked) -> Q:
    rows, link, figure = one.related.rows().filter(one.rows).order_by(), one.related.link, one.figure
    if figure.asks_for_any:
        found = Q(Exists(rows.filter(**{link: OuterRef("pk")})))
        return ~found if figure.holds_of_none else found
    mine = rows.filter(**{link: OuterRef("pk")}).values(link).annotate(figure=_reckoned(figure)).values("figure")
    return Q(_compared(Subquery(mine, output_field=_DECIMAL), figure))


def _grouped(leader: Asked, riders: Sequence[Asked]) -> Q:
    """One pass over the leader's rows; each rider takes its own of them."""
    link = leader.related.link
    rows = leader.related.rows().filter(leader.rows, **{f"{link}__isnull": False}).order_by().values(link)
    for place, one in enumerate(riders):
        reckoned = {f"figure{place}": _reckoned(one.figure, None if one is leader else one.rows)}
        rows = rows.annotate(**reckoned).filter(_compared(F(f"figure{place}"), one.figure))
    return Q(IsNull(Grouped(rows, KEY, UUIDField()), False))  # noqa: FBT003  (as Django takes it)


def _compared(reckoned: Any, figure: Figure) -> Any:
    """Nothing counts as none where none is enough; elsewhere it is unknown, and no match."""
    if figure.holds_of_none:
        reckoned = Coalesce(reckoned, Value(0), output_field=_DECIMAL)
    return COMPARISONS[figure.word].expression(reckoned, Value(figure.value, output_field=_DECIMAL))


def _reckoned(figure: Figure, only: Q | None = None) -> Any:
    return FUNCTIONS[figure.function](figure.path, filter=only)
