"""What currencies were worth in the company's own, each on its day. `wiring.RATES` gives this to all that sums amounts."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from clientela.platform.entities.money import Rates

_ASKED = """
SELECT clientela_currency(), p.currency, p.on_day, clientela_rate(p.currency, p.on_day)
  FROM unnest(%s::text[], %s::date[]) AS p(currency, on_day)"""


def rates_on(asked: Collection[tuple[str, date]]) -> Rates:
    """The company's currency, and for each currency and day its rate, None where there is none. One statement."""
    if not asked:
        return Rates(house(), {})
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [[currency for currency, _day in asked], [day for _currency, day in asked]])
        rows = cursor.fetchall()
    return Rates(rows[0][0], {(currency, day): rate for _house, currency, day, rate in rows})


def house() -> str:
    """The company's own currency."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clientela_currency()")
        return str(cursor.fetchone()[0])
