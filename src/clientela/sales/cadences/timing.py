"""When a step is due: working days and hours on the clock of whose step it is. Plain data in and out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_ALL = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True)
class Hours:
    """`days` of ISO weekdays, from `opens` to `closes`, on the clock of `zone`."""

    days: Collection[int]
    opens: int
    closes: int
    zone: ZoneInfo

    def open_at(self, moment: datetime) -> bool:
        there = moment.astimezone(self.zone)
        return there.isoweekday() in (self.days or _ALL) and self.opens <= there.hour < self.closes

    def first_from(self, moment: datetime) -> datetime:
        """The moment itself where work is going on, else when it next begins."""
        if self.open_at(moment):
            return moment
        there = moment.astimezone(self.zone)
        day = there.date() + timedelta(days=there.hour >= self.closes)
        while day.isoweekday() not in (self.days or _ALL):
            day += timedelta(days=1)
        return datetime.combine(day, time(self.opens), self.zone)

    def behind(self, moment: datetime, days: int, at: str = "") -> datetime:
        """So many working days later, at that time of day; never before the moment, and never when nobody works."""
        there = moment.astimezone(self.zone)
        day, left = there.date(), days
        while left:
            day += timedelta(days=1)
            left -= day.isoweekday() in (self.days or _ALL)
        clock = time.fromisoformat(at) if at else there.time()
        found = datetime.combine(day, clock, self.zone)
        if found < moment and days == 0:
            found = self.behind(moment, 1, at) if at else moment
        return self.first_from(max(found, moment))

    def tomorrow(self, moment: datetime) -> datetime:
        """When the next working day begins."""
        there = moment.astimezone(self.zone).date() + timedelta(days=1)
        return self.first_from(datetime.combine(there, time(self.opens), self.zone))

    def end_of_day(self, moment: datetime) -> datetime:
        return datetime.combine(moment.astimezone(self.zone).date(), time(self.closes - 1, 59), self.zone)
