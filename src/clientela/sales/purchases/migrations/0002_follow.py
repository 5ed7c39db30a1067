"""What follows from a purchase's days, lines, receipts and returns, kept by the database. And the bin, which reads what was deleted.

Whoever receives of a purchase waits for whoever does so just then, so that both together never take in more than was ordered.
"""

from django.db import migrations

HEAD = """
CREATE FUNCTION purchases_provisional(id uuid) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN 'P-' || upper(right(replace(id::text, '-', ''), 8));

-- Its state is what happened to it. A draft has a number of its own until it is sent; then the next of its year, and that one stays.
CREATE FUNCTION purchases_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.state := CASE
        WHEN NEW.lines_count > 0 AND NEW.lines_open = 0 THEN 'received'
        WHEN NEW.cancelled_on IS NOT NULL AND NEW.lines_begun > 0 THEN 'closed'
        WHEN NEW.cancelled_on IS NOT NULL THEN 'cancelled'
        WHEN NEW.lines_begun > 0 THEN 'partly_received'
        WHEN NEW.sent_on IS NULL THEN 'draft'
        WHEN NEW.confirmed_on IS NOT NULL THEN 'confirmed'
        ELSE 'sent' END;
    IF NEW.number = '' THEN
        NEW.number := purchases_provisional(NEW.id);
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.number <> purchases_provisional(OLD.id) AND NEW.number = purchases_provisional(NEW.id) THEN
        NEW.number := OLD.number;
    END IF;
    IF NEW.sent_on IS NOT NULL AND NEW.number = purchases_provisional(NEW.id) THEN
        LOOP
            NEW.number := numbering_next('purchase', 'PO', extract(year FROM NEW.sent_on)::integer, 5);
            EXIT WHEN NOT EXISTS (SELECT FROM purchases_purchase p WHERE p.source = NEW.source AND p.number = NEW.number);
        END LOOP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER purchases_head BEFORE INSERT OR UPDATE ON purchases_purchase FOR EACH ROW EXECUTE FUNCTION purchases_head();

CREATE FUNCTION purchases_line_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position = 0 THEN
        SELECT coalesce(max(position), 0) + 1 INTO NEW.position FROM purchases_line WHERE purchase_id = NEW.purchase_id;
    END IF;
    SELECT currency INTO NEW.currency FROM purchases_purchase WHERE id = NEW.purchase_id;
    RETURN NEW;
END $$;
CREATE TRIGGER purchases_line_place BEFORE INSERT ON purchases_line
    FOR EACH ROW EXECUTE FUNCTION purchases_line_place();

CREATE FUNCTION purchases_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE purchases_line SET currency = NEW.currency WHERE purchase_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER purchases_currency AFTER UPDATE OF currency ON purchases_purchase
    FOR EACH ROW WHEN (OLD.currency IS DISTINCT FROM NEW.currency) EXECUTE FUNCTION purchases_currency();

CREATE FUNCTION purchases_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE purchases_purchase p SET total = s.total, lines_count = s.many, lines_open = s.open, lines_begun = s.begun
      FROM (SELECT k.purchase_id, coalesce(sum(l.amount), 0) AS total, count(l.id) AS many,
                   count(*) FILTER (WHERE l.received < l.quantity) AS open, count(*) FILTER (WHERE l.received > 0) AS begun
              FROM (SELECT DISTINCT purchase_id FROM changed) k LEFT JOIN purchases_line l ON l.purchase_id = k.purchase_id
             GROUP BY 1) s
     WHERE p.id = s.purchase_id
       AND (p.total, p.lines_count, p.lines_open, p.lines_begun) IS DISTINCT FROM (s.total, s.many, s.open, s.begun);
    RETURN NULL;
END $$;
CREATE TRIGGER purchases_sum_new AFTER INSERT ON purchases_line REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION purchases_sum();
CREATE TRIGGER purchases_sum_changed AFTER UPDATE ON purchases_line REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION purchases_sum();
CREATE TRIGGER purchases_sum_gone AFTER DELETE ON purchases_line REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION purchases_sum();
"""

# moves: [{line, quantity, place}], with a sign: what came, and what went back, is below nothing where it is taken back.
MOVED = """
CREATE FUNCTION purchases_follow(keys uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM purchases_purchase p WHERE p.id IN (SELECT l.purchase_id FROM purchases_line l WHERE l.id = ANY(keys))
      ORDER BY p.id FOR NO KEY UPDATE;
    UPDATE purchases_line l SET received = s.received, returned = s.returned, last_on = s.last_on
      FROM (SELECT k.id, coalesce(i.many, 0) AS received, i.last_on, coalesce(o.many, 0) AS returned
              FROM unnest(keys) AS k(id)
              LEFT JOIN LATERAL (SELECT sum(r.quantity) AS many, max(h.received_on) AS last_on FROM purchases_receiptline r
                                   JOIN purchases_receipt h ON h.id = r.of_id WHERE r.line_id = k.id) i ON true
              LEFT JOIN LATERAL (SELECT sum(r.quantity) AS many FROM purchases_returnline r WHERE r.line_id = k.id) o ON true) s
     WHERE l.id = s.id AND (l.received, l.returned, l.last_on) IS DISTINCT FROM (s.received, s.returned, s.last_on);
END $$;
CREATE FUNCTION purchases_moved(moves jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM purchases_follow(array_agg(DISTINCT m.line ORDER BY m.line))
       FROM jsonb_to_recordset(moves) AS m(line uuid) HAVING count(*) > 0;
    PERFORM stock_move(jsonb_agg(jsonb_build_object('place', m.place, 'product', l.product_id, 'on_hand', m.quantity, 'reserved', 0)))
       FROM jsonb_to_recordset(moves) AS m(line uuid, quantity numeric, place uuid)
       JOIN purchases_line l ON l.id = m.line HAVING count(*) > 0;
END $$;
"""

# The same for receipts, which raise the stock (sign 1), and for returns, which lower it (-1).
PASSING = """
CREATE FUNCTION purchases_{table}_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM purchases_moved(jsonb_agg(jsonb_build_object('line', n.line_id, 'quantity', {sign} * n.quantity, 'place', h.place_id)))
       FROM now_values n JOIN purchases_{table} h ON h.id = n.of_id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION purchases_{table}_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM purchases_moved(jsonb_agg(jsonb_build_object('line', n.line_id, 'quantity', {back} * n.quantity, 'place', h.place_id)))
       FROM old_values n JOIN purchases_{table} h ON h.id = n.of_id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION purchases_{table}_fewer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM purchases_moved(jsonb_agg(jsonb_build_object('line', n.line_id, 'quantity', n.sign * n.quantity, 'place', h.place_id)))
       FROM (SELECT line_id, of_id, quantity, {sign} AS sign FROM now_values
             UNION ALL SELECT line_id, of_id, quantity, {back} FROM old_values) n
       JOIN purchases_{table} h ON h.id = n.of_id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION purchases_{table}_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM purchases_moved(jsonb_agg(jsonb_build_object('line', r.line_id, 'quantity', h.sign * r.quantity, 'place', h.place_id)))
       FROM (SELECT n.id, n.place_id, {sign} AS sign FROM now_values n JOIN old_values w USING (id)
              WHERE (w.place_id, w.{day}) IS DISTINCT FROM (n.place_id, n.{day})
             UNION ALL SELECT w.id, w.place_id, {back} FROM old_values w JOIN now_values n USING (id)
              WHERE (w.place_id, w.{day}) IS DISTINCT FROM (n.place_id, n.{day})) h
       JOIN purchases_{table}line r ON r.of_id = h.id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER purchases_{table}_in AFTER INSERT ON purchases_{table}line REFERENCING NEW TABLE AS now_values
    FOR EACH STATEMENT EXECUTE FUNCTION purchases_{table}_in();
CREATE TRIGGER purchases_{table}_fewer AFTER UPDATE ON purchases_{table}line
    REFERENCING NEW TABLE AS now_values OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION purchases_{table}_fewer();
CREATE TRIGGER purchases_{table}_out AFTER DELETE ON purchases_{table}line REFERENCING OLD TABLE AS old_values
    FOR EACH STATEMENT EXECUTE FUNCTION purchases_{table}_out();
CREATE TRIGGER purchases_{table}_elsewhere AFTER UPDATE ON purchases_{table}
    REFERENCING NEW TABLE AS now_values OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION purchases_{table}_elsewhere();
"""
NOT_PASSING = """
DROP TRIGGER purchases_{table}_elsewhere ON purchases_{table};
DROP TRIGGER purchases_{table}_out ON purchases_{table}line;
DROP TRIGGER purchases_{table}_fewer ON purchases_{table}line;
DROP TRIGGER purchases_{table}_in ON purchases_{table}line;
DROP FUNCTION purchases_{table}_elsewhere();
DROP FUNCTION purchases_{table}_fewer();
DROP FUNCTION purchases_{table}_out();
DROP FUNCTION purchases_{table}_in();
"""
BINS = ("purchase", "line", "receipt", "return")
BIN = "".join(
    f"CREATE INDEX purchases_{name}_gone ON purchases_{name}event (pgh_id DESC) WHERE pgh_label = 'delete';"
    for name in BINS
)
BACK = """
DROP FUNCTION purchases_moved(jsonb);
DROP FUNCTION purchases_follow(uuid[]);
DROP TRIGGER purchases_sum_gone ON purchases_line;
DROP TRIGGER purchases_sum_changed ON purchases_line;
DROP TRIGGER purchases_sum_new ON purchases_line;
DROP TRIGGER purchases_currency ON purchases_purchase;
DROP TRIGGER purchases_line_place ON purchases_line;
DROP TRIGGER purchases_head ON purchases_purchase;
DROP FUNCTION purchases_sum();
DROP FUNCTION purchases_currency();
DROP FUNCTION purchases_line_place();
DROP FUNCTION purchases_head();
DROP FUNCTION purchases_provisional(uuid);
"""
TABLES = ({"table": "receipt", "sign": 1, "back": -1, "day": "received_on"}, {"table": "return", "sign": -1, "back": 1, "day": "returned_on"})


def said(sql: str) -> str:
    return "".join(sql.format(**one) for one in TABLES)


class Migration(migrations.Migration):
    dependencies = [("purchases", "0001_initial"), ("stock", "0003_moves"), ("numbering", "0002_next")]

    operations = [
        migrations.RunSQL(HEAD + MOVED + said(PASSING), said(NOT_PASSING) + BACK),
        migrations.RunSQL(BIN, "".join(f"DROP INDEX purchases_{name}_gone;" for name in BINS)),
    ]
