-- Deliveries that have left as entries of the timeline of whom they go to, under their own keys.
SELECT d.id, o.party_id, 'order' AS kind, 'out' AS direction, d.carrier AS channel,
       coalesce(d.sent_on::timestamp AT TIME ZONE %(zone)s, d.created_at) AS at, d.number AS title, '' AS body,
       jsonb_build_object('order', o.id, 'number', d.number, 'kind', 'delivery', 'status', CASE d.state WHEN 'cancelled' THEN d.state ELSE '' END, 'tracking', d.tracking, 'summary', (
           SELECT string_agg(trim_scale(l.quantity) || ' × ' || l.name, ', ')
             FROM (SELECT x.quantity, coalesce(nullif(s.description, ''), s.code) AS name
                     FROM deliveries_deliveryline x JOIN orders_orderline s ON s.id = x.line_id WHERE x.delivery_id = d.id
                    ORDER BY s.position LIMIT 3) l)) AS details
  FROM deliveries_delivery d JOIN orders_order o ON o.id = d.order_id
 WHERE d.id = ANY(%(keys)s) AND o.party_id IS NOT NULL
   AND (d.state <> 'planned' OR EXISTS (SELECT FROM timeline_entry e WHERE e.id = d.id))
