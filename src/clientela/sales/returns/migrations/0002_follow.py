"""What follows from returns and credit notes: how many of each line came back, the stock, and what the customer still owes."""

from django.db import migrations

LINES = """
CREATE FUNCTION returns_follow(keys uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
      WHERE l.id = ANY(keys) ORDER BY o.id FOR NO KEY UPDATE OF o;
    UPDATE orders_orderline l SET returned = s.returned
      FROM (SELECT k.id, coalesce(sum(d.quantity) FILTER (WHERE h.state <> 'refused'), 0) AS returned
              FROM unnest(keys) AS k(id)
              LEFT JOIN (returns_returnline d JOIN returns_return h ON h.id = d.of_id) ON d.line_id = k.id
             GROUP BY k.id) s
     WHERE l.id = s.id AND l.returned IS DISTINCT FROM s.returned;
END $$;
-- What returns in a state have put on the stock, times `sign`.
CREATE FUNCTION returns_move(lines jsonb) RETURNS void LANGUAGE sql AS $$
    SELECT stock_move(coalesce(jsonb_agg(jsonb_build_object(
               'place', m.place, 'product', l.product_id, 'on_hand', m.sign * m.quantity, 'reserved', 0)), '[]'))
      FROM jsonb_to_recordset(lines) AS m(line uuid, quantity numeric, state text, condition text, place uuid, sign integer)
      JOIN orders_orderline l ON l.id = m.line
     WHERE m.state IN ('received', 'credited') AND m.condition = 'restock'
$$;
CREATE FUNCTION returns_line_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM returns_follow(array_agg(DISTINCT line_id)) FROM now_values HAVING count(*) > 0;
    PERFORM returns_move(jsonb_agg(jsonb_build_object('line', n.line_id, 'quantity', n.quantity, 'state', h.state,
                                                      'condition', h.condition, 'place', h.place_id, 'sign', 1)))
       FROM now_values n JOIN returns_return h ON h.id = n.of_id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION returns_line_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM returns_follow(array_agg(DISTINCT line_id)) FROM old_values HAVING count(*) > 0;
    PERFORM returns_move(jsonb_agg(jsonb_build_object('line', n.line_id, 'quantity', n.quantity, 'state', h.state,
                                                      'condition', h.condition, 'place', h.place_id, 'sign', -1)))
       FROM old_values n JOIN returns_return h ON h.id = n.of_id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION returns_line_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM returns_follow(array_agg(DISTINCT line_id)) FROM (SELECT line_id FROM old_values UNION SELECT line_id FROM now_values) l
     HAVING count(*) > 0;
    PERFORM returns_move(jsonb_agg(jsonb_build_object('line', n.line_id, 'quantity', n.quantity, 'state', h.state,
                                                      'condition', h.condition, 'place', h.place_id, 'sign', n.sign)))
       FROM (SELECT line_id, of_id, quantity, 1 AS sign FROM now_values
             UNION ALL SELECT line_id, of_id, quantity, -1 FROM old_values) n
       JOIN returns_return h ON h.id = n.of_id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION returns_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM returns_follow(array_agg(DISTINCT d.line_id))
       FROM old_values w JOIN now_values n USING (id) JOIN returns_returnline d ON d.of_id = n.id
      WHERE w.state <> n.state HAVING count(*) > 0;
    PERFORM returns_move(jsonb_agg(jsonb_build_object('line', d.line_id, 'quantity', d.quantity, 'state', h.state,
                                                      'condition', h.condition, 'place', h.place_id, 'sign', h.sign)))
       FROM (SELECT id, state, condition, place_id, 1 AS sign FROM now_values
             UNION ALL SELECT id, state, condition, place_id, -1 FROM old_values) h
       JOIN returns_returnline d ON d.of_id = h.id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER returns_line_in AFTER INSERT ON returns_returnline REFERENCING NEW TABLE AS now_values
    FOR EACH STATEMENT EXECUTE FUNCTION returns_line_in();
CREATE TRIGGER returns_line_changed AFTER UPDATE ON returns_returnline
    REFERENCING NEW TABLE AS now_values OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION returns_line_changed();
CREATE TRIGGER returns_line_out AFTER DELETE ON returns_returnline REFERENCING OLD TABLE AS old_values
    FOR EACH STATEMENT EXECUTE FUNCTION returns_line_out();
CREATE TRIGGER returns_changed AFTER UPDATE ON returns_return REFERENCING NEW TABLE AS now_values OLD TABLE AS old_values
    FOR EACH STATEMENT EXECUTE FUNCTION returns_changed();
CREATE INDEX returns_return_gone ON returns_returnevent (pgh_id DESC) WHERE pgh_label = 'delete';
CREATE INDEX returns_creditnote_gone ON returns_creditnoteevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""

CREDITS = """
CREATE FUNCTION returns_credited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orders_order o SET credited = o.credited + NEW.total, billed = true WHERE o.id = NEW.order_id;
    RETURN NULL;
END $$;
CREATE TRIGGER returns_credited AFTER INSERT ON returns_creditnote FOR EACH ROW EXECUTE FUNCTION returns_credited();

-- Whoever writes it, an undo too: an order is credited what its credit notes say.
CREATE FUNCTION returns_as_credited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.credited := (SELECT coalesce(sum(c.total), 0) FROM returns_creditnote c WHERE c.order_id = NEW.id);
    NEW.billed := NEW.billed OR NEW.credited <> 0;
    RETURN NEW;
END $$;
CREATE TRIGGER returns_as_credited BEFORE UPDATE OF credited ON orders_order FOR EACH ROW EXECUTE FUNCTION returns_as_credited();

-- What has a number stays, whatever is undone; and what the customer was shown stays as it was.
CREATE FUNCTION returns_credit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF current_setting('clientela.births', true) LIKE 'undo %' THEN
            RAISE EXCEPTION 'a credit note is not undone' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF (NEW.order_id, NEW.number, NEW.issued_on, NEW.net, NEW.tax, NEW.total, NEW.document, NEW.pdf_id)
       IS DISTINCT FROM (OLD.order_id, OLD.number, OLD.issued_on, OLD.net, OLD.tax, OLD.total, OLD.document, OLD.pdf_id) THEN
        RAISE EXCEPTION 'a credit note is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER returns_credit_stays BEFORE UPDATE OR DELETE ON returns_creditnote
    FOR EACH ROW EXECUTE FUNCTION returns_credit_stays();
"""

BACK = """
DROP TRIGGER returns_credit_stays ON returns_creditnote;
DROP TRIGGER returns_as_credited ON orders_order;
DROP FUNCTION returns_as_credited();
DROP TRIGGER returns_credited ON returns_creditnote;
DROP FUNCTION returns_credit_stays();
DROP FUNCTION returns_credited();
DROP INDEX returns_creditnote_gone;
DROP INDEX returns_return_gone;
DROP TRIGGER returns_changed ON returns_return;
DROP TRIGGER returns_line_out ON returns_returnline;
DROP TRIGGER returns_line_changed ON returns_returnline;
DROP TRIGGER returns_line_in ON returns_returnline;
DROP FUNCTION returns_changed();
DROP FUNCTION returns_line_changed();
DROP FUNCTION returns_line_out();
DROP FUNCTION returns_line_in();
DROP FUNCTION returns_move(jsonb);
DROP FUNCTION returns_follow(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial"), ("stock", "0003_moves")]

    operations = [migrations.RunSQL(LINES + CREDITS, BACK)]
