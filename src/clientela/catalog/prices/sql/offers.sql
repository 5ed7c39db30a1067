-- What any number of lines cost one customer on one day, in one statement: the first list that holds and has a price, the price
-- of the product before that of everything, the deepest quantity; else the product's own price. A variant without prices of its
-- own has its parent's. Beside it the tax of the country, what is free and how long more of it takes. Behind a bundle stand the
-- same figures of its parts and of theirs, each under the path that leads to it, for as many as the line takes.
WITH RECURSIVE w AS (
    SELECT w.place, w.product, w.quantity, ARRAY[]::uuid[] AS path
      FROM unnest(%(products)s::uuid[], %(quantities)s::numeric[]) WITH ORDINALITY AS w(product, quantity, place)
     UNION ALL
    SELECT w.place, x.part_id, w.quantity * x.quantity, w.path || x.id FROM w JOIN bundles_part x ON x.bundle_id = w.product
)
SELECT w.place, w.path, w.product, w.quantity, p.code, p.name, p.unit, p.varies, p.parts_discount, p.currency AS own_currency,
       p.unit_price AS own_price, f.*, k.id, t.rate, p.cost, s.available, s.lead_days
  FROM w
  LEFT JOIN LATERAL (
       SELECT p.id, p.code, p.name, p.unit, p.varies <> '{}' AS varies, p.parts_discount, p.parent_id, coalesce(p.unit_price, m.unit_price) AS unit_price,
              coalesce(p.cost, m.cost) AS cost,
              CASE WHEN p.unit_price IS NULL AND m.unit_price IS NOT NULL THEN m.currency ELSE p.currency END AS currency,
              coalesce(p.tax_class_id, m.tax_class_id) AS tax_class
         FROM catalog_product p LEFT JOIN catalog_product m ON m.id = p.parent_id WHERE p.id = w.product) p ON true
  LEFT JOIN LATERAL (
       SELECT n.price, l.name AS list, c.from_quantity, l.valid_until
         FROM prices_price c JOIN prices_pricelist l ON l.id = c.price_list_id,
              LATERAL (SELECT coalesce(c.unit_price, CASE WHEN p.currency = l.currency
                                                     THEN round(p.unit_price * (1 - c.discount / 100), 4) END) AS price) n
        WHERE (c.product_id IN (p.id, p.parent_id) OR (c.product_id IS NULL AND c.unit_price IS NULL))
          AND l.active AND l.currency = %(currency)s AND c.from_quantity <= w.quantity AND n.price IS NOT NULL
          AND coalesce(l.valid_from <= %(on)s, true) AND coalesce(l.valid_until >= %(on)s, true)
          AND (l.whom = '{}' OR l.id = ANY(%(lists)s::uuid[]))
        ORDER BY l.position, l.whom = '{}', l.id, c.product_id IS NULL, c.product_id IS DISTINCT FROM p.id,
                 c.from_quantity DESC
        LIMIT 1) f ON true
  LEFT JOIN LATERAL (
       SELECT id FROM taxes_taxclass k WHERE k.id = p.tax_class OR (p.tax_class IS NULL AND p.id IS NOT NULL)
        ORDER BY k.position, k.id LIMIT 1) k ON true
  LEFT JOIN LATERAL (
       SELECT rate FROM taxes_taxrate t
        WHERE t.tax_class_id = k.id AND t.country IN (%(country)s, '')
          AND coalesce(t.valid_from <= %(on)s, true) AND coalesce(t.valid_until >= %(on)s, true)
        ORDER BY t.country = '', t.valid_from DESC NULLS LAST LIMIT 1) t ON true
  LEFT JOIN LATERAL (
       SELECT sum(on_hand - reserved) AS available, min(lead_days) AS lead_days
         FROM stock_stocklevel s WHERE s.product_id = p.id) s ON true
 ORDER BY w.place, w.path
