"""The time that a report is about, and the one before it: as long, and of a period that still runs, as far as it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.conditions import moments
from clientela.platform.conditions.vocabulary import TIMES
from clientela.platform.conditions.wording import PERIOD_WORDS
from clientela.platform.entities.operands import EntityWords

ROLLING = {
    "last_30_days": (30, gettext_lazy("the last 30 days")), "last_90_days": (90, gettext_lazy("the last 90 days")),
    "last_365_days": (365, gettext_lazy("the last 365 days")),
}  # fmt: skip
_CALENDAR = (
    "this_week",
    "last_week",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
    "last_year",
)
WITHIN: Mapping[str, Any] = {name: PERIOD_WORDS[name] for name in _CALENDAR} | {
    name: label for name, (_days, label) in ROLLING.items()
}


@dataclass(frozen=True)
class Period:
    """Both days lie within; `before` and `until` are those of the period before."""

    field: str
    label: str
    kind: str
    first: date
    last: date
    before: date
    until: date

    @property
    def condition(self) -> dict[str, Any]:
        return days(self.field, self.first, self.last)

    @property
    def condition_before(self) -> dict[str, Any]:
        return days(self.field, self.before, self.until)


def period_of(field: str, within: str, words: EntityWords) -> Period:
    """Raises ValueError."""
    try:
        operand = words.operand(field)
    except KeyError:
        raise ValueError(_("there is no field “%(name)s” to filter by") % {"name": field}) from None
    if operand.kind not in TIMES or within not in WITHIN:
        raise ValueError(_("name a date, and one of: %(words)s") % {"words": ", ".join(WITHIN)})
    return Period(field, str(operand.label), operand.kind, *_days(within))


def days(field: str, first: date, last: date) -> dict[str, Any]:
    """From the first moment of one day to the last of another, as a condition says it."""
    after = last + timedelta(days=1)
    return {"all": [{"field": field, "at_least": first.isoformat()}, {"field": field, "under": after.isoformat()}]}


def _days(within: str) -> tuple[date, date, date, date]:
    today, day = moments.now().date(), timedelta(days=1)
    if within in ROLLING:
        length = timedelta(days=ROLLING[within][0])
        return today - length + day, today, today - 2 * length + day, today - length
    first, last = moments.period(within)
    before = _one_before(first, last)
    if within.startswith("this"):
        return first, last, before, min(before + (today - first), first - day)
    return first, last, before, first - day


def _one_before(first: date, last: date) -> date:
    """The first day of the calendar period before."""
    length = (last - first).days
    if length < 7:
        return first - timedelta(days=7)
    months = 1 if length < 31 else 3 if length < 95 else 12
    at = first.year * 12 + first.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)
