-- Those of these orders that say something new and name a bundle: one of the catalog, or one that the order has here already.
WITH new AS MATERIALIZED (
    SELECT a.row_no, a.facts, md5(a.facts::text) AS said, o.id,
           coalesce(nullif(a.facts->>'currency', ''), o.currency, 'EUR') AS currency,
           coalesce((a.facts->>'placed_at')::timestamptz, o.placed_at, now())::date AS placed_on
      FROM ({relation}) a LEFT JOIN orders_order o ON o.source = %(source)s AND o.external_id = a.external_id AND a.external_id <> ''
     WHERE o.said IS DISTINCT FROM md5(a.facts::text)
),
named AS MATERIALIZED (
    SELECT n.row_no, n.id, line->>'code' AS code FROM new n, jsonb_array_elements(coalesce(n.facts->'lines', '[]')) AS line
     WHERE line->>'code' <> ''
       AND NOT EXISTS (SELECT FROM orders_orderline l  -- went out as one
                        WHERE l.order_id = n.id AND l.code = line->>'code' AND l.bundle_id IS NULL AND l.allotted > 0)
),
opens AS MATERIALIZED (
    SELECT DISTINCT p.code FROM catalog_product p JOIN bundles_part t ON t.bundle_id = p.id
     WHERE p.code IN (SELECT code FROM named)
)
SELECT row_no, id, said, currency, placed_on, facts->'lines' FROM new
 WHERE row_no IN (SELECT row_no FROM named JOIN opens USING (code)
                   UNION ALL SELECT x.row_no FROM named x JOIN orders_bundle b ON b.order_id = x.id AND b.code = x.code)
 ORDER BY row_no
