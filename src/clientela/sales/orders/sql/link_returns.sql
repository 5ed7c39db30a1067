-- A returned line gives back the latest earlier line of the same party and product that held at least as many; where there is
-- none (bought before the file begins, customer or product unknown) it stays unlinked.
UPDATE orders_orderline l SET returns_id = m.sold
  FROM (SELECT DISTINCT ON (r.id) r.id, s.id AS sold
          FROM orders_orderline r
          JOIN orders_order ro ON ro.id = r.order_id AND ro.import_id = %(import_id)s
          JOIN orders_order so ON so.party_id = ro.party_id AND so.placed_at <= ro.placed_at AND so.id <> ro.id
          JOIN orders_orderline s ON s.order_id = so.id AND s.product_id = r.product_id AND s.quantity >= -r.quantity
         WHERE r.quantity < 0
         ORDER BY r.id, so.placed_at DESC, s.id) m
 WHERE l.id = m.id AND l.returns_id IS NULL
