-- The lines of one order as they are to stand, each under its key; one that says what it said is not touched.
INSERT INTO orders_orderline AS l
       (id, order_id, position, product_id, code, description, quantity, unit_price, discount, tax_rate, bundle_id, unit_cost)
SELECT r.id, o.id, r.position, r.product, r.code, r.description, r.quantity, r.unit_price, r.discount, r.tax_rate, r.bundle,
       orders_cost(coalesce(p.cost, m.cost), p.currency, o.currency, o.placed_at)
  FROM orders_order o, jsonb_to_recordset(%(rows)s::jsonb) AS r(
       id uuid, position integer, product uuid, code text, description text, quantity numeric, unit_price numeric,
       discount numeric, tax_rate numeric, bundle uuid)
  LEFT JOIN catalog_product p ON p.id = r.product LEFT JOIN catalog_product m ON m.id = p.parent_id
 WHERE o.id = %(order)s
ON CONFLICT (id) DO UPDATE
   SET position = EXCLUDED.position, product_id = EXCLUDED.product_id, quantity = EXCLUDED.quantity,
       unit_price = EXCLUDED.unit_price, discount = EXCLUDED.discount, tax_rate = EXCLUDED.tax_rate,
       bundle_id = EXCLUDED.bundle_id,
       unit_cost = CASE WHEN l.product_id IS DISTINCT FROM EXCLUDED.product_id THEN EXCLUDED.unit_cost ELSE l.unit_cost END
 WHERE (l.position, l.product_id, l.quantity, l.unit_price, l.discount, l.tax_rate, l.bundle_id) IS DISTINCT FROM
       (EXCLUDED.position, EXCLUDED.product_id, EXCLUDED.quantity, EXCLUDED.unit_price, EXCLUDED.discount, EXCLUDED.tax_rate,
        EXCLUDED.bundle_id)
