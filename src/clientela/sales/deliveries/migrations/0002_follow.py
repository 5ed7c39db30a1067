"""What follows from deliveries: how many of each line are on the way, the state of their order, and the stock where they lay.

Whoever delivers of an order waits for whoever does so just then, so that both together never send more than was ordered.
"""

from django.db import migrations

LINES = """
CREATE FUNCTION deliveries_follow(keys uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    touched uuid[];
BEGIN
    SELECT array_agg(DISTINCT l.order_id) INTO touched FROM orders_orderline l WHERE l.id = ANY(keys);
    PERFORM FROM orders_order o WHERE o.id = ANY(touched) ORDER BY o.id FOR NO KEY UPDATE;
    UPDATE orders_orderline l SET allotted = s.allotted, delivered = s.delivered
      FROM (SELECT k.id, coalesce(sum(d.quantity) FILTER (WHERE h.state <> 'cancelled'), 0) AS allotted,
                   coalesce(sum(d.quantity) FILTER (WHERE h.state IN ('sent', 'arrived')), 0) AS delivered
              FROM unnest(keys) AS k(id)
              LEFT JOIN (deliveries_deliveryline d JOIN deliveries_delivery h ON h.id = d.delivery_id) ON d.line_id = k.id
             GROUP BY k.id) s
     WHERE l.id = s.id AND (l.allotted, l.delivered) IS DISTINCT FROM (s.allotted, s.delivered);
    UPDATE orders_order o SET status = s.status
      FROM (SELECT l.order_id, CASE WHEN bool_and(l.delivered >= l.quantity) THEN 'delivered'
                                    WHEN bool_or(l.delivered > 0) THEN 'partly_delivered' ELSE 'confirmed' END AS status
              FROM orders_orderline l WHERE l.order_id = ANY(touched) GROUP BY l.order_id) s
     WHERE o.id = s.order_id AND o.status <> s.status
       AND (o.status IN ('partly_delivered', 'delivered') OR o.status IN ('placed', 'confirmed') AND s.status <> 'confirmed');
END $$;
"""

# What a delivery in a state does to the stock where it comes from, times `sign`.
STOCK = """
CREATE FUNCTION deliveries_move(lines jsonb) RETURNS void LANGUAGE sql AS $$
    SELECT stock_move(coalesce(jsonb_agg(jsonb_build_object(
               'place', m.place, 'product', l.product_id,
               'on_hand', CASE WHEN m.state IN ('sent', 'arrived') THEN -m.sign * m.quantity ELSE 0 END,
               'reserved', CASE WHEN m.state = 'planned' THEN m.sign * m.quantity ELSE 0 END)), '[]'))
      FROM jsonb_to_recordset(lines) AS m(line uuid, quantity numeric, state text, place uuid, sign integer)
      JOIN orders_orderline l ON l.id = m.line
$$;
CREATE FUNCTION deliveries_line_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM deliveries_follow(array_agg(DISTINCT line_id)) FROM now_values HAVING count(*) > 0;
    PERFORM deliveries_move(jsonb_agg(jsonb_build_object('line', n.line_id, 'quantity', n.quantity, 'state', h.state,
                                                         'place', h.place_id, 'sign', 1)))
       FROM now_values n JOIN deliveries_delivery h ON h.id = n.delivery_id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION deliveries_line_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM deliveries_follow(array_agg(DISTINCT line_id)) FROM old_values HAVING count(*) > 0;
    PERFORM deliveries_move(jsonb_agg(jsonb_build_object('line', n.line_id, 'quantity', n.quantity, 'state', h.state,
                                                         'place', h.place_id, 'sign', -1)))
       FROM old_values n JOIN deliveries_delivery h ON h.id = n.delivery_id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION deliveries_line_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM deliveries_follow(array_agg(DISTINCT line_id)) FROM (SELECT line_id FROM old_values UNION SELECT line_id FROM now_values) l
     HAVING count(*) > 0;
    PERFORM deliveries_move(jsonb_agg(jsonb_build_object('line', n.line_id, 'quantity', n.quantity, 'state', h.state,
                                                         'place', h.place_id, 'sign', n.sign)))
       FROM (SELECT line_id, delivery_id, quantity, 1 AS sign FROM now_values
             UNION ALL SELECT line_id, delivery_id, quantity, -1 FROM old_values) n
       JOIN deliveries_delivery h ON h.id = n.delivery_id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION deliveries_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM deliveries_follow(array_agg(DISTINCT d.line_id))
       FROM old_values w JOIN now_values n USING (id) JOIN deliveries_deliveryline d ON d.delivery_id = n.id
      WHERE w.state <> n.state HAVING count(*) > 0;
    PERFORM deliveries_move(jsonb_agg(jsonb_build_object('line', d.line_id, 'quantity', d.quantity, 'state', h.state,
                                                         'place', h.place_id, 'sign', h.sign)))
       FROM (SELECT n.id, n.state, n.place_id, 1 AS sign FROM now_values n JOIN old_values w USING (id)
              WHERE (w.state, w.place_id) IS DISTINCT FROM (n.state, n.place_id)
             UNION ALL SELECT w.id, w.state, w.place_id, -1 FROM old_values w JOIN now_values n USING (id)
              WHERE (w.state, w.place_id) IS DISTINCT FROM (n.state, n.place_id)) h
       JOIN deliveries_deliveryline d ON d.delivery_id = h.id HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER deliveries_line_in AFTER INSERT ON deliveries_deliveryline REFERENCING NEW TABLE AS now_values
    FOR EACH STATEMENT EXECUTE FUNCTION deliveries_line_in();
CREATE TRIGGER deliveries_line_changed AFTER UPDATE ON deliveries_deliveryline
    REFERENCING NEW TABLE AS now_values OLD TABLE AS old_values FOR EACH STATEMENT EXECUTE FUNCTION deliveries_line_changed();
CREATE TRIGGER deliveries_line_out AFTER DELETE ON deliveries_deliveryline REFERENCING OLD TABLE AS old_values
    FOR EACH STATEMENT EXECUTE FUNCTION deliveries_line_out();
CREATE TRIGGER deliveries_changed AFTER UPDATE ON deliveries_delivery REFERENCING NEW TABLE AS now_values OLD TABLE AS old_values
    FOR EACH STATEMENT EXECUTE FUNCTION deliveries_changed();
CREATE INDEX deliveries_delivery_gone ON deliveries_deliveryevent (pgh_id DESC) WHERE pgh_label = 'delete';
"""

BACK = """
DROP INDEX deliveries_delivery_gone;
DROP TRIGGER deliveries_changed ON deliveries_delivery;
DROP TRIGGER deliveries_line_out ON deliveries_deliveryline;
DROP TRIGGER deliveries_line_changed ON deliveries_deliveryline;
DROP TRIGGER deliveries_line_in ON deliveries_deliveryline;
DROP FUNCTION deliveries_changed();
DROP FUNCTION deliveries_line_changed();
DROP FUNCTION deliveries_line_out();
DROP FUNCTION deliveries_line_in();
DROP FUNCTION deliveries_move(jsonb);
DROP FUNCTION deliveries_follow(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0001_initial"), ("stock", "0003_moves")]

    operations = [migrations.RunSQL(LINES + STOCK, BACK)]
