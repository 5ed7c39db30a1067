"""Which months' sums stand: those kept, but for whom a doubt speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from clientela.platform.history.tables import rows

EVER = date(1, 1, 1)
_UNTIL = "SELECT max(month) AS month FROM suppliers_sum"
_STAND = f"""
SELECT u.month, (SELECT min(date_trunc('month', d.since))::date FROM suppliers_doubt d WHERE d.supplier IS NULL),
       (SELECT array_agg(DISTINCT d.supplier) FROM suppliers_doubt d
         WHERE d.supplier IS NOT NULL AND date_trunc('month', d.since) <= u.month)
  FROM ({_UNTIL}) u"""
_KEPT = """
SELECT supplier, measure, CASE WHEN %(monthly)s THEN month END, sum(part), sum(whole), sum(rows)::int, sum(missing)::int
  FROM suppliers_sum
 WHERE month BETWEEN %(first)s AND %(last)s AND (%(supplier)s::uuid IS NULL OR supplier = %(supplier)s)
   AND supplier <> ALL (%(doubted)s::uuid[])
 GROUP BY 1, 2, 3"""


@dataclass(frozen=True)
class Standing:
    """The sums of all months until this one are kept, but for those of some suppliers. None: of no month."""

    until: date | None
    doubted: tuple[UUID, ...] = ()


def standing() -> Standing:
    """To be asked before the sums: what is doubted only later still was true now."""
    ((until, since, doubted),) = rows(_STAND, {})
    if until is None or (since and since <= EVER):
        return Standing(None)
    return Standing(until if since is None or since > until else _before(since), tuple(doubted or ()))


def kept(first: date, last: date, stands: Standing, supplier: UUID | None, *, monthly: bool) -> Sequence[Any]:
    """The sums of these months, month by month or together, of suppliers whom nobody doubts."""
    asked = {"first": first, "last": last, "supplier": supplier, "doubted": list(stands.doubted), "monthly": monthly}
    return rows(_KEPT, asked)


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
