-- Of each product: what lies free, what open orders still want, what comes when, and what drafts of purchases would bring.
-- %(products)s: which; NULL for all of which an order wants something. Orders that came by files are history: nothing waits there.
WITH owed AS MATERIALIZED (
    SELECT l.product_id, sum(l.quantity - l.allotted) AS wanted
      FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
     WHERE o.status IN ('placed', 'confirmed', 'partly_delivered') AND o.import_id IS NULL AND o.kind = 'sale'
       AND l.quantity > l.allotted AND l.product_id IS NOT NULL
       AND (%(products)s::uuid[] IS NULL OR l.product_id = ANY(%(products)s))
     GROUP BY 1)
SELECT p.id, p.code, p.name, p.unit, coalesce(s.counted, false), coalesce(s.free, 0), coalesce(w.wanted, 0),
       coalesce(c.coming, '[]'), coalesce(c.drafted, 0), coalesce(y.days, s.days)
  FROM catalog_product p
  LEFT JOIN owed w ON w.product_id = p.id
  LEFT JOIN LATERAL (SELECT count(*) > 0 AS counted, sum(v.on_hand - v.reserved) AS free, min(v.lead_days) AS days
                       FROM stock_stocklevel v WHERE v.product_id = p.id) s ON true
  LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_array(l.due_on, l.left::text) ORDER BY l.due_on NULLS LAST)
                                FILTER (WHERE b.state <> 'draft') AS coming,
                            sum(l.left) FILTER (WHERE b.state = 'draft') AS drafted
                       FROM purchases_line l JOIN purchases_purchase b ON b.id = l.purchase_id
                      WHERE l.product_id = p.id AND l.left > 0
                        AND b.state IN ('draft', 'sent', 'confirmed', 'partly_received')) c ON true
  LEFT JOIN LATERAL (SELECT y.lead_days AS days FROM supplies_supply y
                      WHERE y.product_id = p.id AND y.active AND y.lead_days IS NOT NULL
                      ORDER BY y.preferred DESC, y.lead_days LIMIT 1) y ON true
 WHERE p.id = ANY(%(products)s) OR (%(products)s::uuid[] IS NULL AND w.wanted > 0)
 ORDER BY p.name, p.id
