"""The pipeline at two moments and what led from one to the other, in the company's currency, and the deals behind each bar.

Amounts in other currencies are told at the rates of the last day at both moments: a rate that moves is no change of a deal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.money import Amount, Unrated, rates, total
from clientela.platform.permissions.actor import Actor
from clientela.sales.deals.models import Deal
from clientela.sales.forecast.periods import Period
from clientela.sales.forecast.reading import needs_whole_deals

_LEGS = (Path(__file__).parent / "sql" / "legs.sql").read_text()
_SUMS = "SELECT bar, currency, sum(amount), sum(number)::bigint FROM ({alike}) l GROUP BY bar, currency"
_DEALS = """
SELECT l.id, l.currency, l.amount, coalesce(d.name, (
           SELECT e.name FROM public.deals_dealevent e WHERE e.pgh_obj_id = l.id ORDER BY e.pgh_id DESC LIMIT 1)) AS name
  FROM (SELECT id, currency, sum(amount) AS amount FROM ({legs}) k WHERE bar = %(bar)s
         GROUP BY id, currency ORDER BY abs(sum(amount)) DESC, id LIMIT %(most)s) l
  LEFT JOIN public.deals_deal d ON d.id = l.id
 ORDER BY abs(l.amount) DESC, l.id"""
MOST = 200
BARS = {
    "start": pgettext_lazy("of a pipeline", "Open at the start"), "new": pgettext_lazy("of a pipeline", "New"),
    "moved_in": pgettext_lazy("of a pipeline", "Moved in"), "raised": pgettext_lazy("of a pipeline", "Raised"),
    "lowered": pgettext_lazy("of a pipeline", "Lowered"), "slipped_out": pgettext_lazy("of a pipeline", "Slipped out"),
    "won": pgettext_lazy("of a pipeline", "Won"), "lost": pgettext_lazy("of a pipeline", "Lost"),
    "deleted": pgettext_lazy("of a pipeline", "Deleted"),
}  # fmt: skip
END = pgettext_lazy("of a pipeline", "Open at the end")


@dataclass(frozen=True)
class Asked:
    """From one moment to another, of deals that are due in a period, or of all."""

    start: datetime
    end: datetime
    period: Period | None = None


@dataclass(frozen=True)
class Bar:
    key: str
    label: Any
    amount: Decimal
    deals: int


@dataclass(frozen=True)
class Movement:
    """Nine bars, whose sum is `end`."""

    bars: Sequence[Bar]
    end: Decimal
    currency: str
    missing: tuple[Unrated, ...]


@dataclass(frozen=True)
class Moved:
    key: UUID
    name: str
    amount: Decimal
    currency: str


def movement(actor: Actor, asked: Asked) -> Movement:
    """Raises Denied for whom amounts, days or stages are kept back from. What is deleted is for those who see all deals."""
    day, found = min(timezone.localdate(asked.end), timezone.localdate()), dict[str, list[Amount]]()
    for bar, currency, amount, number in _ask(actor, asked, _SUMS, {}):
        found.setdefault(bar, []).append(Amount(amount, currency, day, number))
    known = rates({(one.currency, one.on) for some in found.values() for one in some})
    bars, passed, stands = list[Bar](), list[Amount](), Decimal(0)
    for (
        key,
        label,
    ) in BARS.items():  # rounded as sums, so that each bar is right to the cent and all of them come to the end
        some = found.get(key, [])
        passed += some
        then = total(passed, known).amount
        bars.append(Bar(key, label, then - stands, sum(one.number for one in some)))
        stands = then
    return Movement(bars, stands, known.house, total(passed, known).missing)


def behind(actor: Actor, asked: Asked, bar: str) -> list[Moved]:
    """The deals of one bar, what moved most first."""
    rows = _ask(actor, asked, _DEALS, {"bar": bar, "most": MOST})
    return [Moved(key, name, amount, currency) for key, currency, amount, name in rows]


def _ask(actor: Actor, asked: Asked, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    needs_whole_deals(actor)
    period = asked.period
    said = {
        "start": asked.start, "end": asked.end, "first": period.first if period else None, "last": period.last if period else None,
    }  # fmt: skip
    mine = "true"
    if actor.scope("see", "deal") != "all":
        keys = Deal.objects.visible_to(actor, entity="deal").order_by().values("pk").query
        try:
            text, params = keys.sql_with_params()
        except EmptyResultSet:
            return []
        names = {f"mine{n}": value for n, value in enumerate(params)}
        mine, said = f"id IN ({text % tuple(f'%({name})s' for name in names)})", said | names
    with connection.cursor() as cursor:
        cursor.execute(_whole(sql, mine), said | values)
        return cursor.fetchall()


def _whole(sql: str, mine: str) -> str:
    """With the legs of each deal, or of deals that fared alike together."""
    legs = _LEGS.replace("{mine}", mine)
    return sql.replace("{legs}", legs.replace("{key}", "id")).replace("{alike}", legs.replace("{key}", "NULL::uuid"))
