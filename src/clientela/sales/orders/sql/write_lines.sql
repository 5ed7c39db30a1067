-- The lines of one order as they are to stand, each under its key; one that says what it said is not touched.
INSERT INTO orders_orderline AS l
       (id, order_id, position, product_id, code, description, quantity, unit_price, discount, tax_rate, bundle_id)
SELECT r.id, %(order)s, r.position, r.product, r.code, r.description, r.quantity, r.unit_price, r.discount, r.tax_rate, r.bundle
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(
       id uuid, position integer, product uuid, code text, description text, quantity numeric, unit_price numeric,
       discount numeric, tax_rate numeric, bundle uuid)
ON CONFLICT (id) DO UPDATE
   SET position = EXCLUDED.position, product_id = EXCLUDED.product_id, quantity = EXCLUDED.quantity,
       unit_price = EXCLUDED.unit_price, discount = EXCLUDED.discount, tax_rate = EXCLUDED.tax_rate,
       bundle_id = EXCLUDED.bundle_id
 WHERE (l.position, l.product_id, l.quantity, l.unit_price, l.discount, l.tax_rate, l.bundle_id) IS DISTINCT FROM
       (EXCLUDED.position, EXCLUDED.product_id, EXCLUDED.quantity, EXCLUDED.unit_price, EXCLUDED.discount, EXCLUDED.tax_rate,
        EXCLUDED.bundle_id)
