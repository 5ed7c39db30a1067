-- Variants of one product in one statement. What they say nothing of they have of it: prices, cost and tax class are asked of it
-- for as long as they have none of their own (prices/sql/offers.sql); the rest is written, since lists ask for it.
INSERT INTO catalog_product (id, code, name, options, parent_id, family, currency, unit, tags, warranty_months)
SELECT r.id, r.code, r.name, ARRAY(SELECT jsonb_array_elements_text(r.options)), p.id, p.family, p.currency, p.unit, p.tags,
       p.warranty_months
  FROM catalog_product p, jsonb_to_recordset(%(rows)s::jsonb) AS r(id uuid, code text, name text, options jsonb)
 WHERE p.id = %(parent)s
