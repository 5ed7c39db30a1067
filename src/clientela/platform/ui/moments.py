"""Telling when: a few words up to seven days back, then the day; what is ahead with its time of day."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from time import time
from typing import Any

from django.utils import translation

from clientela.platform.ui.formats import as_day, in_zone
from clientela.platform.ui.reader import Reader, Told

MINUTE, HOUR, DAY = 60, 3600, 86400
DAYS_TOLD_RELATIVELY = 7


def ago(value: datetime | str, who: Reader) -> str:
    """The `<time>` element of a moment, for one reader."""
    told = who.told(value)
    seconds = time() - told.timestamp
    if seconds < 0:
        return f"{told.opening}{to_the_minute(value, who)}</time>"
    if seconds < (DAYS_TOLD_RELATIVELY + 1) * DAY:
        return f"{told.opening}{_distance(told, seconds, who)}</time>"
    return f"{told.opening}{told.written}</time>"


def to_the_minute(value: datetime | str, who: Reader) -> str:
    """A moment in words: its day and time of day, the day alone where it begins at midnight."""
    then = in_zone(value, who.zone)
    return who.formats.moment(then) if then.hour or then.minute else who.formats.day(then)


def _distance(told: Told, seconds: float, who: Reader) -> str:
    if seconds < HOUR:
        return _minutes(int(seconds // MINUTE), who)
    days = (_today(who, int(time() // MINUTE)) - told.day).days
    if days == 0 or seconds < DAY / 2:
        return _hours(int(seconds // HOUR), who)
    return _days(days, who) if days <= DAYS_TOLD_RELATIVELY else told.written


@lru_cache(1024)
def _today(who: Reader, _minute: int) -> date:
    """The reader's day, which changes at the start of a minute; a list asks for it in every row."""
    return datetime.now(who.zone).date()


@lru_cache(1024)
def _minutes(count: int, who: Reader) -> str:
    return who.text("%(n)s min ago", n=count) if count else who.text("just now")


@lru_cache(1024)
def _hours(count: int, who: Reader) -> str:
    return who.text("%(n)s h ago", n=count)


@lru_cache(1024)
def _days(count: int, who: Reader) -> str:
    return translation.ngettext("yesterday", "%(n)s days ago", count) % {"n": count}


def day_heading(value: date | str, who: Reader) -> str:
    """The heading of a day in a history: today, yesterday, or the day by name."""
    that, today = as_day(value, who.zone), datetime.now(who.zone).date()
    days = (today - that).days
    if days in (0, 1):
        return who.text("Yesterday") if days else who.text("Today")
    return who.formats.day_heading(that, today)


def duration(seconds: int, who: Reader) -> str:
    """`12 min 48 s`, `1 h 5 min`."""
    if seconds >= HOUR:
        return who.text("%(h)s h %(min)s min", h=seconds // HOUR, min=seconds % HOUR // MINUTE)
    if seconds >= MINUTE:
        return who.text("%(min)s min %(s)s s", min=seconds // MINUTE, s=seconds % MINUTE)
    return who.text("%(s)s s", s=seconds)


def by_day(entries: Iterable[Any], who: Reader) -> list[tuple[date, list[Any]]]:
    """Entries of a history under their days, in the order they came."""
    return [(day, list(same)) for day, same in groupby(entries, lambda entry: who.told(entry["at"]).day)]
