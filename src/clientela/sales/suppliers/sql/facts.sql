-- What counts for or against a supplier, each row of one measure on one day: `part` of `whole`, and the record that it is.
-- Purchases that were sent and not cancelled with nothing of them here; %(keys)s: those that may be seen, NULL for all.
WITH bought AS (
    SELECT b.id, b.number, b.supplier_id, b.currency, b.sent_on, b.confirmed_on
      FROM purchases_purchase b
     WHERE b.supplier_id IS NOT NULL AND b.sent_on IS NOT NULL AND b.state <> 'cancelled'
       AND (%(keys)s::uuid[] IS NULL OR b.id = ANY(%(keys)s)) AND (%(suppliers)s::uuid[] IS NULL OR b.supplier_id = ANY(%(suppliers)s))),
rated AS MATERIALIZED (  -- what one of a currency was worth, each day and currency asked for once
    SELECT d.currency, d.day, clientela_rate(d.currency, d.day) AS worth
      FROM (SELECT DISTINCT b.currency, b.sent_on AS day FROM bought b
             WHERE b.sent_on > %(first)s - interval '2 years' AND b.sent_on <= %(last)s) d),
asked AS MATERIALIZED (  -- what each line of the time asked for cost a year before
    SELECT b.supplier_id, l.product_id, b.currency, l.unit_cost, b.sent_on, l.id, true AS asks, (b.sent_on - interval '1 year')::date AS day
      FROM bought b JOIN purchases_line l ON l.purchase_id = b.id AND l.product_id IS NOT NULL
     WHERE b.sent_on BETWEEN %(first)s AND %(last)s),
sold AS (  -- the questions among the prices that may still hold
    SELECT * FROM asked
    UNION ALL
    SELECT b.supplier_id, l.product_id, b.currency, l.unit_cost, b.sent_on, l.id, false, b.sent_on
      FROM bought b JOIN purchases_line l ON l.purchase_id = b.id
     WHERE b.sent_on > %(first)s - interval '2 years' AND b.sent_on <= %(last)s - interval '1 year'
       AND (b.supplier_id, l.product_id) IN (SELECT supplier_id, product_id FROM asked)),
turns AS (  -- all that stands between two prices of one product has the same turn
    SELECT s.*, count(*) FILTER (WHERE NOT s.asks) OVER (
               PARTITION BY s.supplier_id, s.product_id ORDER BY s.day, s.asks, s.id) AS turn
      FROM sold s),
priced AS (  -- with the price that held when it was asked
    SELECT t.id, t.supplier_id, t.currency, t.sent_on, t.asks, first_value(t.unit_cost) OVER held AS old_cost,
           first_value(t.currency) OVER held AS old_currency,
           first_value(CASE WHEN NOT t.asks THEN t.sent_on END) OVER held AS old_day
      FROM turns t WINDOW held AS (PARTITION BY t.supplier_id, t.product_id, t.turn ORDER BY t.asks, t.day, t.id)),
facts AS (
    -- lines whose day has come, or of which all is here
    SELECT of.measure, b.supplier_id, l.due_on AS day, of.part, of.whole, b.id AS purchase, b.number,
           'purchase-lines' AS page, l.id AS record, l.name AS what
      FROM bought b JOIN purchases_line l ON l.purchase_id = b.id
     CROSS JOIN LATERAL (VALUES ('timely', coalesce(l.timely, false)::int::numeric, 1::numeric),
                                ('complete', l.received, l.quantity)) AS of(measure, part, whole)
     WHERE l.due_on BETWEEN %(first)s AND %(last)s AND (l.due_on < %(today)s OR l.timely IS NOT NULL)
    UNION ALL
    SELECT 'faults', b.supplier_id, h.received_on, 0::numeric, r.quantity, b.id, h.number, 'purchase-receipts', h.id,
           (SELECT l.name FROM purchases_line l WHERE l.id = r.line_id)
      FROM bought b JOIN purchases_receipt h ON h.purchase_id = b.id JOIN purchases_receiptline r ON r.of_id = h.id
     WHERE h.received_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 'faults', b.supplier_id, h.returned_on, r.quantity, 0::numeric, b.id, h.number, 'supplier-returns', h.id,
           (SELECT l.name FROM purchases_line l WHERE l.id = r.line_id)
      FROM bought b JOIN purchases_return h ON h.purchase_id = b.id JOIN purchases_returnline r ON r.of_id = h.id
     WHERE h.returned_on BETWEEN %(first)s AND %(last)s AND h.reason = ANY(%(faults)s)
    UNION ALL
    -- what a line cost against what as many of it cost the last time a year before or earlier; NULL where a rate is missing
    SELECT 'price', p.supplier_id, p.sent_on, CASE WHEN before.worth IS NOT NULL THEN now.worth END,
           CASE WHEN now.worth IS NOT NULL THEN before.worth END, b.id, b.number, 'purchase-lines', l.id, l.name
      FROM priced p JOIN purchases_line l ON l.id = p.id JOIN bought b ON b.id = l.purchase_id
      JOIN rated ours ON (ours.currency, ours.day) = (p.currency, p.sent_on)
      JOIN rated theirs ON (theirs.currency, theirs.day) = (p.old_currency, p.old_day)
     CROSS JOIN LATERAL (SELECT l.quantity * l.unit_cost * ours.worth AS worth) now
     CROSS JOIN LATERAL (SELECT l.quantity * p.old_cost * theirs.worth AS worth) before
     WHERE p.asks AND p.old_day > p.sent_on - interval '2 years'
    UNION ALL
    SELECT 'response', supplier_id, sent_on, (confirmed_on - sent_on)::numeric, 1::numeric, id, number, 'purchases', id, number
      FROM bought WHERE confirmed_on IS NOT NULL AND sent_on BETWEEN %(first)s AND %(last)s)
