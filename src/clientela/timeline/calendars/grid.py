"""A day's timed items side by side: which quarter-hour each begins in, how long it stands, and in which of how many lanes.

What overlaps shares the width of its cluster: a run of items of which each overlaps one before it. Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from clientela.timeline.calendars.days import Item

QUARTERS = 96  # of a day
LEAST = 2  # quarters that an item stands at least, so that its words can be read
MOST_LANES = 4  # what overlaps more shares the last lane


@dataclass(frozen=True)
class Placed:
    """`start` is 0 to 95, `length` in quarters of an hour, `lane` 1 to `lanes`."""

    item: Item
    start: int
    length: int
    lane: int
    lanes: int


def whole_days(items: Iterable[Item]) -> list[Item]:
    """What stands above the hours: all-day items, and those that last a day or more."""
    return [item for item in items if _whole(item)]


def placed(items: Iterable[Item], day: date) -> list[Placed]:
    """The timed items of a day, in the order of their start."""
    spans = sorted((*_span(item, day), item.title, item.key, item) for item in items if not _whole(item))
    out: list[Placed] = []
    for cluster in _clusters([(start, end, item) for start, end, _title, _key, item in spans]):
        lanes = _lanes(cluster)
        count = max(lanes)
        out += [
            Placed(item, start, end - start, lane, count)
            for (start, end, item), lane in zip(cluster, lanes, strict=True)
        ]
    return out


def quarter(moment: datetime) -> int:
    return (moment.hour * 60 + moment.minute) // 15


_Span = tuple[int, int, Item]


def _whole(item: Item) -> bool:
    return item.all_day or (item.ends_at is not None and item.ends_at - item.at >= timedelta(days=1))


def _span(item: Item, day: date) -> tuple[int, int]:
    """First and following quarter on this day; what began before it begins with it, what lasts longer ends with it."""
    midnight = datetime.combine(day, time(), tzinfo=item.at.tzinfo)
    start = quarter(item.at) if item.at > midnight else 0
    end = start
    if item.ends_at is not None:
        after = item.ends_at.date() > day
        end = QUARTERS if after else -(-(item.ends_at.hour * 60 + item.ends_at.minute) // 15)
    start = min(start, QUARTERS - LEAST)
    return start, max(end, start + LEAST)


def _clusters(spans: list[_Span]) -> Iterator[list[_Span]]:
    cluster: list[_Span] = []
    until = 0
    for span in spans:
        if cluster and span[0] >= until:
            yield cluster
            cluster, until = [], 0
        cluster.append(span)
        until = max(until, span[1])
    if cluster:
        yield cluster


def _lanes(cluster: list[_Span]) -> list[int]:
    """The first lane that is free for each."""
    free: list[int] = []  # until when each lane is taken
    lanes = []
    for start, end, _item in cluster:
        lane = next((at for at, until in enumerate(free) if until <= start), len(free))
        if lane == len(free) and lane < MOST_LANES:
            free.append(end)
        lane = min(lane, MOST_LANES - 1)
        free[lane] = max(free[lane], end)
        lanes.append(lane + 1)
    return lanes
