-- What counts for or against a supplier, each row of one measure on one day: `part` of `whole`, and the record that it is.
-- Purchases that were sent and not cancelled with nothing of them here; %(keys)s: those that may be seen, NULL for all.
WITH bought AS (
    SELECT b.id, b.number, b.supplier_id, b.currency, b.sent_on, b.confirmed_on
      FROM purchases_purchase b
     WHERE b.supplier_id IS NOT NULL AND b.sent_on IS NOT NULL AND b.state <> 'cancelled'
       AND (%(keys)s::uuid[] IS NULL OR b.id = ANY(%(keys)s)) AND (%(supplier)s::uuid IS NULL OR b.supplier_id = %(supplier)s)),
due AS (  -- lines whose day has come, or of which all is here
    SELECT b.id AS purchase, b.number, b.supplier_id, l.*
      FROM bought b JOIN purchases_line l ON l.purchase_id = b.id
     WHERE l.due_on BETWEEN %(first)s AND %(last)s AND (l.due_on < %(today)s OR l.timely IS NOT NULL)),
sold AS (  -- each line as a price of its day, and as a question of a year before, in turn
    SELECT b.id AS purchase, b.number, b.supplier_id, b.currency, b.sent_on, l.id, l.product_id, l.name, l.quantity, l.unit_cost,
           q.asks, q.day, count(*) FILTER (WHERE NOT q.asks) OVER (
               PARTITION BY b.supplier_id, l.product_id ORDER BY q.day, q.asks, l.id) AS turn
      FROM bought b JOIN purchases_line l ON l.purchase_id = b.id AND l.product_id IS NOT NULL
     CROSS JOIN LATERAL (VALUES (false, b.sent_on), (true, (b.sent_on - interval '1 year')::date)) AS q(asks, day)),
priced AS (  -- with the price that held when it was asked
    SELECT s.*, first_value(s.unit_cost) OVER held AS old_cost, first_value(s.currency) OVER held AS old_currency,
           first_value(CASE WHEN NOT s.asks THEN s.sent_on END) OVER held AS old_day
      FROM sold s WINDOW held AS (PARTITION BY s.supplier_id, s.product_id, s.turn ORDER BY s.asks, s.day, s.id)),
facts AS (
    SELECT 'timely' AS measure, supplier_id, due_on AS day, coalesce(timely, false)::int::numeric AS part, 1::numeric AS whole,
           purchase, number, 'purchase-lines' AS page, id AS record, name AS what FROM due
    UNION ALL
    SELECT 'complete', supplier_id, due_on, received, quantity, purchase, number, 'purchase-lines', id, name FROM due
    UNION ALL
    SELECT 'faults', b.supplier_id, h.received_on, 0, r.quantity, b.id, h.number, 'purchase-receipts', h.id, l.name
      FROM bought b JOIN purchases_receipt h ON h.purchase_id = b.id JOIN purchases_receiptline r ON r.of_id = h.id
      JOIN purchases_line l ON l.id = r.line_id
     WHERE h.received_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 'faults', b.supplier_id, h.returned_on, r.quantity, 0, b.id, h.number, 'supplier-returns', h.id, l.name
      FROM bought b JOIN purchases_return h ON h.purchase_id = b.id JOIN purchases_returnline r ON r.of_id = h.id
      JOIN purchases_line l ON l.id = r.line_id
     WHERE h.returned_on BETWEEN %(first)s AND %(last)s AND h.reason = ANY(%(faults)s)
    UNION ALL
    -- what a line cost against what as many of it cost the last time a year before or earlier; NULL where a rate is missing
    SELECT 'price', p.supplier_id, p.sent_on, CASE WHEN before.worth IS NOT NULL THEN now.worth END,
           CASE WHEN now.worth IS NOT NULL THEN before.worth END, p.purchase, p.number, 'purchase-lines', p.id, p.name
      FROM priced p
      JOIN LATERAL (SELECT p.quantity * p.unit_cost * clientela_rate(p.currency, p.sent_on) AS worth) now ON true
      JOIN LATERAL (SELECT p.quantity * p.old_cost * clientela_rate(p.old_currency, p.old_day) AS worth) before ON true
     WHERE p.asks AND p.old_day > p.sent_on - interval '2 years' AND p.sent_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT 'response', supplier_id, sent_on, confirmed_on - sent_on, 1, id, number, 'purchases', id, number
      FROM bought WHERE confirmed_on IS NOT NULL AND sent_on BETWEEN %(first)s AND %(last)s)
