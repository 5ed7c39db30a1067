"""How long deals took: the median days of all of them and of each group, from opening to closing and in each stage.

The database hands the days over as columns of numbers; they are sorted here, for a fraction of what it costs there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DecimalField, Value

from clientela.sales.conversion.dimensions import By

_ONCE, _SHARED = ((Path(__file__).parent / "sql" / name).read_text() for name in ("days.sql", "days_shared.sql"))
_COLUMNS = ("pk", "opened_on", "closes_on", "stage_id", "stage_since")
_NOTHING: Any = Value(None, output_field=DecimalField(max_digits=7, decimal_places=4))
Days = Mapping[UUID | None, float]  # by stage; that of None from opening to closing


class Taken(NamedTuple):
    all: Days
    groups: Mapping[Any, Days]


def days(deals: Any, by: By) -> Taken:
    """A deal counts by the group's part of it; where all parts are the same, this is the usual median."""
    every, groups = defaultdict[Any, list[bytes]](list), defaultdict[Any, dict[UUID | None, float]](dict)
    for once, grp, stage, numbers, parts in _rows(deals, by):
        if once:
            every[stage].append(numbers)
        if once is by.once:
            groups[grp][stage] = _median(numbers, parts)
    return Taken({stage: _median(b"".join(some)) for stage, some in every.items()}, groups)


def _rows(deals: Any, by: By) -> Iterable[Sequence[Any]]:
    placed = deals.annotate(grp=by.group if by.once else _NOTHING).values_list(*_COLUMNS, "grp")
    shared = by.of(deals).annotate(grp=by.group, part=by.part or _NOTHING).values_list("pk", "grp", "part")
    try:
        (first, then), (named, also) = (some.query.sql_with_params() for some in (placed, shared))
    except EmptyResultSet:
        return ()
    sql = _ONCE.format(deals=first, grp="grp" if by.once else "NULL") + (
        "" if by.once else _SHARED.format(groups=named)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, then if by.once else (*then, *also))
        return list(cursor.fetchall())


def _median(numbers: bytes, parts: bytes | None = None) -> float:
    """Each number weighs as much as its part is."""
    told = np.frombuffer(numbers, ">f8")
    if parts is None:
        return float(np.median(told))
    order = np.argsort(told)
    upto = np.cumsum(np.frombuffer(parts, ">i4")[order], dtype=np.int64)
    half = [np.searchsorted(2 * upto, upto[-1], side) for side in ("left", "right")]
    return float(told[order][half].mean())
