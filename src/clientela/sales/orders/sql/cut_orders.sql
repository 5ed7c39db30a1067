-- Lines and payments of these orders that their source does not name any more; a line of which something was delivered stays. A
-- statement of its own: it sees what another one, for which the taking waited, has written meanwhile.
WITH told AS (
    SELECT o.id, jsonb_array_length(a.facts->'lines') AS lines, jsonb_array_length(a.facts->'payments') AS payments
      FROM ({relation}) a JOIN orders_order o ON o.source = %(source)s AND o.external_id = a.external_id
     WHERE o.id = ANY(%(keys)s)
),
line AS (
    DELETE FROM orders_orderline l USING told t WHERE l.order_id = t.id AND l.position > t.lines AND l.allotted = 0
)
DELETE FROM orders_payment y USING told t WHERE y.order_id = t.id AND y.position > t.payments
