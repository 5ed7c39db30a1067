"""A report of 1,000,000 order lines by product and month, beside the SELECT that sums the same rows by hand."""

from collections import defaultdict
from decimal import Decimal

from django.db import connection, transaction

from bench import NotTaken, Run, spending
from bench.table import Taken
from clientela.analytics.reports.asking import asked
from clientela.analytics.reports.pivoting import ALL, Pivot, answer
from clientela.platform.entities.declaration import Entity, Field, Verbs
from clientela.platform.entities.operands import EntityWords
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.orders.models import OrderLine

ORDERS, LINES, PRODUCTS = 200_000, 5, 400
LINE = Entity(
    key="order_line",
    plural="order-lines",
    model=OrderLine,
    label="Order line",
    label_plural="Order lines",
    icon="receipt",
    columns=("product", "amount"),
    verbs=Verbs(),
    record="",
    fields=(
        Field("product", "Product", "link", link="product", nullable=True),
        Field("placed_at", "Date", "moment", path="order__placed_at"),
        Field("amount", "Amount", "money", currency_at="order__currency", dated="order__placed_at"),
    ),
)
_QUESTION = {
    "measure": {"of": "sum", "field": "amount"}, "rows": {"field": "product"}, "columns": {"field": "placed_at", "by": "month"},
}  # fmt: skip
# without the triggers that keep the past, which are measured elsewhere
_MADE = (
    *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in ("catalog_product", "orders_order", "orders_orderline")),
    """INSERT INTO catalog_product (id, code, name)
       SELECT md5('pivot product ' || n)::uuid, 'PIVOT' || n, 'Product ' || n FROM generate_series(0, %(products)s - 1) AS n""",
    """INSERT INTO orders_order (id, source, number, placed_at)
       SELECT md5('pivot order ' || n)::uuid, 'pivot', n::text, timestamptz '2025-01-01' + n %% 365 * interval '1 day'
         FROM generate_series(1, %(orders)s) AS n""",
    """INSERT INTO orders_orderline (id, order_id, position, product_id, quantity, unit_price)
       SELECT md5('pivot line ' || n || ' ' || p)::uuid, md5('pivot order ' || n)::uuid, p,
              md5('pivot product ' || (n * 7 + p * 13) %% %(products)s)::uuid, 1 + n %% 5, 2.5 + p
         FROM generate_series(1, %(orders)s) AS n, generate_series(1, %(lines)s) AS p""",
    "ANALYZE orders_order",
    "ANALYZE orders_orderline",
)
_BY_HAND = """
SELECT l.product_id, date_trunc('month', o.placed_at)::date, sum(l.amount), count(*)
  FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id GROUP BY 1, 2"""


def product_by_month(_run: Run) -> Taken:
    """The lines stand in a transaction that is taken back; whatever other lines there are is counted by both."""
    pivots: list[Pivot] = []
    with transaction.atomic():
        _make()
        question = asked(dict(_QUESTION), EntityWords(LINE, SYSTEM))
        by_hand = rows(_BY_HAND, {})
        answer(question)
        floor = spending.of_ours(lambda: rows(_BY_HAND, {}))
        product = spending.of_ours(lambda: pivots.append(answer(question)))
        transaction.set_rollback(True)
    whole, found = pivots[0].cells[ALL, ALL], pivots[0].cells
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for key, _month, amount, _number in by_hand:
        sums[str(key)] += amount
    ours = [key for key in pivots[0].rows if key and found[key, ALL].n > ORDERS * LINES / PRODUCTS / 2]
    if whole.n != sum(one[3] for one in by_hand) or any(found[key, ALL].v != sums[key] for key in ours):
        raise NotTaken("The report and the sums by hand differ.")
    return Taken(
        product.cpu, floor.cpu, f"{whole.n:,} lines, {len(by_hand):,} groups: {product.words}; by hand {floor.words}"
    )


def _make() -> None:
    size = {"products": PRODUCTS, "orders": ORDERS, "lines": LINES}
    with connection.cursor() as cursor:
        for statement in _MADE:
            cursor.execute(statement, size)
