"""The scorecard of 500 suppliers over 50,000 purchases, with the sums of ended months kept, as every ten minutes leave them."""

from django.db import connection

from bench import NotTaken, Run, spending
from bench.table import Row, Taken
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.suppliers.actions import keep_scores
from clientela.sales.suppliers.reading import Card, cards, span

PURCHASES, SUPPLIERS, PRODUCTS, DAYS = 50_000, 500, 1_000, 900
LIMIT = 0.3  # seconds
_TABLES = (
    "parties_party",
    "catalog_product",
    *(f"purchases_{one}" for one in ("purchase", "line", "receipt", "receiptline")),
)
# without the triggers that keep the past and follow the stock, which are measured elsewhere
_MADE = (
    *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in _TABLES),
    """INSERT INTO parties_party (id, kind, name) SELECT md5('bench supplier ' || n)::uuid, 'organisation', 'Supplier ' || n
         FROM generate_series(0, %(suppliers)s - 1) AS n ON CONFLICT DO NOTHING""",
    """INSERT INTO catalog_product (id, code, name) SELECT md5('bench bought ' || n)::uuid, 'BOUGHT-' || n, 'Bought ' || n
         FROM generate_series(0, %(products)s - 1) AS n ON CONFLICT DO NOTHING""",
    """INSERT INTO purchases_purchase (id, number, state, source, supplier_id, sent_on, confirmed_on, currency, lines_count)
       SELECT md5('bench purchase ' || n)::uuid, 'B-' || n, 'received', 'bench', md5('bench supplier ' || n %% %(suppliers)s)::uuid,
              current_date - n * 31 %% %(days)s, current_date + 2 - n * 31 %% %(days)s, 'EUR', 3
         FROM generate_series(1, %(purchases)s) AS n""",
    """INSERT INTO purchases_line (id, purchase_id, position, product_id, name, quantity, unit_cost, currency, promised_on,
                                   received, last_on)
       SELECT md5('bench bought line ' || n || ' ' || k)::uuid, md5('bench purchase ' || n)::uuid, k,
              md5('bench bought ' || (n * 7 + k * 13) %% %(products)s)::uuid, 'Bought', 10, 7 + k + n %% 5, 'EUR',
              current_date + 14 - n * 31 %% %(days)s, 10, current_date + 12 + n %% 4 - n * 31 %% %(days)s
         FROM generate_series(1, %(purchases)s) AS n, generate_series(1, 3) AS k""",
    """INSERT INTO purchases_receipt (id, purchase_id, number, received_on)
       SELECT md5('bench receipt ' || n)::uuid, md5('bench purchase ' || n)::uuid, 'B-' || n || '/1',
              current_date + 13 - n * 31 %% %(days)s
         FROM generate_series(1, %(purchases)s) AS n""",
    """INSERT INTO purchases_receiptline (id, of_id, line_id, quantity)
       SELECT clientela_key(), md5('bench receipt ' || n)::uuid, md5('bench bought line ' || n || ' ' || k)::uuid, 10
         FROM generate_series(1, %(purchases)s) AS n, generate_series(1, 3) AS k""",
    *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in _TABLES),
    "TRUNCATE suppliers_sum, suppliers_doubt",
)  # fmt: skip


def scorecard(_run: Run) -> Taken:
    """Figures of twelve months, of all suppliers, as their page asks for them; the floor is the same reckoned from every fact."""
    populate()
    keep_scores(by=SYSTEM)
    over, told = span(12), list[list[Card]]()
    rows("INSERT INTO suppliers_doubt (since) VALUES ('0001-01-01')", {})
    floor = spending.of_ours(lambda: told.append(cards(over, by=SYSTEM, monthly=False)))
    rows("DELETE FROM suppliers_doubt", {})
    product = spending.of_ours(lambda: told.append(cards(over, by=SYSTEM, monthly=False)))
    if told[0] != told[1]:
        raise NotTaken("The sums that are kept and the facts differ.")
    words = f"{PURCHASES:,} purchases: {product.words}; from every fact {floor.words}"
    return Taken(product.cpu, floor.cpu, words, (Row("by the clock", product.seconds, "s", reach=LIMIT),))


def populate() -> None:
    """Made once; later runs find them."""
    if rows("SELECT count(*) FROM purchases_purchase WHERE source = 'bench'", {}) == [(PURCHASES,)]:
        return
    said = {"purchases": PURCHASES, "suppliers": SUPPLIERS, "products": PRODUCTS, "days": DAYS}
    with connection.cursor() as cursor:
        for statement in _MADE:
            cursor.execute(statement, said)
    rows(
        "VACUUM ANALYZE purchases_purchase, purchases_line, purchases_receipt, purchases_receiptline, suppliers_sum", {}
    )
