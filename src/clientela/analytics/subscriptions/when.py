"""How often a letter comes: every day, a weekday or a day of the month, at an hour of its reader's clock."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from clientela.analytics.reports.asking import BadReport
from clientela.timeline.recurrence import sentence, zone_of

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_AHEAD = 63  # days within which every rhythm comes round


class Every(TextChoices):
    DAY = "day", pgettext_lazy("a letter comes", "Every day")
    WEEK = "week", pgettext_lazy("a letter comes", "Every week")
    MONTH = "month", pgettext_lazy("a letter comes", "Every month")


_DAYS = {Every.DAY: (0, 0), Every.WEEK: (1, 7), Every.MONTH: (1, 31)}


@dataclass(frozen=True)
class Rhythm:
    """`day` is a weekday from 1, Monday, or a day of the month, where one that a month lacks is its last; 0 of every day."""

    every: Every
    day: int
    hour: int

    def next_after(self, moment: datetime, zone: str) -> datetime:
        """The first moment of it after `moment`, on the clocks of a zone; an hour that a clock leaves out comes one later."""
        there = zone_of(zone)
        first = moment.astimezone(there).date()
        days = (first + timedelta(days=step) for step in range(_AHEAD))
        moments = (datetime.combine(day, time(self.hour), there).astimezone(UTC) for day in days if self._falls_on(day))
        return next(one for one in moments if one > moment)

    def __str__(self) -> str:
        """ "every week on Monday, 08:00"."""
        return f"{sentence(self._rule())}, {self.hour:02}:00"

    def _falls_on(self, day: date) -> bool:
        if self.every == Every.MONTH:
            return day.day == min(self.day, monthrange(day.year, day.month)[1])
        return self.every == Every.DAY or day.isoweekday() == self.day

    def _rule(self) -> str:
        if self.every == Every.MONTH:
            return f"FREQ=MONTHLY;BYMONTHDAY={-1 if self.day == 31 else self.day}"
        return f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[self.day - 1]}" if self.every == Every.WEEK else "FREQ=DAILY"


def rhythm(every: str, day: int, hour: int) -> Rhythm:
    """Raises BadReport."""
    if every not in Every.values:
        raise BadReport("every", _("name one of: %(words)s") % {"words": ", ".join(Every.values)})
    first, last = _DAYS[Every(every)]
    if first and not first <= day <= last:
        raise BadReport("day", _("Name a day from %(first)s to %(last)s.") % {"first": first, "last": last})
    if not 0 <= hour <= 23:
        raise BadReport("hour", _("Name an hour from 0 to 23."))
    return Rhythm(Every(every), day if first else 0, hour)
