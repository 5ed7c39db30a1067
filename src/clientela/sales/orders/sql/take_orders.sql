-- Whole orders from one source, each with its lines and payments, known again by its key there. One of which nothing new is said is
-- not touched; of one that is known, what is not said stays. Sums are reckoned here, so that a new order is written once. Where its
-- bundles were opened, it is known by the print of what was said before that.
WITH arrival AS MATERIALIZED (
    SELECT a.row_no, a.external_id, a.facts, coalesce(a.facts->>'said', md5(a.facts::text)) AS said, coalesce(f.party, s.party_id) AS party_id, f.*,
           coalesce(l.lines, 0) AS lines_count, coalesce(l.total, 0) AS total, coalesce(l.tax, 0) AS tax,
           coalesce(y.paid, 0) AS paid, a.facts ? 'payments' AS billed
      FROM ({relation}) a
     CROSS JOIN jsonb_to_record(a.facts) AS f(
           number text, party uuid, customer text, status text, channel text, reference text, placed_at timestamptz, wished_on date,
           due_on date, notes text, ship_to text, street text, postal_code text, city text, country text, currency text, series text)
      LEFT JOIN parties_sourcerecord s ON s.source = %(source)s AND s.kind = 'person' AND s.external_id = f.customer
     CROSS JOIN LATERAL (
           SELECT sum(r.lines) AS lines, sum(r.amount) AS total, sum(round(r.amount * r.rate / 100, 2)) AS tax
             FROM (SELECT coalesce(x.tax_rate, 0) AS rate, count(*) AS lines,
                          sum(round(x.quantity * x.unit_price * (100 - coalesce(x.discount, 0)) / 100, 4)) AS amount
                     FROM jsonb_to_recordset(coalesce(a.facts->'lines', '[]')) AS x(
                          quantity numeric, unit_price numeric, discount numeric, tax_rate numeric) GROUP BY 1) r) l
     CROSS JOIN LATERAL (
           SELECT sum(x.amount) AS paid FROM jsonb_to_recordset(coalesce(a.facts->'payments', '[]')) AS x(amount numeric)) y
),
head AS (
    INSERT INTO orders_order AS o
           (id, source, external_id, said, number, party_id, status, channel, reference, placed_at, wished_on, due_on, notes, ship_to,
            street, postal_code, city, country, currency, series, total, tax, lines_count, paid, billed, search)
    SELECT clientela_key(), %(source)s, a.external_id, a.said, coalesce(nullif(a.number, ''), a.external_id), a.party_id,
           coalesce(a.status, 'placed'), coalesce(a.channel, ''), coalesce(a.reference, ''), coalesce(a.placed_at, now()),
           a.wished_on, a.due_on, coalesce(a.notes, ''), coalesce(a.ship_to, ''), coalesce(a.street, ''),
           coalesce(a.postal_code, ''), coalesce(a.city, ''), coalesce(a.country, ''), coalesce(nullif(a.currency, ''), 'EUR'),
           coalesce(a.series, ''), a.total, a.tax, a.lines_count, a.paid, a.billed,
           clientela_joined(concat_ws(' ', coalesce(nullif(a.number, ''), a.external_id), a.reference))
      FROM arrival a ORDER BY a.external_id
    ON CONFLICT (source, external_id) WHERE external_id <> '' DO UPDATE
       SET said = EXCLUDED.said, number = EXCLUDED.number, party_id = coalesce(EXCLUDED.party_id, o.party_id),
           status = coalesce((SELECT a.status FROM arrival a WHERE a.external_id = EXCLUDED.external_id), o.status),
           placed_at = coalesce((SELECT a.placed_at FROM arrival a WHERE a.external_id = EXCLUDED.external_id), o.placed_at),
           channel = coalesce(nullif(EXCLUDED.channel, ''), o.channel),
           reference = coalesce(nullif(EXCLUDED.reference, ''), o.reference),
           wished_on = coalesce(EXCLUDED.wished_on, o.wished_on), due_on = coalesce(EXCLUDED.due_on, o.due_on),
           notes = coalesce(nullif(EXCLUDED.notes, ''), o.notes), ship_to = coalesce(nullif(EXCLUDED.ship_to, ''), o.ship_to),
           street = coalesce(nullif(EXCLUDED.street, ''), o.street),
           postal_code = coalesce(nullif(EXCLUDED.postal_code, ''), o.postal_code), city = coalesce(nullif(EXCLUDED.city, ''), o.city),
           country = coalesce(nullif(EXCLUDED.country, ''), o.country), currency = EXCLUDED.currency, billed = o.billed OR EXCLUDED.billed,
           search = EXCLUDED.search, version = o.version + 1, updated_at = now()
     WHERE o.said <> EXCLUDED.said
    RETURNING id, external_id, xmax = 0 AS born
),
bundle AS (
    INSERT INTO orders_bundle AS b (id, order_id, product_id, code, description, quantity, unit_price, discount, tax_rate)
    SELECT x.id, h.id, x.product, x.code, x.description, x.quantity, x.unit_price, x.discount, x.tax_rate
      FROM head h JOIN arrival a USING (external_id)
     CROSS JOIN jsonb_to_recordset(a.facts->'bundles') AS x(id uuid, product uuid, code text, description text, quantity numeric,
           unit_price numeric, discount numeric, tax_rate numeric)
    ON CONFLICT (id) DO UPDATE
       SET product_id = EXCLUDED.product_id, description = EXCLUDED.description, quantity = EXCLUDED.quantity,
           unit_price = EXCLUDED.unit_price, discount = EXCLUDED.discount, tax_rate = EXCLUDED.tax_rate
),
line AS (
    INSERT INTO orders_orderline AS l
           (id, order_id, position, product_id, code, description, quantity, unit_price, discount, tax_rate, bundle_id, unit_cost)
    SELECT clientela_key(), h.id, x.place, p.id, coalesce(x.code, ''), coalesce(nullif(x.description, ''), p.name, ''), x.quantity,
           x.unit_price, coalesce(x.discount, 0), coalesce(x.tax_rate, 0), x.bundle,
           orders_cost(coalesce(p.cost, m.cost), p.currency, coalesce(nullif(a.currency, ''), 'EUR'), coalesce(a.placed_at, now()))
      FROM head h JOIN arrival a USING (external_id)
     CROSS JOIN ROWS FROM (jsonb_to_recordset(coalesce(a.facts->'lines', '[]')) AS (
           code text, description text, quantity numeric, unit_price numeric, discount numeric, tax_rate numeric, bundle uuid)
           ) WITH ORDINALITY AS x(code, description, quantity, unit_price, discount, tax_rate, bundle, place)
      LEFT JOIN catalog_product p ON p.code = x.code AND x.code <> '' LEFT JOIN catalog_product m ON m.id = p.parent_id
    ON CONFLICT (order_id, position) DO UPDATE
       SET product_id = EXCLUDED.product_id, code = EXCLUDED.code, description = EXCLUDED.description, quantity = EXCLUDED.quantity,
           unit_price = EXCLUDED.unit_price, discount = EXCLUDED.discount, tax_rate = EXCLUDED.tax_rate,
           bundle_id = EXCLUDED.bundle_id,
           unit_cost = CASE WHEN l.product_id IS DISTINCT FROM EXCLUDED.product_id THEN EXCLUDED.unit_cost ELSE l.unit_cost END
     WHERE (l.code, l.description, l.quantity, l.unit_price, l.discount, l.tax_rate, l.bundle_id) IS DISTINCT FROM
           (EXCLUDED.code, EXCLUDED.description, EXCLUDED.quantity, EXCLUDED.unit_price, EXCLUDED.discount, EXCLUDED.tax_rate,
            EXCLUDED.bundle_id)
),
payment AS (
    INSERT INTO orders_payment AS y (id, order_id, position, paid_at, amount, currency, method, reference)
    SELECT clientela_key(), h.id, x.place, coalesce(x.paid_at, a.placed_at, now()), x.amount, coalesce(nullif(a.currency, ''), 'EUR'),
           coalesce(x.method, ''), coalesce(x.reference, '')
      FROM head h JOIN arrival a USING (external_id)
     CROSS JOIN ROWS FROM (jsonb_to_recordset(coalesce(a.facts->'payments', '[]')) AS (
           paid_at timestamptz, amount numeric, method text, reference text)
           ) WITH ORDINALITY AS x(paid_at, amount, method, reference, place)
    ON CONFLICT (order_id, position) DO UPDATE
       SET paid_at = EXCLUDED.paid_at, amount = EXCLUDED.amount, method = EXCLUDED.method, reference = EXCLUDED.reference
     WHERE (y.paid_at, y.amount, y.method, y.reference) IS DISTINCT FROM
           (EXCLUDED.paid_at, EXCLUDED.amount, EXCLUDED.method, EXCLUDED.reference)
)
SELECT h.id, CASE WHEN h.born THEN 'created' ELSE 'updated' END, a.row_no FROM head h JOIN arrival a USING (external_id)
