"""Months, quarters and years, as an address names them: 2026-11, 2026-Q4, 2026."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

_WRITTEN = re.compile(r"(20\d\d|19\d\d)(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")


class BadPeriod(ValueError):
    """A period is a month (2026-11), a quarter (2026-Q4) or a year (2026)."""


@dataclass(frozen=True)
class Period:
    year: int
    month: int  # its first
    months: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.moved(1).first - timedelta(days=1)

    @property
    def name(self) -> str:
        if self.months == 12:
            return str(self.year)
        return f"{self.year}-Q{(self.month + 2) // 3}" if self.months == 3 else f"{self.year}-{self.month:02}"

    @property
    def label(self) -> str:
        if self.months == 12:
            return str(self.year)
        if self.months == 3:
            return _("Quarter %(number)s of %(year)s") % {"number": (self.month + 2) // 3, "year": self.year}
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    def moved(self, by: int) -> "Period":
        """So many of its kind later."""
        months = self.year * 12 + self.month - 1 + by * self.months
        return Period(months // 12, months % 12 + 1, self.months)

    def of(self, months: int) -> "Period":
        """The month, quarter or year in which it begins."""
        return Period(self.year, (self.month - 1) // months * months + 1, months)


def period_of(name: str) -> Period:
    """Raises BadPeriod."""
    said = _WRITTEN.fullmatch(name)
    if said is None:
        raise BadPeriod(_("A period is a month (2026-11), a quarter (2026-Q4) or a year (2026)."))
    year, quarter, month = int(said[1]), said[2], said[3]
    if quarter:
        return Period(year, int(quarter) * 3 - 2, 3)
    return Period(year, int(month), 1) if month else Period(year, 1, 12)


def around(day: date, months: int) -> Period:
    """The period of so many months that this day lies in."""
    return Period(day.year, day.month, 1).of(months)
