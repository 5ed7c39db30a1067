"""How values are written in one language: numbers, money, days, moments, sizes, countries, languages.

Locale data come from Babel (CLDR), but are read once per language into plain strings and tables. A list of fifty rows
then formats its cells with dictionary look-ups; Babel is called only for a day, a currency or a country not seen yet.
"""

from datetime import date, datetime, time, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import get_currency_precision, get_currency_symbol
from markupsafe import Markup, escape

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
BYTES_PER_STEP = 1000
GIVEN = 4  # decimals of amounts that people and other systems give; more come of reckoning, and are rounded
SIZES = ("B", "kB", "MB", "GB", "TB")

Figure = int | float | Decimal | str  # text is a decimal as JSON carries it


def locale_for(language: str) -> Locale:
    """Babel's locale for a Django language code; plain English is British, an unknown language is English."""
    if language in ("en", "en-gb", ""):
        return Locale("en", "GB")
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en", "GB")


class Formats:
    """Writes values in one language. Instances are shared between requests: they hold tables, never a user's data."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = locale = locale_for(language)
        symbols = locale.number_symbols.get("latn", locale.number_symbols)
        self.decimal: str = symbols["decimal"]
        self._separators = str.maketrans({",": symbols["group"], ".": symbols["decimal"], "-": MINUS})
        self._symbol_first = locale.currency_formats["standard"].pattern.startswith("¤")
        self._joined = str(locale.datetime_formats["medium"])
        self.money_marked = lru_cache(16384)(self._money_marked)  # the currency in faint ink, for columns of figures
        self.day_of = lru_cache(8192)(self._day)
        self.month_of = lru_cache(1024)(self._month)
        self.clock_of = lru_cache(1440)(self._clock)
        self.heading_of = lru_cache(1024)(self._heading)
        self.currency_of = lru_cache(256)(self._currency)
        self.country_of = lru_cache(512)(self._country)
        self.language_of = lru_cache(512)(self._language)

    def number(self, value: Figure) -> str:
        """Grouped, with as many decimals as the value has: 1,204 and 12.5. Floats are cut at two decimals."""
        if isinstance(value, float):
            value = Decimal(f"{value:.2f}")
        if isinstance(value, str):
            value = Decimal(value)
        if isinstance(value, Decimal):
            text = f"{value:,f}"
            text = text.rstrip("0").rstrip(".") if "." in text else text
        else:
            text = f"{value:,}"
        return text.translate(self._separators)

    def money(self, amount: Figure, currency: str, *, whole: bool = False) -> str:
        """`€ 1,204.50` or `1.204,50 €`, `whole` without cents: plain text, for sentences and attributes."""
        symbol, figures = self._money_parts(amount, currency, whole=whole)
        return self._money_together(symbol, figures)

    def _money_marked(self, amount: Figure, currency: str) -> Markup:
        symbol, figures = self._money_parts(amount, currency)
        written = self._money_together(f'<span class="unit">{escape(symbol)}</span>', figures)
        return Markup(written)  # noqa: S704  (the symbol is escaped, figures are digits)

    def _money_together(self, symbol: str, figures: str) -> str:
        """The sign stands before both."""
        if not self._symbol_first:
            return f"{figures}{NBSP}{symbol}"
        sign = MINUS if figures.startswith(MINUS) else ""
        return f"{sign}{symbol}{NBSP}{figures.removeprefix(MINUS)}"

    def day(self, value: date) -> str:
        """`12 May 2026`."""
        return self.day_of(value.year, value.month, value.day)

    def month(self, value: date) -> str:
        """`May 2026`."""
        return self.month_of(value.year, value.month)

    def day_of_year(self, month_day: int, year: int | None) -> str:
        """`12 May`, or `12 May 2026` where the year is known; 12 May is 512."""
        month, number = divmod(month_day, 100)
        if year:
            return self.day_of(year, month, number)
        return format_skeleton("MMMMd", date(2000, month, number), locale=self.locale)

    def clock(self, value: datetime) -> str:
        """`10:41`."""
        return self.clock_of(value.hour, value.minute)

    def moment(self, value: datetime) -> str:
        """`12 May 2026, 10:41`; the value is already in the reader's zone."""
        return self._joined.format(self.clock(value), self.day(value))

    def day_heading(self, value: date, today: date) -> str:
        """`Tuesday 12 May`, with the year when it is not this one."""
        if value.year == today.year:
            return self.heading_of(value.year, value.month, value.day)
        return self.day(value)

    def filesize(self, count: int) -> str:
        """`812 kB`, `1.2 MB`: decimal steps, one decimal from the second step up."""
        size, step = float(count), 0
        while size >= BYTES_PER_STEP and step < len(SIZES) - 1:
            size, step = size / BYTES_PER_STEP, step + 1
        figures = f"{size:.1f}".removesuffix(".0") if step > 1 else f"{size:.0f}"
        return f"{figures.translate(self._separators)}{NBSP}{SIZES[step]}"

    def _money_parts(self, amount: Figure, currency: str, *, whole: bool = False) -> tuple[str, str]:
        symbol, precision = self.currency_of(currency)
        exact = amount if isinstance(amount, Decimal) else Decimal(str(amount))
        if whole:
            exact, precision = exact.quantize(Decimal(1), ROUND_HALF_UP) + 0, 0  # no −0
        figures = f"{exact:,.{precision}f}"
        given = exact == round(exact, GIVEN)
        if given and Decimal(figures.replace(",", "")) != exact:  # a price below one cent keeps its digits
            figures = f"{exact.normalize():,f}"
        return symbol, figures.translate(self._separators)

    def _currency(self, code: str) -> tuple[str, int]:
        return get_currency_symbol(code, locale=self.locale), get_currency_precision(code)

    def _day(self, year: int, month: int, day: int) -> str:
        return format_date(date(year, month, day), "medium", locale=self.locale)

    def _month(self, year: int, month: int) -> str:
        return format_skeleton("yMMM", date(year, month, 1), locale=self.locale)

    def _clock(self, hour: int, minute: int) -> str:
        return format_time(time(hour, minute), "short", locale=self.locale)

    def _heading(self, year: int, month: int, day: int) -> str:
        return format_skeleton("MMMMEEEEd", date(year, month, day), locale=self.locale)

    def _country(self, code: str) -> str:
        return self.locale.territories.get(code.upper(), code)

    def _language(self, code: str) -> str:
        try:
            return Locale.parse(code, sep="-").get_display_name(self.locale) or code
        except (ValueError, UnknownLocaleError):
            return code


@lru_cache
def formats_for(language: str) -> Formats:
    """The one `Formats` of a language in this process."""
    return Formats(language)


def in_zone(value: datetime | str, zone: tzinfo) -> datetime:
    """A moment in the reader's zone; record pages carry moments as the ISO text that the database wrote."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(zone) if moment.tzinfo else moment


def as_day(value: date | str, zone: tzinfo) -> date:
    """A calendar day; a moment counts as the day it is in the reader's zone."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value or " " in value else date.fromisoformat(value)
    return in_zone(value, zone).date() if isinstance(value, datetime) else value


@lru_cache(8192)
def initials(name: str) -> str:
    """First letters of the first and the last word: `Lucía Ferrer Vidal` gives LV."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return name.strip()[:1].upper()
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()
