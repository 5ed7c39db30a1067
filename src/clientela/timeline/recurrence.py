"""Repetition: the RRULE, RDATE and EXDATE lines of RFC 5545 checked, counted out on local clocks, and said in words.

A rule is counted in the wall time of its zone, so that nine o'clock stays nine o'clock when summer time begins.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.lists import format_list
from dateutil.rrule import rrule, rruleset, rrulestr
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clientela.platform.entities.cleaning import plain
from clientela.platform.ui.formats import formats_for, locale_for

LONGEST = 4_000
MOST = 20_000  # occurrences that are counted out before a rule counts as ended
PRESETS = [
    ("FREQ=DAILY", gettext_lazy("Every day")),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", gettext_lazy("Every working day")),
    ("FREQ=WEEKLY", gettext_lazy("Every week")),
    ("FREQ=WEEKLY;INTERVAL=2", gettext_lazy("Every 2 weeks")),
    ("FREQ=MONTHLY", gettext_lazy("Every month")),
    ("FREQ=MONTHLY;INTERVAL=3", gettext_lazy("Every 3 months")),
    ("FREQ=YEARLY", gettext_lazy("Every year")),
]
_LINE = re.compile(r"(RRULE|RDATE|EXDATE)((?:;[^:\n]*)?):([^\n]+)", re.IGNORECASE)
_WRITTEN = re.compile(
    r"RRULE:FREQ=[A-Z]+(;[A-Z-]+=[A-Z0-9,+:-]+)*|(RDATE|EXDATE)[^:]*:\d{8}(T\d{6}Z?)?(,\d{8}(T\d{6}Z?)?)*"
)
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_STAMP = re.compile(r"\b(\d{8}T\d{6})Z")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SAMPLE = datetime(2026, 1, 1, 9, tzinfo=UTC).replace(tzinfo=None)


def cleaned(value: Any, _how: object = None) -> str:
    """A rule as it is stored, "" for none. Raises ValueError with a sentence."""
    text = plain(value or "", longest=LONGEST).replace("\r\n", "\n")
    if not text:
        return ""
    lines = text.split("\n")
    if not re.match(r"(RRULE|RDATE|EXDATE)[;:]", lines[0], re.IGNORECASE):
        lines[0] = f"RRULE:{lines[0]}"
    rule = "\n".join(line.strip().upper() for line in lines if line.strip())
    refused = ValueError(_("“%(text)s” is not a repetition such as FREQ=WEEKLY;BYDAY=MO.") % {"text": text[:60]})
    frequency = re.search(r"FREQ=([A-Z]+)", rule)
    rule = re.sub(r"^RRULE:(.*);(FREQ=[A-Z]+)(.*)$", r"RRULE:\2;\1\3", rule, flags=re.MULTILINE)
    if not all(_WRITTEN.fullmatch(line) for line in rule.split("\n")):
        raise refused
    if frequency is not None and frequency[1] not in _FREQUENCIES:
        raise ValueError(_("At most one repetition a day: daily, weekly, monthly or yearly."))
    try:
        next(iter(_rules(rule, _SAMPLE, UTC)), None)
    except (ValueError, TypeError, OverflowError, AttributeError, KeyError, IndexError):
        raise refused from None
    return rule.removeprefix("RRULE:") if "\n" not in rule and rule.startswith("RRULE:") else rule


def zone_of(name: str) -> tzinfo:
    """A time zone by its IANA name; UTC where it has none that we know."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return UTC


def occurrences(rule: str, start: datetime, zone: tzinfo, *, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments of a series that fall into [since, until), in order. `start` is its first; all have zones."""
    for moment in moments_of(rule, start, zone):
        if moment >= until:
            return
        if moment >= since:
            yield moment


def next_after(rule: str, start: datetime, zone: tzinfo, moment: datetime) -> datetime | None:
    """The first moment of the series after `moment`, or None where it has ended."""
    return next((one for one in moments_of(rule, start, zone) if one > moment), None)


def moments_of(rule: str, start: datetime, zone: tzinfo) -> Iterator[datetime]:
    """All moments of a series, in order, as far as they are counted out."""
    first = start.astimezone(zone).replace(tzinfo=None)
    for local in islice(_rules(rule, first, zone), MOST):
        yield local.replace(microsecond=first.microsecond, tzinfo=zone).astimezone(UTC)


def _rules(rule: str, first: datetime, zone: tzinfo) -> rrule | rruleset:
    """The rule on the local clock: what is given in UTC (UNTIL, EXDATE) is turned to it."""

    def local(stamp: re.Match[str]) -> str:
        moment = datetime.strptime(stamp[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC).astimezone(zone)
        return f"{moment:%Y%m%dT%H%M%S}"

    lines = rule if _LINE.match(rule) else f"RRULE:{rule}"
    plain_lines = re.sub(r"^(RDATE|EXDATE);[^:]*:", r"\1:", _STAMP.sub(local, lines), flags=re.MULTILINE)
    found: rrule | rruleset = rrulestr(_whole_days(plain_lines, first), dtstart=first, forceset="DATE:" in plain_lines)
    return found


def _whole_days(lines: str, first: datetime) -> str:
    """Days left out or added without a time are meant at the time of the series; an end by the day holds all of it."""
    timed = re.sub(
        r"^(RDATE|EXDATE):(.+)$",
        lambda line: f"{line[1]}:" + re.sub(r"\b(\d{8})(?!T|\d)", rf"\1T{first:%H%M%S}", line[2]),
        lines,
        flags=re.MULTILINE,
    )
    return re.sub(r"UNTIL=(\d{8})(?!T|\d)", r"UNTIL=\1T235959", timed)


def sentence(rule: str) -> str:
    """The rule in words of the active language: “every 2 weeks on Monday, until 3 June 2026”."""
    return _sentence(rule, translation.get_language() or "en") if rule else ""


@lru_cache(1024)
def _sentence(rule: str, language: str) -> str:
    line = next((match[3] for match in _LINE.finditer(rule) if match[1] == "RRULE"), "" if ":" in rule else rule)
    parts = dict(part.split("=", 1) for part in line.upper().split(";") if "=" in part)
    if parts.get("FREQ") not in _FREQUENCIES:
        return _("on chosen days")
    said = _how_often(parts["FREQ"], int(parts.get("INTERVAL", 1)))
    said = _on_days(said, parts, language)
    if "UNTIL" in parts:
        until = formats_for(language).day(date.fromisoformat(parts["UNTIL"][:8]))
        return _("%(rule)s, until %(day)s") % {"rule": said, "day": until}
    if "COUNT" in parts:
        times = int(parts["COUNT"])
        return ngettext("%(rule)s, once", "%(rule)s, %(num)s times", times) % {"rule": said, "num": times}
    return said


def _how_often(frequency: str, step: int) -> str:
    said = {
        "DAILY": ngettext("every day", "every %(num)s days", step),
        "WEEKLY": ngettext("every week", "every %(num)s weeks", step),
        "MONTHLY": ngettext("every month", "every %(num)s months", step),
        "YEARLY": ngettext("every year", "every %(num)s years", step),
    }
    return said[frequency] % {"num": step}


def _on_days(said: str, parts: dict[str, str], language: str) -> str:
    locale = locale_for(language)
    if "BYDAY" in parts:
        days = [_weekday(word, locale) for word in parts["BYDAY"].split(",")]
        return _("%(often)s on %(days)s") % {"often": said, "days": format_list(days, locale=locale)}
    if "BYMONTHDAY" in parts:
        days = [_("last") if day == "-1" else day for day in parts["BYMONTHDAY"].split(",")]
        return _("%(often)s on day %(days)s") % {"often": said, "days": format_list(days, locale=locale)}
    return said


def _weekday(word: str, locale: Any) -> str:
    """`2MO` is the second Monday, `-1FR` the last Friday."""
    place, day = word[:-2], word[-2:]
    name = str(locale.days["format"]["wide"][_WEEKDAYS.index(day)])
    ordinals = {"1": _("first"), "2": _("second"), "3": _("third"), "4": _("fourth"), "5": _("fifth"), "-1": _("last")}
    return f"{ordinals.get(place.lstrip('+'), place)} {name}" if place else name
