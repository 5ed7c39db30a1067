-- The lines of an order of which something is still to go out, and how much of their product older orders want before them.
SELECT l.id, l.product_id, l.quantity - l.allotted, (
       SELECT coalesce(sum(b.quantity - b.allotted), 0) FROM orders_orderline b JOIN orders_order e ON e.id = b.order_id
        WHERE b.product_id = l.product_id AND b.quantity > b.allotted AND e.import_id IS NULL AND e.kind = 'sale'
          AND e.status IN ('placed', 'confirmed', 'partly_delivered')
          AND ((e.placed_at, e.id) < (o.placed_at, o.id) OR e.id = o.id AND b.position < l.position))
  FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
 WHERE o.id = %s AND l.quantity > l.allotted AND l.product_id IS NOT NULL
 ORDER BY l.position
