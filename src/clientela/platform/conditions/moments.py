"""Times relative to now, as conditions name them: spans ("90 days"), calendar periods ("last month"), days that come every year.

All are reckoned in the active time zone: "today" is the reader's day.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

_SPAN = re.compile(r"([0-9]{1,6}) (hour|day|week|month|year)s?")
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
MOST_DAYS = 100_000
PERIODS = (
    "today", "yesterday", "tomorrow", "this_week", "last_week", "next_week", "this_month", "last_month", "next_month",
    "this_quarter", "last_quarter", "next_quarter", "this_year", "last_year", "next_year",
)  # fmt: skip


def span(value: Any) -> timedelta:
    """ "90 days" as a length of time; a month has 30 days, a year 365. Raises ValueError."""
    found = _SPAN.fullmatch(str(value))
    if found is None:
        raise ValueError(_("give a span such as “90 days”, in hours, days, weeks, months or years"))
    return timedelta(days=min(_DAYS[found[2]] * int(found[1]), MOST_DAYS))


def between(path: str, kind: str, first: datetime, last: datetime) -> Q:
    """From `first` to `last`, both ends within; dates are compared as days."""
    if kind == "moment":
        return Q(**{f"{path}__gte": first, f"{path}__lte": last})
    return Q(**{f"{path}__gte": first.date(), f"{path}__lte": last.date()})


def now() -> datetime:
    return timezone.localtime()


def period(name: Any) -> tuple[date, date]:
    """First and last day of a calendar period. Weeks begin on Monday (ISO 8601). Raises ValueError."""
    if name not in PERIODS:
        raise ValueError(_("give one of: %(periods)s") % {"periods": ", ".join(PERIODS)})
    today = now().date()
    if "_" not in name:
        day = today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[name])
        return day, day
    which, unit = name.split("_")
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        first = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return first, first + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    return _months(today, months, step)


def in_period(path: str, kind: str, name: Any) -> Q:
    return on_days(path, kind, *period(name))


def on_days(path: str, kind: str, first: date, last: date) -> Q:
    """From the first moment of one day to the last of another."""
    if kind == "date":
        return Q(**{f"{path}__gte": first, f"{path}__lte": last})
    begins, ends = (timezone.make_aware(datetime.combine(day, time())) for day in (first, last + timedelta(days=1)))
    return Q(**{f"{path}__gte": begins, f"{path}__lt": ends})


def yearly_in_next(path: str, length: timedelta) -> Q:
    """Days whose day and month come round from today on within `length`; 29 February comes on the 28th of other years."""
    if length >= timedelta(days=366):
        return Q(**{f"{path}__isnull": False})
    return reduce(or_, (_yearly(path, month, days) for month, days in _days_ahead(now().date(), length)))


def _months(today: date, months: int, step: int) -> tuple[date, date]:
    """The block of 1, 3 or 12 months that holds today, moved by `step` blocks."""
    begin = today.year * 12 + (today.month - 1) // months * months + step * months
    first = date(begin // 12, begin % 12 + 1, 1)
    after = begin + months
    return first, date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _days_ahead(first: date, length: timedelta) -> Iterator[tuple[int, list[int]]]:
    days: dict[int, list[int]] = {}
    for step in range(length.days + 1):
        day = first + timedelta(days=step)
        days.setdefault(day.month, []).append(day.day)
        if (day.month, day.day) == (2, 28) and monthrange(day.year, 2)[1] == 28:
            days[2].append(29)
    yield from days.items()


def _yearly(path: str, month: int, days: list[int]) -> Q:
    return Q(**{f"{path}__month": month, f"{path}__day__in": days})
