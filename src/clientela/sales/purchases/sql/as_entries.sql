-- Purchases that were sent, what came of them and what went back, as entries of their suppliers' timeline, under their own keys.
SELECT o.id, o.supplier_id AS party_id, 'purchase' AS kind, 'out' AS direction, '' AS channel,
       o.sent_on::timestamp AT TIME ZONE %(zone)s AS at, o.number AS title, '' AS body,
       jsonb_build_object('purchase', o.id, 'number', o.number, 'kind', 'purchase', 'total', o.total::text,
                          'currency', o.currency, 'status', o.state, 'summary', (
           SELECT string_agg(trim_scale(l.quantity) || ' × ' || l.name, ', ')
             FROM (SELECT l.quantity, l.name FROM purchases_line l WHERE l.purchase_id = o.id
                    ORDER BY l.amount DESC, l.position LIMIT 2) l)) AS details
  FROM purchases_purchase o
 WHERE o.id = ANY(%(keys)s) AND o.supplier_id IS NOT NULL AND o.sent_on IS NOT NULL
 UNION ALL
SELECT d.id, o.supplier_id, 'purchase', CASE d.kind WHEN 'receipt' THEN 'in' ELSE 'out' END, '',
       d.day::timestamp AT TIME ZONE %(zone)s, d.number, '',
       jsonb_build_object('purchase', o.id, 'number', d.number, 'kind', d.kind, 'summary', d.summary)
  FROM (SELECT r.id, r.purchase_id, 'receipt' AS kind, r.received_on AS day, r.number, (
               SELECT string_agg(trim_scale(l.quantity) || ' × ' || l.name, ', ')
                 FROM (SELECT x.quantity, s.name FROM purchases_receiptline x JOIN purchases_line s ON s.id = x.line_id
                        WHERE x.of_id = r.id ORDER BY s.position LIMIT 3) l) AS summary
          FROM purchases_receipt r WHERE r.purchase_id = ANY(%(keys)s)
         UNION ALL
        SELECT r.id, r.purchase_id, 'return', r.returned_on, r.number, (
               SELECT string_agg(trim_scale(l.quantity) || ' × ' || l.name, ', ')
                 FROM (SELECT x.quantity, s.name FROM purchases_returnline x JOIN purchases_line s ON s.id = x.line_id
                        WHERE x.of_id = r.id ORDER BY s.position LIMIT 3) l)
          FROM purchases_return r WHERE r.purchase_id = ANY(%(keys)s)) d
  JOIN purchases_purchase o ON o.id = d.purchase_id
 WHERE o.supplier_id IS NOT NULL
