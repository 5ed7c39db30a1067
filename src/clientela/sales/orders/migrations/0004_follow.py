"""What follows from an order's lines and payments, the numbers of the company's own orders, and what states were called before."""

from django.db import migrations

NUMBERS = """
CREATE TABLE orders_counter (series text NOT NULL, year integer NOT NULL, last integer NOT NULL, PRIMARY KEY (series, year));

CREATE FUNCTION orders_provisional(id uuid) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN 'D-' || upper(right(replace(id::text, '-', ''), 8));

-- One's own order has a number of its draft until it is placed; then the next of its series and year, and that one stays. Whoever
-- asks for the same series meanwhile waits for the end of this transaction, so that one which fails leaves no gap.
CREATE FUNCTION orders_number() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    next integer;
    of_year integer;
BEGIN
    IF NEW.number = '' THEN
        NEW.number := orders_provisional(NEW.id);
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.number <> orders_provisional(OLD.id) AND NEW.number = orders_provisional(NEW.id) THEN
        NEW.number := OLD.number;
    END IF;
    IF NEW.status NOT IN ('draft', 'cancelled') AND NEW.number = orders_provisional(NEW.id) THEN
        of_year := extract(year FROM NEW.placed_at AT TIME ZONE 'UTC');
        LOOP
            INSERT INTO orders_counter AS c (series, year, last) VALUES (NEW.series, of_year, 1)
            ON CONFLICT (series, year) DO UPDATE SET last = c.last + 1 RETURNING last INTO next;
            NEW.number := concat_ws('-', nullif(NEW.series, ''), of_year, lpad(next::text, 5, '0'));
            EXIT WHEN NOT EXISTS (SELECT FROM orders_order o WHERE o.source = '' AND o.number = NEW.number);
        END LOOP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER orders_number BEFORE INSERT OR UPDATE OF number, status ON orders_order
    FOR EACH ROW WHEN (NEW.source = '') EXECUTE FUNCTION orders_number();
"""

SUMS = """
-- What came by an import is summed up once, at its end (sql/total.sql).
CREATE FUNCTION orders_sum(keys uuid[]) RETURNS void LANGUAGE sql AS $$
    UPDATE orders_order o SET total = s.total, tax = s.tax, lines_count = s.lines
      FROM (SELECT k.id, coalesce(sum(r.total), 0) AS total, coalesce(sum(r.tax), 0) AS tax, coalesce(sum(r.lines), 0) AS lines
              FROM unnest(keys) AS k(id)
              LEFT JOIN LATERAL (SELECT sum(l.amount) AS total, round(sum(l.amount) * l.tax_rate / 100, 2) AS tax, count(*) AS lines
                                   FROM orders_orderline l WHERE l.order_id = k.id GROUP BY l.tax_rate) r ON true
             GROUP BY k.id) s
     WHERE o.id = s.id AND o.import_id IS NULL AND (o.total, o.tax, o.lines_count) IS DISTINCT FROM (s.total, s.tax, s.lines)
$$;
CREATE FUNCTION orders_lines_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM orders_sum(array_agg(DISTINCT order_id)) FROM now_values HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION orders_lines_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM orders_sum(array_agg(DISTINCT order_id)) FROM old_values HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_lines_new AFTER INSERT ON orders_orderline REFERENCING NEW TABLE AS now_values
    FOR EACH STATEMENT EXECUTE FUNCTION orders_lines_written();
CREATE TRIGGER orders_lines_changed AFTER UPDATE ON orders_orderline REFERENCING NEW TABLE AS now_values
    FOR EACH STATEMENT EXECUTE FUNCTION orders_lines_written();
CREATE TRIGGER orders_lines_gone AFTER DELETE ON orders_orderline REFERENCING OLD TABLE AS old_values
    FOR EACH STATEMENT EXECUTE FUNCTION orders_lines_gone();

CREATE FUNCTION orders_pay(keys uuid[]) RETURNS void LANGUAGE sql AS $$
    UPDATE orders_order o SET paid = s.paid, billed = true
      FROM (SELECT k.id, coalesce(sum(y.amount), 0) AS paid
              FROM unnest(keys) AS k(id) LEFT JOIN orders_payment y ON y.order_id = k.id GROUP BY k.id) s
     WHERE o.id = s.id AND (o.paid, o.billed) IS DISTINCT FROM (s.paid, true)
$$;
CREATE FUNCTION orders_payments_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM orders_pay(array_agg(DISTINCT order_id)) FROM now_values HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION orders_payments_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM orders_pay(array_agg(DISTINCT order_id)) FROM old_values HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_payments_new AFTER INSERT ON orders_payment REFERENCING NEW TABLE AS now_values
    FOR EACH STATEMENT EXECUTE FUNCTION orders_payments_written();
CREATE TRIGGER orders_payments_changed AFTER UPDATE ON orders_payment REFERENCING NEW TABLE AS now_values
    FOR EACH STATEMENT EXECUTE FUNCTION orders_payments_written();
CREATE TRIGGER orders_payments_gone AFTER DELETE ON orders_payment REFERENCING OLD TABLE AS old_values
    FOR EACH STATEMENT EXECUTE FUNCTION orders_payments_gone();
"""

BEFORE = """
UPDATE orders_order o SET paid = s.paid, billed = true
  FROM (SELECT order_id, sum(amount) AS paid FROM orders_payment GROUP BY order_id) s WHERE o.id = s.order_id;
UPDATE orders_order SET status = CASE status WHEN 'paid' THEN 'confirmed' ELSE 'closed' END WHERE status IN ('paid', 'returned');
CREATE INDEX orders_order_gone ON orders_orderevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""

BACK = """
DROP TRIGGER orders_payments_gone ON orders_payment;
DROP TRIGGER orders_payments_changed ON orders_payment;
DROP TRIGGER orders_payments_new ON orders_payment;
DROP TRIGGER orders_lines_gone ON orders_orderline;
DROP TRIGGER orders_lines_changed ON orders_orderline;
DROP TRIGGER orders_lines_new ON orders_orderline;
DROP TRIGGER orders_number ON orders_order;
DROP FUNCTION orders_payments_gone();
DROP FUNCTION orders_payments_written();
DROP FUNCTION orders_pay(uuid[]);
DROP FUNCTION orders_lines_gone();
DROP FUNCTION orders_lines_written();
DROP FUNCTION orders_sum(uuid[]);
DROP FUNCTION orders_number();
DROP FUNCTION orders_provisional(uuid);
DROP TABLE orders_counter;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_by_hand")]

    operations = [
        migrations.RunSQL(BEFORE, "DROP INDEX orders_order_gone"),
        migrations.RunSQL(NUMBERS + SUMS, BACK),
    ]
