"""Five years of days: how a moment is written for COPY, how busy a season is, at what hour people are awake.

A moment is a whole number of seconds since 1970; text for the database comes from tables, since millions are written.
"""

from datetime import UTC, datetime, timedelta

from clientela.demo.chance import Chance

DAY = 86_400
YEAR = 365 * DAY
YEARS = 5

_SEASON = (0.95, 0.92, 0.96, 1.0, 0.95, 0.85, 0.72, 0.45, 1.0, 1.1, 1.35, 1.8)  # January … December
PEAK = max(_SEASON)
_CLOCK = tuple(f" {hour:02d}:{minute:02d}:" for hour in range(24) for minute in range(60))
_SECONDS = tuple(f"{second:02d}+00" for second in range(60))


class Calendar:
    def __init__(self, until: datetime) -> None:
        self.end = int(until.timestamp()) // DAY * DAY
        self.start = self.end - YEARS * YEAR
        self._first = self.start // DAY
        days = [datetime.fromtimestamp(self.start, tz=UTC) + timedelta(days=n) for n in range(YEARS * 365 + 90)]
        self._dates = tuple(f"{day:%Y-%m-%d}" for day in days)
        self._seasons = tuple(_SEASON[day.month - 1] for day in days)

    def stamp(self, moment: int) -> str:
        """The moment as PostgreSQL reads it, in UTC."""
        days, seconds = divmod(moment, DAY)
        return self._dates[days - self._first] + _CLOCK[seconds // 60] + _SECONDS[seconds % 60]

    def date(self, moment: int) -> str:
        return self._dates[moment // DAY - self._first]

    def season(self, moment: int) -> float:
        return self._seasons[moment // DAY - self._first]

    def year(self, moment: int) -> int:
        return int(self._dates[moment // DAY - self._first][:4])

    def birth(self, chance: Chance) -> int:
        """When a party became known: the company grows, and grows more in its good months."""
        while True:
            moment = self.start + int((self.end - self.start) * chance.random() ** 0.75)
            if chance.random() * PEAK < self.season(moment) + 0.6:
                return self.awake(chance, moment)

    def awake(self, chance: Chance, moment: int) -> int:
        """The same day between seven in the morning and nine at night, most often about noon and in the afternoon."""
        noon = 7 * 3600 + int((chance.random() + chance.random()) * 7 * 3600)
        return moment - moment % DAY + noon
