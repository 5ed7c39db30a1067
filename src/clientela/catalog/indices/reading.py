"""What indices stood at. A month that nobody has told is not there, and whoever asks says so."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models.functions import Lower

from clientela.catalog.indices.models import IndexValue


def values_of(asked: Iterable[tuple[str, date]]) -> dict[tuple[str, date], Decimal]:
    """By index in small letters and the first day of a month; one statement for all."""
    wanted = set(asked)
    rows = IndexValue.objects.annotate(called=Lower("index")).filter(
        called__in={index for index, _month in wanted}, month__in={month for _index, month in wanted}
    )
    told = {(called, month): value for called, month, value in rows.values_list("called", "month", "value")}
    return {one: told[one] for one in wanted if one in told}
