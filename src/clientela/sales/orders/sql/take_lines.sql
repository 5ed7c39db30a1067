-- Lines of orders from one source: a new order number becomes an order; lines join the orders of their own import only, so that
-- an order which is known from before stays as it is.
WITH arrival AS MATERIALIZED (
    SELECT a.row_no, a.id, f.*
      FROM ({relation}) a,
           jsonb_to_record(a.facts) AS f(
               number text, placed_at timestamptz, code text, description text, quantity numeric, unit_price numeric,
               customer text, country text, currency text, channel text, status text)
),
head AS MATERIALIZED (
    SELECT DISTINCT ON (a.number) a.*, s.party_id
      FROM arrival a
      LEFT JOIN parties_sourcerecord s ON s.source = %(source)s AND s.kind = 'person' AND s.external_id = a.customer
     ORDER BY a.number, a.row_no
),
known AS MATERIALIZED (
    SELECT o.id, o.number, o.import_id FROM orders_order o JOIN head h ON o.source = %(source)s AND o.number = h.number
),
placed AS (
    INSERT INTO orders_order (id, source, number, party_id, status, channel, placed_at, country, currency, import_id, search)
    SELECT clientela_key(), %(source)s, h.number, h.party_id, coalesce(h.status, 'placed'), coalesce(h.channel, ''), h.placed_at,
           coalesce(h.country, ''), coalesce(nullif(h.currency, ''), 'EUR'), %(import_id)s::uuid, clientela_joined(h.number)
      FROM head h WHERE %(mode)s <> 'update' AND NOT EXISTS (SELECT FROM known k WHERE k.number = h.number)
    RETURNING id, number, import_id
),
target AS MATERIALIZED (
    SELECT a.*, o.id AS order_id, o.import_id IS NOT DISTINCT FROM %(import_id)s::uuid AS is_ours
      FROM arrival a JOIN (SELECT * FROM known UNION ALL SELECT * FROM placed) o USING (number)
),
line AS (
    INSERT INTO orders_orderline (id, order_id, position, product_id, code, description, quantity, unit_price,
                                  unit_cost)
    SELECT t.id, t.order_id, t.row_no, p.id, coalesce(t.code, ''), coalesce(t.description, ''), t.quantity, t.unit_price,
           orders_cost(coalesce(p.cost, m.cost), p.currency, coalesce(nullif(t.currency, ''), 'EUR'), t.placed_at)
      FROM target t LEFT JOIN catalog_product p ON p.code = t.code LEFT JOIN catalog_product m ON m.id = p.parent_id
     WHERE t.is_ours
    ON CONFLICT (order_id, position) DO NOTHING
)
SELECT CASE WHEN t.order_id IS NULL THEN 'skipped' WHEN t.is_ours THEN 'created' ELSE 'unchanged' END, count(*),
       array_agg(a.row_no) FILTER (WHERE t.order_id IS NULL), array_agg(a.id) FILTER (WHERE t.order_id IS NULL)
  FROM arrival a LEFT JOIN target t USING (row_no) GROUP BY 1
