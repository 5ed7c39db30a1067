"""Won and lost deals of a span of days by groups: the rate with its interval, what was won, and how long it took."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Aggregate, CharField, Count, F, FloatField, Func, IntegerField, Q, Sum, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from clientela.platform.entities.money import Amount, Total, rates, today, total
from clientela.platform.permissions.actor import Actor
from clientela.sales.conversion.dimensions import By, Where
from clientela.sales.deals.models import Deal
from clientela.sales.forecast.reading import needs_whole_deals
from clientela.sales.pipelines.models import Outcome, Stage

_STAYS = (Path(__file__).parent / "sql" / "stays.sql").read_text()
MOST = 100  # groups that are shown
Z = 1.959964  # of 95 per cent


class Median(Aggregate):
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Group:
    """`stages`: median days in each stage that deals of it left."""

    value: Any
    label: str
    won: int
    lost: int
    worth: Total
    days: float | None  # from the day on which they were opened to that on which they closed, the median
    lost_to: int = 0  # of a competitor: how many of those lost went to them
    stages: Mapping[UUID, float] | None = None
    where: Where | None = None  # None: all

    @property
    def rate(self) -> float:
        return self.won / (self.won + self.lost)

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.won, self.won + self.lost)


@dataclass(frozen=True)
class Found:
    all: Group | None  # None where no deal closed
    groups: Sequence[Group]
    more: int  # groups that are not shown
    stages: Sequence[tuple[UUID, str]]  # those that deals left


def wilson(won: int, of: int) -> tuple[float, float]:
    """Between what shares the true one lies in 95 of 100 cases (Wilson, JASA 22, 1927)."""
    share, extra = won / of, Z * Z / of
    middle, half = share + extra / 2, Z * sqrt(share * (1 - share) / of + extra / (4 * of))
    return max((middle - half) / (1 + extra), 0.0), min((middle + half) / (1 + extra), 1.0)


def year_until(day: date) -> tuple[date, date]:
    return day - timedelta(days=364), day


def conversion(actor: Actor, by: By, first: date, last: date) -> Found:
    """Raises Denied for whom amounts, days or stages are kept back from."""
    needs_whole_deals(actor)
    mine = Deal.objects.visible_to(actor, entity="deal").exclude(outcome=Outcome.OPEN)
    mine = mine.filter(closes_on__range=(first, last)).order_by()
    whole = _groups(mine, By("", "", Value("", output_field=CharField()), lambda _value: {}))
    found = sorted(_groups(by.of(mine), by), key=lambda one: (-(one.won + one.lost), one.label))
    left = {key for one in whole for key in one.stages or ()}
    names = Stage.objects.filter(pk__in=left).order_by("pipeline__position", "position", "pk")
    stages = [(pk, name) for pk, name in names.values_list("pk", "name")]
    everything = replace(whole[0], label=_("All"), where=None) if whole else None
    return Found(everything, found[:MOST], max(len(found) - MOST, 0), stages)


def _groups(mine: Any, by: By) -> list[Group]:
    took = Func(
        F("closes_on"), F("opened_on"), template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField()
    )
    told: dict[str, Any] = {
        "won": Count("pk", filter=Q(outcome=Outcome.WON)), "lost": Count("pk", filter=Q(outcome=Outcome.LOST)),
        "days": Median(took, filter=Q(closes_on__gte=F("opened_on"))),
    }  # fmt: skip
    told |= {"said": by.name} if by.name is not None else {}
    if by.key == "competitor":
        told["lost_to"] = Count("pk", filter=Q(outcome=Outcome.LOST, competitors__won=True))
    rows = [row for row in mine.annotate(grp=by.group).values("grp").annotate(**told) if row["won"] + row["lost"]]
    worth, stays = _worth(mine, by), _stays(mine, by)
    return [
        Group(
            row["grp"], _label(row, by), row["won"], row["lost"], worth[row["grp"]], row["days"], row.get("lost_to", 0),
            stays.get("" if row["grp"] is None else str(row["grp"]), {}), by.leads(row["grp"]),
        )
        for row in rows
    ]  # fmt: skip


def _label(row: Mapping[str, Any], by: By) -> str:
    if row["grp"] in (None, ""):
        return _("not known")
    return str(by.says.get(row["grp"]) or row.get("said") or row["grp"])


def _worth(mine: Any, by: By) -> Mapping[Any, Total]:
    """What each group won, in the company's currency."""
    won = mine.filter(outcome=Outcome.WON, amount__isnull=False).annotate(grp=by.group)
    rows = won.values_list("grp", "currency", "closes_on").annotate(amount=Sum("amount"), number=Count("pk"))
    now, amounts = today(), defaultdict[Any, list[Amount]](list)
    for grp, currency, day, amount, number in rows:
        amounts[grp].append(Amount(amount, currency, min(day, now), number))
    known = rates({(one.currency, one.on) for some in amounts.values() for one in some})
    nothing = Total(Decimal(0), known.house)
    return defaultdict(lambda: nothing, {grp: total(some, known) for grp, some in amounts.items()})


def _stays(mine: Any, by: By) -> Mapping[str, Mapping[UUID, float]]:
    """Median days by group, as text, and stage."""
    keys = mine.annotate(grp=Cast(by.group, CharField())).values_list("pk", "grp")
    try:
        sql, params = keys.query.sql_with_params()
    except EmptyResultSet:
        return {}
    found = defaultdict[str, dict[UUID, float]](dict)
    with connection.cursor() as cursor:
        cursor.execute(_STAYS.replace("{mine}", f"SELECT id, grp FROM ({sql}) k(id, grp)"), params)
        for grp, stage, _number, median in cursor.fetchall():
            found[grp or ""][stage] = median
    return found
