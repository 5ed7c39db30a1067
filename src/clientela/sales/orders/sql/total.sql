-- What an import's orders come to, and what they are: money back is a return, a negative price an adjustment, else a sale.
UPDATE orders_order o
   SET total = s.total, lines_count = s.lines,
       kind = CASE WHEN s.cheapest < 0 THEN 'adjustment' WHEN s.total < 0 OR (s.most < 0) THEN 'return' ELSE 'sale' END
  FROM (SELECT l.order_id, sum(l.quantity * l.unit_price) AS total, count(*) AS lines, max(l.quantity) AS most,
               min(l.unit_price) AS cheapest
          FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
         WHERE o.import_id = %(import_id)s GROUP BY l.order_id) s
 WHERE o.id = s.order_id
