"""A question as it is kept, a JSON document, and as one reader may ask it: every name checked against what that reader may know.

{"entity": "order", "measure": {"of": "sum", "field": "total"}, "rows": {"field": "placed_at", "by": "month"},
 "columns": {"field": "country"}, "where": {"all": [...]}, "period": {"field": "placed_at", "within": "this_year"},
 "compare": true, "chart": "stacked"}
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from clientela.analytics.reports.dimensions import BadName, Dimension, dimension
from clientela.analytics.reports.periods import Period, period_of
from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require

MEASURES = {
    "count": gettext_lazy("Number"), "sum": pgettext_lazy("of a measure", "Sum"),
    "average": pgettext_lazy("of a measure", "Average"),
    "median": gettext_lazy("Median"), "lowest": pgettext_lazy("of a measure", "Lowest"),
    "highest": pgettext_lazy("of a measure", "Highest"), "distinct": gettext_lazy("How many different"),
    "share": gettext_lazy("Share of those where"),
}  # fmt: skip
OF_NUMBERS = frozenset({"sum", "average", "median", "lowest", "highest"})
CHARTS = {
    "bar": gettext_lazy("Bars"), "line": pgettext_lazy("a chart", "Line"), "stacked": gettext_lazy("Stacked bars"),
    "share": gettext_lazy("Shares of a whole"), "none": gettext_lazy("Table alone"),
}  # fmt: skip
NUMERIC = frozenset({"number", "money", "integer"})
_PARTS = frozenset({"entity", "measure", "rows", "columns", "where", "period", "compare", "chart"})
Document = dict[str, Any]


class BadReport(ValueError):
    """This question can't be asked; nothing was changed."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(reason)
        self.part, self.reason = part, reason


@dataclass(frozen=True)
class Measure:
    of: str
    item: Field | None = None  # what is summed or compared
    distinct: Dimension | None = None
    where: Mapping[str, Any] = field(default_factory=dict)  # of a share
    test: Q = field(default_factory=Q)

    @property
    def money(self) -> bool:
        return self.item is not None and self.item.kind == "money"

    @property
    def folds(self) -> bool:
        """Whether figures of parts make that of the whole."""
        return self.of not in ("median", "distinct")

    @property
    def label(self) -> str:
        what = self.item.label if self.item else self.distinct.label if self.distinct else ""
        return f"{MEASURES[self.of]}: {what}" if what else str(MEASURES[self.of])


@dataclass(frozen=True)
class Question:
    """What is asked, in the words of one reader. `of` is the part of the condition before any period."""

    document: Document
    words: EntityWords
    measure: Measure
    rows: Dimension | None
    columns: Dimension | None
    where: Q
    period: Period | None
    chart: str

    @property
    def entity(self) -> Entity:
        return self.words.entity

    @property
    def condition(self) -> Mapping[str, Any]:
        return self.document.get("where") or {}

    @property
    def compares(self) -> bool:
        return bool(self.period and self.document.get("compare"))


def types(actor: Actor) -> list[Entity]:
    """What reports can be about."""
    return [known(one.key, actor) for one in registry.every() if actor.may("see", one.key)] if not actor.outside else []


def read(document: Any, actor: Actor) -> Question:
    """Raises BadReport naming the part that is wrong, Denied, UnknownType."""
    if actor.outside is not None:
        raise Denied(_("Reports are for the company’s own people."))
    said = _object(document, "")
    entity = known(str(said.get("entity", "")), actor)
    require(actor, "see", entity.key)
    return asked(said, EntityWords(entity, actor))


def asked(said: Document, words: EntityWords) -> Question:
    """A question over the type of these words. Raises BadReport."""
    if unknown := set(said) - _PARTS:
        raise BadReport("", _("a report holds nothing called “%(name)s”") % {"name": min(unknown)})
    chart = said.get("chart") or "bar"
    if chart not in CHARTS:
        raise BadReport("chart", _("name one of: %(words)s") % {"words": ", ".join(CHARTS)})
    rows, columns = (_dimension(said, part, words) for part in ("rows", "columns"))
    if columns and not rows:
        raise BadReport("columns", _("Name rows before columns."))
    where, document = _condition(said.get("where"), words, "where"), said | {"entity": words.entity.key}
    return Question(document, words, _measure(said, words), rows, columns, where, _period(said, words), chart)


def measurable(entity: Entity) -> list[Field]:
    """The numbers and amounts of a type that can be measured."""
    return [one for one in entity.fields if one.kind in NUMERIC and one.filterable and one.expression is None
            and not (one.computed and one.kind == "money")]  # fmt: skip


def _measure(said: Document, words: EntityWords) -> Measure:
    asked = _object(said.get("measure") or {"of": "count"}, "measure")
    of, name = asked.get("of"), str(asked.get("field") or "")
    if of not in MEASURES:
        raise BadReport("measure", _("name one of: %(words)s") % {"words": ", ".join(MEASURES)})
    if of == "count":
        return Measure("count")
    if of == "share":
        where = _object(asked.get("where") or {}, "measure")
        if not where:
            raise BadReport("measure", _("Say of which records the share is."))
        return Measure("share", where=where, test=_condition(where, words, "measure"))
    if of == "distinct":
        return Measure("distinct", distinct=_dimension({"measure": {"field": name}}, "measure", words))
    item = next((one for one in measurable(words.entity) if one.name == name), None)
    if item is None:
        raise BadReport("measure", _("There is no number or amount “%(name)s”.") % {"name": name})
    return Measure(of, item)


def _dimension(said: Document, part: str, words: EntityWords) -> Dimension | None:
    if not said.get(part):
        return None
    asked = _object(said[part], part)
    try:
        return dimension(str(asked.get("field") or ""), str(asked.get("by") or ""), words)
    except BadName as error:
        raise BadReport(part, str(error)) from None


def _condition(where: Any, words: EntityWords, part: str) -> Q:
    try:
        return compile_condition(where, words) if where else Q()
    except BadCondition as error:
        raise BadReport(part, str(error)) from None


def _period(said: Document, words: EntityWords) -> Period | None:
    if not said.get("period"):
        return None
    asked = _object(said["period"], "period")
    try:
        return period_of(str(asked.get("field") or ""), str(asked.get("within") or ""), words)
    except (KeyError, ValueError) as error:
        raise BadReport("period", str(error)) from None


def _object(value: Any, part: str) -> Document:
    if not isinstance(value, Mapping):
        raise BadReport(part, _("a report is an object, and so is each of its parts"))
    return dict(value)
