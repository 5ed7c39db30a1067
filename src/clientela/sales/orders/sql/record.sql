-- One order as one JSON document, with its lines, what they return, and its payments. A bundle is one line that holds its parts.
SELECT convert_to(jsonb_build_object(
    'id', o.id, 'number', o.number, 'source', o.source, 'kind', o.kind, 'status', o.status, 'channel', o.channel,
    'series', o.series, 'reference', o.reference, 'placed_at', o.placed_at, 'wished_on', o.wished_on, 'due_on', o.due_on, 'notes', o.notes,
    'ship_to', o.ship_to, 'street', o.street, 'postal_code', o.postal_code, 'city', o.city, 'country', o.country,
    'currency', o.currency, 'total', o.total::text, 'tax', o.tax::text, 'gross', o.gross::text, 'paid', o.paid::text,
    'credited', o.credited::text, 'open_amount', o.open_amount::text, 'lines_count', o.lines_count, 'version', o.version,
    'created_at', o.created_at, 'updated_at', o.updated_at, 'party', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'lines', (SELECT coalesce(jsonb_agg(coalesce(b.told, l.told) ORDER BY l.position), '[]')
                FROM (SELECT l.bundle_id, min(l.position) AS position, jsonb_agg(l.told ORDER BY l.position) AS parts,
                             CASE WHEN l.bundle_id IS NULL THEN (jsonb_agg(l.told))->0 END AS told, sum(l.amount) AS amount
                        FROM (SELECT l.id, l.bundle_id, l.position, l.amount, jsonb_build_object(
                  'id', l.id, 'position', l.position, 'code', l.code, 'description', l.description,
                  'quantity', trim_scale(l.quantity)::text, 'unit_price', trim_scale(l.unit_price)::text,
                  'discount', trim_scale(l.discount)::text, 'tax_rate', trim_scale(l.tax_rate)::text,
                  'amount', trim_scale(l.amount)::text,
                  'product', l.product_id, 'allotted', trim_scale(l.allotted)::text, 'delivered', trim_scale(l.delivered)::text, 'returns', (
                      SELECT jsonb_build_object('order', b.id, 'number', b.number)
                        FROM orders_orderline s JOIN orders_order b ON b.id = s.order_id WHERE s.id = l.returns_id)) AS told
                                FROM orders_orderline l WHERE l.order_id = o.id) l
                       GROUP BY l.bundle_id, CASE WHEN l.bundle_id IS NULL THEN l.id END) l
                LEFT JOIN LATERAL (
                      SELECT jsonb_build_object(
                                 'id', b.id, 'position', l.position, 'code', b.code, 'description', b.description,
                                 'quantity', trim_scale(b.quantity)::text, 'unit_price', trim_scale(b.unit_price)::text,
                                 'discount', trim_scale(b.discount)::text, 'tax_rate', trim_scale(b.tax_rate)::text,
                                 'amount', trim_scale(l.amount)::text, 'product', b.product_id, 'parts', l.parts) AS told
                        FROM orders_bundle b WHERE b.id = l.bundle_id) b ON true),
    'payments', (SELECT coalesce(jsonb_agg(jsonb_build_object('paid_at', y.paid_at, 'amount', y.amount::text,
                                                              'currency', y.currency, 'method', y.method) ORDER BY y.paid_at), '[]')
                   FROM orders_payment y WHERE y.order_id = o.id))::text, 'UTF8')
  FROM orders_order o LEFT JOIN parties_party p ON p.id = o.party_id
 WHERE o.id = %s
