"""Days and moments as files write them: ISO 8601 and its cousins, 31/12/2026, 12/31/2026, 31-Dec-26, 3 marca 2026.

The order of day and month is told, never guessed value by value: a file whose order was misjudged must be refused
loudly at its first impossible date, not be read half one way and half the other.
"""

import re
import unicodedata
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from django.utils.translation import gettext_noop

from clientela.platform.entities.sentences import quoted
from clientela.platform.entities.sentences import said as _

FIRST_YEAR = 1000
CENTURY_TURNS_AT = 69  # 68 is 2068, 69 is 1969, as in POSIX

_MONTHS = """
jan january gennaio gen ene enero sty styczen stycznia januar janvier janv
feb february febbraio febrero lut luty lutego februar fevrier fevr fev
mar march marzo marzec marca marz maerz mrz mars
apr april aprile abr abril kwi kwiecien kwietnia avril avr
may maggio mag mayo maj maja mai
jun june giugno giu junio cze czerwiec czerwca juni juin
jul july luglio lug julio lip lipiec lipca juli juillet juil
aug august agosto ago sie sierpien sierpnia aout
sep sept september settembre set septiembre setiembre wrz wrzesien wrzesnia septembre
oct october ottobre ott octubre paz pazdziernik pazdziernika okt oktober octobre
nov november novembre noviembre lis listopad listopada
dec december dicembre dic diciembre gru grudzien grudnia dez dezember decembre
"""
MONTHS = {word: number for number, line in enumerate(_MONTHS.strip().splitlines(), 1) for word in line.split()}

_NUMERIC = re.compile(r"(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|°|o(?=\s))?[\s\-/]*(?:de\s+|of\s+)?([^\W\d_]{3,})\.?,?[\s\-/]*(?:de\s+|del\s+)?(\d{4}|\d{2})(?!\d)"
)
_NAMED_US = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_WEEKDAY = re.compile(r"[^\W\d_]{2,12}\.?,?\s+(?=\d|[^\W\d_]{3,}\.?\s+\d)")
_TIME = re.compile(
    r"[T\s,]*(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?\s?m\.?)?\s*(.*)", re.I | re.S
)
_COMPACT_TIME = re.compile(r"T(\d{2})(\d{2})(\d{2})?(?:[.,](\d{1,9}))?()(.*)", re.S)
_OFFSET = re.compile(r"(?:Z|UTC|GMT)?\s?([-+−])(\d{1,2}):?(\d{2})?(?:\s?[\[(].*[\])])?", re.I)
_SERIAL = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?")  # days since 1900 as spreadsheets count them: 1954 to 2119
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_PARTIAL = (
    (re.compile(r"--\d{2}-?\d{2}.*"), gettext_noop("“%(text)s” gives no year; a whole date is needed.")),
    (re.compile(r"---\d{2}"), gettext_noop("“%(text)s” gives neither year nor month; a whole date is needed.")),
    (re.compile(r"--\d{2}"), gettext_noop("“%(text)s” gives neither year nor day; a whole date is needed.")),
    (
        re.compile(r"\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}"),
        gettext_noop("“%(text)s” gives no day; a whole date is needed."),
    ),
    (re.compile(r"\d{4}"), gettext_noop("“%(text)s” gives only a year; a whole date is needed.")),
)
_ABBREVIATED = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip


def day(text: str, *, dates: str) -> date:
    """The day written here; a time after it is left out. ValueError names what a partial date lacks."""
    found, _rest = _day_and_rest(text, dates)
    return found


def moment(text: str, *, dates: str, zone: tzinfo) -> datetime:
    """The moment written here, with its own zone or else in `zone`; a day alone is its midnight."""
    found, rest = _day_and_rest(text, dates)
    clock, over, named = _clock(rest, text)
    try:
        value = datetime.combine(found, clock, named or zone) + over
        value.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise ValueError(_("“%(text)s” is too near the end of all dates.") % {"text": quoted(text)}) from error
    return value


def _day_and_rest(text: str, dates: str) -> tuple[date, str]:
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain[len(found[0]) :] if (found := _WEEKDAY.match(plain)) and _is_weekday(found[0]) else plain
    for partial, lacks in _PARTIAL:
        if partial.fullmatch(plain):
            raise ValueError(_(lacks) % {"text": quoted(text)})
    for read in (_numeric, _compact, _named, _counted):
        result = read(plain, dates, text)
        if result:
            return result
    problem = _("“%(text)s” is not a date.") if plain else _("There is no date here.")
    raise ValueError(problem % {"text": quoted(text)})


def _is_weekday(word: str) -> bool:
    return _folded(word) not in MONTHS


def _numeric(plain: str, dates: str, text: str) -> tuple[date, str] | None:
    found = _NUMERIC.match(plain)
    if found is None:
        return None
    first, second, last = found[1], int(found[3]), found[4]
    if len(first) > 2 or (dates == "ymd" and len(first) == len(last) == 2):
        year, month, number = first, second, int(last)
    else:
        year = last
        number, month = _in_order(int(first), second, dates, text)
    return _date(year, month, number, text), plain[found.end() :]


def _in_order(first: int, second: int, dates: str, text: str) -> tuple[int, int]:
    """Day and month."""
    if dates == "ymd":
        if first <= 12 and second <= 12 and first != second:
            problem = _("“%(text)s” could be two days: say whether the day or the month comes first.")
            raise ValueError(problem % {"text": quoted(text)})
        return (first, second) if second <= 12 else (second, first)
    return (first, second) if dates == "dmy" else (second, first)


def _compact(plain: str, dates: str, text: str) -> tuple[date, str] | None:
    """20261231, or 31122026 where days or months come first."""
    found = _COMPACT.match(plain)
    if found is None or (plain[found.end() :] and plain[found.end()] not in "T ,"):
        return None
    digits = found[0]
    if not ("1800" <= digits[:4] < "2200" and "01" <= digits[4:6] <= "12") and dates != "ymd":
        number, month = _in_order(int(digits[:2]), int(digits[2:4]), dates, text)
        return _date(digits[4:], month, number, text), plain[8:]
    return _date(digits[:4], int(digits[4:6]), int(digits[6:]), text), plain[8:]


def _named(plain: str, dates: str, text: str) -> tuple[date, str] | None:
    del dates
    found = _NAMED.match(plain)
    if found and _folded(found[2]) in MONTHS:
        return _date(found[3], MONTHS[_folded(found[2])], int(found[1]), text), plain[found.end() :]
    found = _NAMED_US.match(plain)
    if found and _folded(found[1]) in MONTHS:
        return _date(found[3], MONTHS[_folded(found[1])], int(found[2]), text), plain[found.end() :]
    return None


def _counted(plain: str, dates: str, text: str) -> tuple[date, str] | None:
    """A spreadsheet's serial number, or seconds or milliseconds since 1970."""
    del dates, text
    if _SERIAL.fullmatch(plain):
        value = datetime(1899, 12, 30) + timedelta(days=float(plain.replace(",", ".")))  # noqa: DTZ001
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        return value.date(), value.time().isoformat()
    if _EPOCH.fullmatch(plain):
        value = datetime.fromtimestamp(int(plain) / (1000 if len(plain) == 13 else 1), UTC)
        return value.date(), value.time().isoformat() + "Z"
    return None


def _date(year: str, month: int, number: int, text: str) -> date:
    century = 0 if len(year) > 2 else 1900 if int(year) >= CENTURY_TURNS_AT else 2000
    try:
        found = date(century + int(year), month, number)
    except ValueError as error:
        full = int(year) + century
        said = {"text": quoted(text), "year": full, "month": month, "day": number}
        raise ValueError(_wrong(full, month) % said) from error
    if found.year < FIRST_YEAR:
        problem = _("“%(text)s” is in the year %(year)s; years from %(first)s on are taken.")
        raise ValueError(problem % {"text": quoted(text), "year": found.year, "first": FIRST_YEAR})
    return found


def _wrong(year: int, month: int) -> str:
    if not 1 <= year <= 9999:
        return _("“%(text)s” is not a date: there is no year %(year)s.")
    if not 1 <= month <= 12:
        return _("“%(text)s” is not a date: there is no month %(month)s.")
    return _("“%(text)s” is not a date: month %(month)s of %(year)s has no day %(day)s.")


def _clock(rest: str, text: str) -> tuple[time, timedelta, tzinfo | None]:
    """The time of day, a day over for 24:00, and the zone that is named."""
    rest = rest.strip() if not rest.startswith("T") else rest
    if not rest:
        return time(), timedelta(), None
    found = _COMPACT_TIME.fullmatch(rest) or _TIME.fullmatch(rest)
    if found is None:
        named = _zone(rest)
        if named is None:
            problem = _("“%(text)s” is not a date: “%(rest)s” after the day is no time.")
            raise ValueError(problem % {"text": quoted(text), "rest": quoted(rest)})
        return time(), timedelta(), named
    hour, minute, second = int(found[1]), int(found[2]), min(int(found[3] or 0), 59)
    if found[5]:
        if not 1 <= hour <= 12:
            problem = _("“%(text)s” has no hour %(hour)s before or after noon.")
            raise ValueError(problem % {"text": quoted(text), "hour": hour})
        hour = hour % 12 + (12 if found[5][0] in "pP" else 0)
    over = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta()
    named = _zone(found[6].strip())
    if (found[6].strip() and named is None) or hour > 23 + bool(over) or minute > 59 or int(found[3] or 0) > 60:
        problem = _("“%(text)s” is not a moment: “%(rest)s” is no time of day.")
        raise ValueError(problem % {"text": quoted(text), "rest": quoted(rest)})
    return time(hour % 24, minute, second, int(f"{found[4] or 0:0<6}"[:6])), over, named


def _zone(name: str) -> tzinfo | None:
    """A zone by offset (Z, +02:00, Z-0300), by abbreviation (CET) or by name (Europe/Rome)."""
    if not name:
        return None
    minutes = _ABBREVIATED.get(name.lower())
    if minutes is not None:
        return UTC if minutes == 0 else timezone(timedelta(minutes=minutes))
    found = _OFFSET.fullmatch(name)
    if found and int(found[2]) < 24 and int(found[3] or 0) < 60:
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(offset if found[1] == "+" else -offset)
    try:
        return zoneinfo.ZoneInfo(name.strip("[]() ")) if "/" in name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ł", "l"))
    return "".join(char for char in plain if char.isalpha())
