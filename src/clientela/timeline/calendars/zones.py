"""A zone of a calendar's own making (VTIMEZONE), whatever it is called, as one that everybody knows: by name, else by clock.

A series keeps its hour over summer and winter only in a zone that has both. Whoever reads a zone reckons all its changes at once,
so that one that changes each second would never end: `tamed` leaves in it what zones of this world have.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

# One for each clock of the world's offices, the likelier first.
_CLOCKS = (
    "Europe/Rome", "Europe/London", "Europe/Athens", "Europe/Istanbul", "America/New_York", "America/Chicago", "America/Denver",
    "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Halifax", "America/St_Johns",
    "America/Sao_Paulo", "America/Bogota", "America/Caracas", "America/Santiago", "Atlantic/Azores", "Africa/Lagos", "Africa/Cairo",
    "Africa/Johannesburg", "Africa/Nairobi", "Asia/Jerusalem", "Asia/Dubai", "Asia/Tehran", "Asia/Karachi", "Asia/Kolkata",
    "Asia/Kathmandu", "Asia/Dhaka", "Asia/Yangon", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Perth",
    "Australia/Adelaide", "Australia/Darwin", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip

_FOLD = re.compile(r"\r?\n[ \t]")
_ZONE = re.compile(
    r"^BEGIN\b[^\r\n]*VTIMEZONE[ \t]*\r?$.*?(?:^END\b[^\r\n]*VTIMEZONE|\Z)", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
_RULE = re.compile(r"^RRULE\b[^\r\n]*", re.IGNORECASE | re.MULTILINE)
# Once a year, on one day.
_YEARLY = re.compile(
    r"RRULE:(?=[^\r\n]*FREQ=YEARLY)(?:(?:FREQ=YEARLY|(?:INTERVAL|COUNT|BYMONTH)=\d{1,4}|BYDAY=[+-]?\d?[A-Z]{2}|WKST=[A-Z]{2}|"
    r"BYMONTHDAY=-?\d{1,2}(?:,-?\d{1,2}){0,10}|UNTIL=[\dTZ]{8,16})(?:;|\s*\Z))+",
    re.IGNORECASE,
)
MOST_RULES = 400  # of all zones of a file


def tamed(text: str) -> str:
    """A calendar without folds, and its zones without rules that no zone has."""
    left = iter(range(MOST_RULES))

    def rule(found: re.Match[str]) -> str:
        return found[0] if _YEARLY.fullmatch(found[0]) and next(left, None) is not None else "X-RRULE:"

    return _ZONE.sub(lambda zone: _RULE.sub(rule, zone[0]), _FOLD.sub("", text))


def zone_name(at: datetime, reader: tzinfo) -> str:
    """The zone in which `at` stands; of those with the same clock all that year the reader's counts first. "" for none."""
    zone = at.tzinfo or UTC
    named = getattr(zone, "key", "") or getattr(zone, "zone", "") or ""
    if named and _known(named):
        return named
    clock, own = _clock(zone, at.year), getattr(reader, "key", "")
    found = (name for name in (own, *_CLOCKS) if name and _known(name) and _clock(ZoneInfo(name), at.year) == clock)
    return next(found, "")


@lru_cache(maxsize=256)
def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError):
        return False
    return True


def _clock(zone: tzinfo, year: int) -> tuple[timedelta | None, ...]:
    """How far from UTC it is, twice a month."""
    return tuple(datetime(year, month, day, 12, tzinfo=zone).utcoffset() for month in range(1, 13) for day in (5, 20))
