"""Whatever changes a fact of the scorecard doubts the sums that are kept, from the month of that fact on, in the same transaction.

A row for each statement and supplier, and none is ever waited for. Suppliers are asked for row by row: these functions are told not to
join by loops (platform/history/plans.py), and a join would read all purchases for one line.
"""

from django.db import migrations

FREE = """
ALTER TABLE suppliers_sum ALTER part TYPE numeric, ALTER whole TYPE numeric;  -- as exact as they are reckoned

-- The first day of which this purchase tells anything.
CREATE FUNCTION suppliers_since(purchase uuid) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT least((SELECT min(due_on) FROM purchases_line WHERE purchase_id = purchase),
                 (SELECT min(received_on) FROM purchases_receipt WHERE purchase_id = purchase),
                 (SELECT min(returned_on) FROM purchases_return WHERE purchase_id = purchase))
$$;
"""
# `facts`: (supplier, since) of the rows `c`, which are {rows}: those that came, that went, or that are others than before.
TRIGGER = """
CREATE FUNCTION suppliers_{table}_{when}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO suppliers_doubt (supplier, since)
    SELECT f.supplier, min(coalesce(f.since, date '0001-01-01')) FROM ({facts}) f WHERE f.tells GROUP BY 1;
    RETURN NULL;
END $$;
CREATE TRIGGER suppliers_{table}_{when} AFTER {event} ON {on}
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION suppliers_{table}_{when}();
"""
WHEN = (
    ("came", "INSERT", "NEW TABLE AS now_values", "now_values"),
    ("went", "DELETE", "OLD TABLE AS old_values", "old_values"),
    ("changed", "UPDATE", "OLD TABLE AS old_values NEW TABLE AS now_values", """(
        SELECT w.* FROM old_values w JOIN now_values n USING (id) WHERE ({old}) IS DISTINCT FROM ({new})
        UNION ALL SELECT n.* FROM now_values n JOIN old_values w USING (id) WHERE ({old}) IS DISTINCT FROM ({new}))"""),
)  # fmt: skip
OF = """SELECT (SELECT b.supplier_id FROM purchases_purchase b WHERE b.id = {purchase}) AS supplier, {since} AS since,
               EXISTS (SELECT FROM purchases_purchase b WHERE b.id = {purchase} AND b.sent_on IS NOT NULL AND b.supplier_id IS NOT NULL) AS tells
          FROM {rows} c"""
HEAD = "(SELECT h.{column} FROM purchases_{table} h WHERE h.id = c.of_id)"
TABLES = {
    "purchase": (
        ("supplier_id", "sent_on", "confirmed_on", "currency", "state = 'cancelled'"),
        """SELECT c.supplier_id AS supplier, CASE WHEN TG_OP <> 'DELETE' THEN least(c.sent_on, suppliers_since(c.id)) END AS since,
                  c.supplier_id IS NOT NULL AND c.sent_on IS NOT NULL AS tells FROM {rows} c""",
    ),
    "line": (
        ("purchase_id", "product_id", "currency", "quantity", "unit_cost", "due_on", "received", "timely"),
        OF.format(purchase="c.purchase_id", rows="{rows}",
                  since="least(c.due_on, (SELECT b.sent_on FROM purchases_purchase b WHERE b.id = c.purchase_id))"),
    ),
    "receipt": (("purchase_id", "received_on"), OF.format(purchase="c.purchase_id", since="c.received_on", rows="{rows}")),
    "return": (("purchase_id", "returned_on", "reason"), OF.format(purchase="c.purchase_id", since="c.returned_on", rows="{rows}")),
    "receiptline": (("of_id", "quantity"), OF.format(
        purchase=HEAD.format(column="purchase_id", table="receipt"), since=HEAD.format(column="received_on", table="receipt"), rows="{rows}")),
    "returnline": (("of_id", "quantity"), OF.format(
        purchase=HEAD.format(column="purchase_id", table="return"), since=HEAD.format(column="returned_on", table="return"), rows="{rows}")),
}  # fmt: skip
RATES = ("day", "base", "currency", "value")
# In which currency sums are told, and how long a rate holds.
COMPANY = """
CREATE FUNCTION suppliers_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO suppliers_doubt (since) VALUES (date '0001-01-01');
    RETURN NULL;
END $$;
CREATE TRIGGER suppliers_company AFTER INSERT OR DELETE OR UPDATE OF currency, rate_days ON people_company
    FOR EACH STATEMENT EXECUTE FUNCTION suppliers_company();
"""
BACK = """
DROP TRIGGER suppliers_company ON people_company;
DROP FUNCTION suppliers_company();
"""


def triggers(table: str, on: str, columns: tuple[str, ...], facts: str) -> str:
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in "wn")
    said = ""
    for when, event, tables, rows in WHEN:
        these = facts.format(rows=rows.format(old=old, new=new))
        said += TRIGGER.format(table=table, on=on, when=when, event=event, tables=tables, facts=these)
    return said


def gone(table: str, on: str) -> str:
    return "".join(
        f"DROP TRIGGER suppliers_{table}_{when} ON {on}; DROP FUNCTION suppliers_{table}_{when}();"
        for when, _event, _tables, _rows in WHEN
    )


NOTED = "".join(triggers(table, f"purchases_{table}", columns, facts) for table, (columns, facts) in TABLES.items())
NOTED += triggers("rate", "rates_rate", RATES, "SELECT NULL::uuid AS supplier, c.day AS since, true AS tells FROM {rows} c")
FORGOTTEN = "".join(gone(table, f"purchases_{table}") for table in TABLES) + gone("rate", "rates_rate")


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0001_initial"), ("purchases", "0003_own_fields"), ("rates", "0002_money"), ("people", "0004_currency")]

    operations = [
        migrations.RunSQL(FREE + NOTED + COMPANY, BACK + FORGOTTEN + "DROP FUNCTION suppliers_since(uuid);"),
        migrations.RunSQL(
            "CREATE INDEX purchase_receipt_by_day ON purchases_receipt (received_on); CREATE INDEX supplier_return_by_day ON purchases_return (returned_on);",
            "DROP INDEX purchase_receipt_by_day; DROP INDEX supplier_return_by_day;",
        ),
    ]
