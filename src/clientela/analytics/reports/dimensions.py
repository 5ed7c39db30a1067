"""What a report is broken down by: the SQL of a field's groups, what each is called, and the condition of the records in it.

A group and its condition must hold the same records, so both follow the rules of conditions: texts are told apart without regard to
capitals, what is empty is one group, and of a linked record that its reader may not see nothing is known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateField, F, Min, TextField, Value, When
from django.db.models.functions import (
    Cast,
    NullIf,
    TruncDay,
    TruncMonth,
    TruncQuarter,
    TruncWeek,
    TruncYear,
    Upper,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from clientela.analytics.reports.periods import days
from clientela.platform.conditions.operators import ask
from clientela.platform.conditions.vocabulary import CONTACTS, TEXTS, TIMES, Operand
from clientela.platform.entities.choices import offered
from clientela.platform.entities.declaration import Field
from clientela.platform.entities.operands import EntityWords, leads_to, named_operands
from clientela.platform.people.models import User
from clientela.platform.ui.reader import active_reader

STEPS = {
    "day": pgettext_lazy("a step of time", "Day"), "week": pgettext_lazy("a step of time", "Week"),
    "month": pgettext_lazy("a step of time", "Month"), "quarter": pgettext_lazy("a step of time", "Quarter"),
    "year": pgettext_lazy("a step of time", "Year"),
}  # fmt: skip
_TRUNC = {"day": TruncDay, "week": TruncWeek, "month": TruncMonth, "quarter": TruncQuarter, "year": TruncYear}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
GROUPED = TEXTS | TIMES | {"choice", "country", "language", "link", "user", "truth", "integer", "year"}
NOTHING = ""  # the key of what is empty
UNSEEN = gettext_lazy("Gone, or hidden from you")


class BadName(ValueError):
    """There is nothing of that name to group by."""


@dataclass(frozen=True)
class Dimension:
    name: str
    by: str  # of dates: the step
    item: Field
    operand: Operand
    path: str
    words: EntityWords

    @property
    def label(self) -> str:
        return str(self.operand.label)

    @property
    def is_text(self) -> bool:
        return self.item.kind in TEXTS

    @property
    def orders(self) -> bool:
        """Whether its groups have an order of their own, which figures don't change."""
        return bool(self.by) or self.item.kind in ("year", "integer")

    @property
    def expression(self) -> Any:
        """The group that a row is in; NULL for nothing."""
        said: Any = F(self.path)
        if self.operand.path != self.path:  # through a link whose records are not all to be seen
            said = Case(When(ask(self.operand, "known", True), then=said), default=None)  # noqa: FBT003
        if self.by:
            return Cast(_TRUNC[self.by](said), DateField())
        if self.is_text:
            return Upper(_unless_empty(said))
        return _unless_empty(said) if self.item.kind in ("choice", "country", "language") else said

    @property
    def spelling(self) -> Any:
        """How a text is written, of all that differ in capitals alone."""
        return Min(self.path) if self.is_text else Value("", output_field=CharField())

    def in_order(self, keys: Sequence[str], *, most: int) -> list[str]:
        """Of groups with an order of their own; steps of time in which nothing happened are among them, where not too many are."""
        if not self.by or not keys:
            return sorted(keys, key=int)
        steps, last = [date.fromisoformat(min(keys))], date.fromisoformat(max(keys))
        while steps[-1] < last and len(steps) <= most:
            steps.append(after(steps[-1], self.by))
        return [step.isoformat() for step in steps] if len(steps) <= most else sorted(keys)

    def condition(self, key: str) -> dict[str, Any]:
        """Of which records this group is, as the list of the type is filtered."""
        if key == NOTHING:
            return {"field": self.name, "known": False}
        if self.by:
            first = date.fromisoformat(key)
            return days(self.name, first, after(first, self.by) - timedelta(days=1))
        return {"field": self.name, "is": key == "true" if self.item.kind == "truth" else key}

    def beyond(self, shown: Sequence[str]) -> dict[str, Any]:
        """Of the groups that are not shown."""
        if self.by and any(shown):
            return {"none": [{"field": self.name, "at_least": min(key for key in shown if key)}]}
        return {"none": [self.condition(key) for key in shown]}

    def labels(self, keys: Iterable[str], spelt: Mapping[str, str]) -> dict[str, str]:
        """What groups are called, all of them at once."""
        found, wanted = {NOTHING: _("None")}, [key for key in keys if key]
        if self.item.kind in ("link", "user"):
            names = dict(self._names([UUID(key) for key in wanted]))
            return found | {key: names.get(key) or str(UNSEEN) for key in wanted}
        if self.item.kind == "choice":
            labels = {key: str(label) for key, label in offered(self.item)}
            return found | {key: labels.get(key, key) for key in wanted}
        return found | {key: self._label(key, spelt.get(key) or key) for key in wanted}

    def _label(self, key: str, spelt: str) -> str:
        if self.by:
            return told(date.fromisoformat(key), self.by)
        if self.is_text:
            return self.operand.show(spelt) if self.item.kind in CONTACTS else spelt
        return key if self.item.kind in ("year", "integer") else self.operand.show(key)

    def _names(self, keys: list[UUID]) -> Iterator[tuple[str, str]]:
        if self.item.kind == "user":
            yield from ((str(key), name) for key, name in User.objects.filter(pk__in=keys).values_list("pk", "name"))
            return
        actor = self.words.actor
        for entity in (one for one in leads_to(self.item) if actor.may("see", one.key)):
            title = entity.by_name[entity.title].orm
            for key, name in entity.visible_to(actor).filter(pk__in=keys).values_list("pk", title):
                yield str(key), name


def dimension(name: str, by: str, words: EntityWords) -> Dimension:
    """Raises BadName."""
    try:
        operand, (item, path) = words.operand(name), _walked(name, words)
    except KeyError:
        raise BadName(_("There is no field “%(name)s” to group by.") % {"name": name}) from None
    if item.kind not in GROUPED or item.computed is not None or item.held is not None:
        raise BadName(_("“%(field)s” can’t be grouped by.") % {"field": operand.label})
    if item.kind not in TIMES:
        return Dimension(name, "", item, operand, path, words)
    if (by or "month") not in STEPS:
        raise BadName(_("name one of: %(words)s") % {"words": ", ".join(STEPS)})
    return Dimension(name, by or "month", item, operand, path, words)


def groupable(words: EntityWords) -> list[tuple[str, str, str]]:
    """Name, label and kind of what a type can be grouped by: its own fields, and those of records one link away."""
    found = []
    for name, operand in named_operands(words):
        head = words.fields[name.partition(".")[0]]
        own = head.computed is None and head.held is None
        if own and operand.kind in GROUPED - {"long"} and not (head.own and "." in name):
            found.append((name, str(operand.label), operand.kind))
    return found


def after(first: date, by: str) -> date:
    """The first day of the next step."""
    if by in _MONTHS:
        at = first.year * 12 + first.month - 1 + _MONTHS[by]
        return date(at // 12, at % 12 + 1, 1)
    return first + timedelta(days=7 if by == "week" else 1)


def told(first: date, by: str) -> str:
    """The step that begins on a day, in the reader's language."""
    formats = active_reader().formats
    if by == "year":
        return str(first.year)
    if by == "quarter":
        return pgettext("a quarter of a year", "%(year)s, quarter %(number)s") % {
            "year": first.year,
            "number": (first.month + 2) // 3,
        }
    if by == "week":
        return _("Week of %(day)s") % {"day": formats.day(first)}
    return formats.month(first) if by == "month" else formats.day(first)


def _unless_empty(said: Any) -> Any:
    return NullIf(Cast(said, TextField()), Value("", output_field=TextField()), output_field=TextField())


def _walked(name: str, words: EntityWords) -> tuple[Field, str]:
    """The field at the end of the links of a name, and the ORM path to it. Raises KeyError."""
    head, dot, rest = name.partition(".")
    item = words.fields[head]
    if not dot:
        return item, item.orm
    if item.own:
        raise KeyError(name)
    types, _operand = words.having(item, rest)
    end, path = _walked(rest, EntityWords(types[0], words.actor, words.links + 1))
    return end, f"{item.orm}__{path}"
