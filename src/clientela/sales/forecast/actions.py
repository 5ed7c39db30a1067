"""The verb of forecasts: the only writer of estimates."""

from datetime import timedelta
from typing import Any

from django.db.models.functions import ExtractIsoWeekDay

from clientela.platform.entities.money import today
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.sales.forecast.models import Estimate
from clientela.sales.forecast.periods import around
from clientela.sales.forecast.reading import Forecast, Line, forecast

AHEAD = 2  # periods of each length: the present one and the next
KEPT_DAYS = 1200
WHOLE_DAYS = 120  # later only the estimates of Mondays are kept
MONDAY = 1


def keep_forecasts(*, by: Actor) -> int:
    """What is foretold tonight of this and the next month and quarter, of everybody and of each owner; the later word of a day
    stands. Answers how many."""
    day, made = today(), list[Estimate]()
    for months in (1, 3):
        for ahead in range(AHEAD):
            found = forecast(by, around(day, months).moved(ahead))
            made += [_estimate(found, line) for line in found.lines if line.kind != "team"]
    with acting(by, "configure", "company", reason="nightly forecast"):
        Estimate.objects.filter(day=day).delete()
        Estimate.objects.bulk_create(made, batch_size=1000)
        Estimate.objects.filter(day__lt=day - timedelta(days=KEPT_DAYS)).delete()
        old = Estimate.objects.filter(day__lt=day - timedelta(days=WHOLE_DAYS)).annotate(at=ExtractIsoWeekDay("day"))
        old.exclude(at=MONDAY).delete()
    return len(made)


def _estimate(found: Forecast, line: Line) -> Estimate:
    told: dict[str, Any] = {name: getattr(line.spread, name) for name in line.spread.__dataclass_fields__}
    return Estimate(
        day=found.day,
        first=found.period.first,
        last=found.period.last,
        part=f"owner:{line.key}" if line.key else "",
        currency=found.seen.currency,
        won=line.won,
        **told,
    )
