"""A repetition changed as text: one moment left out, the series ended or taken on at a moment, or all of it moved. Pure.

What it says of single moments is kept on the local clock of the series, as `recurrence.py` counts it.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from django.utils.translation import gettext as _

from clientela.timeline.recurrence import moments_of

_STAMP = "%Y%m%dT%H%M%S"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Series:
    """A rule taken apart. `start` is its first moment on the local clock, as `added` and `left_out` are."""

    start: datetime
    zone: tzinfo
    parts: dict[str, str]
    added: tuple[datetime, ...] = ()
    left_out: tuple[datetime, ...] = ()

    def written(self) -> str:
        lines = ["RRULE:" + ";".join(f"{name}={value}" for name, value in self.parts.items())] if self.parts else []
        for name, moments in (("RDATE", self.added), ("EXDATE", self.left_out)):
            lines += [f"{name}:" + ",".join(f"{one:{_STAMP}}" for one in sorted(set(moments)))] if moments else []
        return "\n".join(lines)


def series_of(rule: str, start: datetime, zone: tzinfo) -> Series:
    """A rule as it is stored, taken apart."""
    first = start.astimezone(zone).replace(tzinfo=None)
    lines = rule.split("\n") if re.match(r"(RRULE|RDATE|EXDATE)[;:]", rule) else [f"RRULE:{rule}"]
    named = [(line.partition(":")[0].split(";")[0], line.partition(":")[2]) for line in lines]
    parts = dict(part.split("=", 1) for name, value in named if name == "RRULE" for part in value.split(";"))
    single: dict[str, tuple[datetime, ...]] = {
        wanted: tuple(_local(text, first, zone) for name, value in named if name == wanted for text in value.split(","))
        for wanted in ("RDATE", "EXDATE")
    }
    return Series(first, zone, parts, single["RDATE"], single["EXDATE"])


def without(series: Series, moment: datetime) -> Series:
    """The same, but not at this moment."""
    return replace(series, left_out=(*series.left_out, _here(series, moment)))


def ended_before(series: Series, moment: datetime) -> Series:
    """The same up to this moment, which is no part of it any more."""
    here = _here(series, moment)
    last = f"{(moment.astimezone(UTC) - timedelta(seconds=1)):{_STAMP}}Z"
    parts = {name: value for name, value in series.parts.items() if name not in ("COUNT", "UNTIL")}
    return replace(
        series,
        parts=parts | {"UNTIL": last} if parts else {},
        added=tuple(one for one in series.added if one < here),
        left_out=tuple(one for one in series.left_out if one < here),
    )


def taken_on(series: Series, moment: datetime) -> Series:
    """What is left of it from this moment, which is its first: a number of times counts on.

    Raises ValueError where it can't begin so.
    """
    here, parts = _here(series, moment), dict(series.parts)
    if here in series.added and parts:
        raise ValueError(_("This one was added to the repetition by hand: change only this one."))
    if "COUNT" in parts:
        whole = replace(series, added=(), left_out=())
        start = series.start.replace(tzinfo=series.zone)
        gone = sum(1 for one in moments_of(whole.written(), start, series.zone) if one < moment)
        parts["COUNT"] = str(max(1, int(parts["COUNT"]) - gone))
    return replace(
        series,
        start=here,
        parts=parts,
        added=tuple(one for one in series.added if one >= here),
        left_out=tuple(one for one in series.left_out if one >= here),
    )


def moved(series: Series, by: timedelta) -> Series:
    """All of it earlier or later by the local clock. Raises ValueError where its days can't follow."""
    start = series.start + by
    days = (start.date() - series.start.date()).days
    parts = dict(series.parts)
    if days and ("BYMONTHDAY" in parts or "BYMONTH" in parts or re.search(r"\d", parts.get("BYDAY", ""))):
        raise ValueError(_("Its days follow from the repetition: change that, or only this one."))
    if days and "BYDAY" in parts:
        turned = [_DAYS[(_DAYS.index(day) + days) % 7] for day in parts["BYDAY"].split(",")]
        parts["BYDAY"] = ",".join(sorted(turned, key=_DAYS.index))
    if "UNTIL" in parts:
        until = parts["UNTIL"]
        whole = datetime.strptime(until.rstrip("Z"), _STAMP if "T" in until else "%Y%m%d").replace(tzinfo=UTC) + by
        parts["UNTIL"] = f"{whole:{_STAMP}}Z" if "T" in until else f"{whole:%Y%m%d}"
    return replace(
        series,
        start=start,
        parts=parts,
        added=tuple(one + by for one in series.added),
        left_out=tuple(one + by for one in series.left_out),
    )


def _here(series: Series, moment: datetime) -> datetime:
    return moment.astimezone(series.zone).replace(tzinfo=None)


def _local(text: str, first: datetime, zone: tzinfo) -> datetime:
    if "T" not in text:
        return datetime.combine(datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date(), first.time())
    moment = datetime.strptime(text.rstrip("Z"), _STAMP).replace(tzinfo=UTC)
    return (moment.astimezone(zone) if text.endswith("Z") else moment).replace(tzinfo=None)
