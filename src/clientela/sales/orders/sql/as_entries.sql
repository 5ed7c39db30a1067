-- The orders of an import as entries of the timeline, under their own keys.
SELECT o.id, o.party_id, 'order' AS kind, CASE o.kind WHEN 'sale' THEN 'in' ELSE '' END AS direction, o.channel, o.placed_at AS at,
       o.number AS title, '' AS body,
       jsonb_build_object('order', o.id, 'number', o.number, 'kind', o.kind, 'total', o.total::text, 'currency', o.currency,
                          'status', o.status, 'lines', o.lines_count, 'summary', (
           SELECT string_agg(trim_scale(l.quantity) || ' × ' || coalesce(nullif(l.description, ''), l.code), ', ')
             FROM (SELECT quantity, description, code FROM orders_orderline l WHERE l.order_id = o.id
                    ORDER BY abs(quantity * unit_price) DESC, position LIMIT 2) l)) AS details
  FROM orders_order o
 WHERE o.import_id = %(import_id)s AND o.party_id IS NOT NULL
