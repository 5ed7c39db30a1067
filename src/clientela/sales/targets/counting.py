"""What is reached by each measure, by person: won deals by their owners and splits, sold units and margins by those whose customers
bought, activities by who did them. What no sum holds is told beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.masks import known
from clientela.platform.entities.money import Amount, Unrated, rates, total
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.models import Deal
from clientela.sales.forecast.periods import Period
from clientela.sales.forecast.reading import Line, forecast, splits_of
from clientela.sales.orders.models import SETTLED
from clientela.sales.pipelines.models import Outcome
from clientela.sales.targets.models import Measure
from clientela.timeline.models import Entry

RUNS = 4000
LINES = "order_line"
OF_LINES = {Measure.MARGIN: "margin", Measure.UNITS: "quantity"}


@dataclass(frozen=True)
class Reached:
    """`by` whom so much; what is nobody's has no key. `missing` has no rate, `unknown` lines have no known cost."""

    by: Mapping[UUID | None, float]
    lines: Mapping[tuple[str, str], Line] = field(default_factory=dict)
    missing: Sequence[Unrated] = ()
    unknown: int = 0


def measures(actor: Actor) -> list[tuple[str, str]]:
    """Those that the actor may be told, with their labels."""
    return [(one.value, str(one.label)) for one in Measure if one not in OF_LINES or _may_know(actor, OF_LINES[one])]


def reached(actor: Actor, period: Period, measure: str) -> Reached:
    """Raises Denied."""
    if measure == Measure.REVENUE:
        return _won(actor, period)
    if measure == Measure.DEALS:
        return Reached(_deals(actor, period))
    return _sold(actor, period, Measure(measure)) if measure in OF_LINES else Reached(_activities(actor, period))


def _won(actor: Actor, period: Period) -> Reached:
    found = forecast(actor, period, runs=RUNS)
    lines = {(one.kind, one.key): one for one in found.lines}
    people: dict[UUID | None, float] = {UUID(key): one.won for (kind, key), one in lines.items() if kind == "person"}
    return Reached(people | {None: lines["all", ""].won - sum(people.values())}, lines, found.seen.missing)


def _deals(actor: Actor, period: Period) -> dict[UUID | None, float]:
    won = Deal.objects.visible_to(actor, entity="deal").filter(
        outcome=Outcome.WON, closes_on__range=(period.first, period.last)
    )
    counted = {key: float(n) for key, n in won.order_by().values_list("owner").annotate(n=Count("pk"))}
    owners = dict(won.order_by().filter(splits__isnull=False).values_list("pk", "owner"))
    for deal, parts in splits_of(won, actor).items():
        for seller, share in parts:
            counted[owners[deal]] -= float(share) / 100
            counted[seller] = counted.get(seller, 0.0) + float(share) / 100
    return counted


def _sold(actor: Actor, period: Period, measure: Measure) -> Reached:
    """Of lines of orders that stand, by the owner of their customer."""
    if not _may_know(actor, OF_LINES[measure]):
        raise Denied(_("What was sold, to whom or at which margin is kept back from you."))
    begins, ends = _moments(period)
    lines = known(LINES, actor).visible_to(actor).filter(order__placed_at__gte=begins, order__placed_at__lt=ends)
    lines = lines.exclude(order__status__in=SETTLED).order_by()
    if measure == Measure.UNITS:
        return Reached({key: float(n) for key, n in lines.values_list("order__party__owner").annotate(Sum("quantity"))})
    sums: dict[UUID | None, list[Amount]] = {}
    told = lines.filter(margin__isnull=False).annotate(day=TruncDate("order__placed_at"))
    by_day = told.values_list("order__party__owner", "order__currency", "day")
    for key, currency, day, amount, number in by_day.annotate(Sum("margin"), Count("pk")):
        sums.setdefault(key, []).append(Amount(amount, currency, day, number))
    known_rates = rates({(one.currency, one.on) for some in sums.values() for one in some})
    missing = total([one for some in sums.values() for one in some], known_rates).missing
    by = {key: float(total(some, known_rates).amount) for key, some in sums.items()}
    return Reached(by, missing=missing, unknown=lines.filter(margin=None).count())


def _may_know(actor: Actor, name: str) -> bool:
    if not actor.may("see", LINES):
        return False
    return {name, "placed_at", "party"} <= {item.name for item in known(LINES, actor).fields if not item.covered}


def _activities(actor: Actor, period: Period) -> dict[UUID | None, float]:
    if not actor.may("see", "entry"):
        return {}
    begins, ends = _moments(period)
    done = Entry.objects.visible_to(actor, entity="entry").filter(at__gte=begins, at__lt=min(ends, timezone.now()))
    told = done.filter(by_user__isnull=False).order_by().values_list("by_user").annotate(n=Count("pk"))
    return {key: float(n) for key, n in told}


def _moments(period: Period) -> tuple[datetime, datetime]:
    """Its first one, and the first one behind it."""
    begins, ends = (datetime.combine(day, time()) for day in (period.first, period.last + timedelta(days=1)))
    return timezone.make_aware(begins), timezone.make_aware(ends)
