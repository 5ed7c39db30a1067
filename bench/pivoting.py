"""A report of 1,000,000 order lines by product and month, beside the SELECT that sums the same rows by hand."""

from collections import defaultdict
from decimal import Decimal

from bench import NotTaken, Run, lining, spending
from bench.table import Taken
from clientela.analytics.reports.asking import asked
from clientela.analytics.reports.pivoting import ALL, Pivot, answer
from clientela.catalog.rates.reading import house
from clientela.platform.entities.operands import EntityWords
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.orders.entities import ORDER_LINE

_QUESTION = {
    "measure": {"of": "sum", "field": "amount"}, "rows": {"field": "product"}, "columns": {"field": "placed_at", "by": "month"},
}  # fmt: skip
_BY_HAND = """
WITH days AS MATERIALIZED (
    SELECT l.product_id, date_trunc('month', o.placed_at)::date AS month, nullif(nullif(o.currency, %(house)s), '') AS coin,
           CASE WHEN o.currency NOT IN ('', %(house)s) THEN o.placed_at::date END AS day, sum(l.amount) AS amount,
           count(*) AS number
      FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id GROUP BY 1, 2, 3, 4),
rates AS MATERIALIZED (
    SELECT coin, day, clientela_rate(coin, day) AS rate FROM (SELECT DISTINCT coin, day FROM days WHERE coin IS NOT NULL) d)
SELECT d.product_id, d.month, sum(d.amount * CASE WHEN d.coin IS NULL THEN 1 ELSE r.rate END), sum(d.number)
  FROM days d LEFT JOIN rates r USING (coin, day) GROUP BY 1, 2"""


def product_by_month(_run: Run) -> Taken:
    """Whatever other lines there are is counted by both, in the company's currency at the rate of its day."""
    pivots: list[Pivot] = []
    lining.populate()
    question, said = asked(dict(_QUESTION), EntityWords(ORDER_LINE, SYSTEM)), {"house": house()}
    by_hand = rows(_BY_HAND, said)
    answer(question)
    floor = spending.of_ours(lambda: rows(_BY_HAND, said))
    product = spending.of_ours(lambda: pivots.append(answer(question)))
    whole, found = pivots[0].cells[ALL, ALL], pivots[0].cells
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for key, _month, amount, _number in by_hand:
        sums[str(key)] += amount or 0
    shown = {key for key in pivots[0].rows if key}
    if whole.n != sum(one[3] for one in by_hand) or any(found[key, ALL].v != sums[key] for key in shown):
        raise NotTaken("The report and the sums by hand differ.")
    return Taken(
        product.cpu, floor.cpu, f"{whole.n:,} lines, {len(by_hand):,} groups: {product.words}; by hand {floor.words}"
    )
