"""The list of 1,000,000 order lines, the newest first, through the orders that they hang on."""

from django.db import connection

from bench.asking import COUNT, Asker
from bench.client import Request
from bench.table import Taken
from clientela.platform.history.tables import rows

ORDERS, LINES, PRODUCTS = 200_000, 5, 400
_TABLES = ("catalog_product", "orders_order", "orders_orderline")
# without the triggers that keep the past, which are measured elsewhere
_MADE = (
    *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in _TABLES),
    """INSERT INTO catalog_product (id, code, name)
       SELECT md5('bench product ' || n)::uuid, 'LINED-' || n, 'Product ' || n FROM generate_series(0, %(products)s - 1) AS n
       ON CONFLICT DO NOTHING""",
    """INSERT INTO orders_order (id, source, number, party_id, placed_at)
       SELECT md5('bench order ' || n)::uuid, 'bench lines', n::text, p.id, timestamptz '2025-01-01' + n * interval '157 seconds'
         FROM generate_series(1, %(orders)s) AS n
         JOIN (SELECT id, row_number() OVER (ORDER BY id) AS at FROM parties_party WHERE kind = 'person' LIMIT %(orders)s) p
           ON p.at = 1 + n %% (SELECT least(count(*), %(orders)s) FROM parties_party WHERE kind = 'person')""",
    """INSERT INTO orders_orderline (id, order_id, position, product_id, quantity, unit_price)
       SELECT clientela_key(), md5('bench order ' || n)::uuid, p, md5('bench product ' || (n * 7 + p * 13) %% %(products)s)::uuid,
              1 + n %% 5, 2.5 + p
         FROM generate_series(1, %(orders)s) AS n, generate_series(1, %(lines)s) AS p""",
    *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in _TABLES),
)


def lines_page(asker: Asker) -> Taken:
    populate()
    figure = asker.figure([Request("/order-lines/", asker.session)] * COUNT)
    return Taken(figure.value, figure.floor, figure.words)


def populate() -> None:
    """Made once; later runs find them."""
    if rows("SELECT count(*) FROM orders_order WHERE source = 'bench lines'", {}) == [(ORDERS,)]:
        return
    with connection.cursor() as cursor:
        for statement in _MADE:
            cursor.execute(statement, {"products": PRODUCTS, "orders": ORDERS, "lines": LINES})
    rows("VACUUM ANALYZE orders_order, orders_orderline, catalog_product", {})
