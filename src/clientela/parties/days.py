"""Days that come again: read from what people write, with a year or without one, and when each comes next.

A day is kept as `month_day` (12 May is 512). Who was born on 29 February is remembered on the 28th in a common year.
"""

import re
from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from clientela.platform.imports.reading import day

LEAP_DAY = 229
_NO_YEAR = re.compile(r"(--)?(\d{1,2})\s?[-./\s]\s?(\d{1,2})\.?")
_NAMED = re.compile(r"\D*\d{1,2}\D*")  # "12 May": one number and a word
_A_LEAP_YEAR = 2000


def read_day(text: str, *, country: str = "") -> tuple[int | None, int]:
    """(year or None, month_day) of “1980-05-12”, “12/5/1980”, “--05-12”, “12.5.” or “12 May”. Raises ValueError."""
    order = "mdy" if country == "US" else "dmy"
    if short := _NO_YEAR.fullmatch(text):
        first, second = int(short[2]), int(short[3])
        month, number = (first, second) if short[1] or order == "mdy" else (second, first)
        return None, _month_day(date.fromisoformat, f"{_A_LEAP_YEAR}-{month:02d}-{number:02d}", text)
    if _NAMED.fullmatch(text):
        return None, _month_day(lambda whole: day(whole, dates=order), f"{text} {_A_LEAP_YEAR}", text)
    found = day(text, dates=order)
    if not 1800 <= found.year <= 2200:
        raise ValueError(_("The year %(year)s can't be right.") % {"year": found.year})
    return found.year, found.month * 100 + found.day


def month_days(first: date, days: int) -> dict[int, date]:
    """The days from `first` on, by what is remembered on them; a leap day too where the year has none."""
    out: dict[int, date] = {}
    for number in range(min(days, 366) + 1):
        one = first + timedelta(days=number)
        out.setdefault(one.month * 100 + one.day, one)
        if (one.month, one.day) == (2, 28) and not isleap(one.year):
            out.setdefault(LEAP_DAY, one)
    return out


def _month_day(read: Callable[[str], date], whole: str, text: str) -> int:
    try:
        found = read(whole)
    except ValueError:
        raise ValueError(_("“%(text)s” is not a day such as 12 May or 1980-05-12.") % {"text": text[:40]}) from None
    return found.month * 100 + found.day
