-- One return as one JSON document, with its lines, each named by its place in the order, and its credit note.
SELECT convert_to(jsonb_build_object(
    'id', d.id, 'number', d.number, 'state', d.state, 'reason', d.reason, 'condition', d.condition, 'note', d.note,
    'version', d.version, 'created_at', d.created_at, 'updated_at', d.updated_at,
    'order', jsonb_build_object('id', o.id, 'name', o.number), 'currency', o.currency,
    'place', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END,
    'credit_note', (SELECT jsonb_build_object('id', c.id, 'name', c.number) FROM returns_creditnote c WHERE c.of_id = d.id),
    'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('line', l.place::text, 'quantity', trim_scale(x.quantity)::text,
                                                           'code', l.code, 'description', l.description, 'product', l.product_id)
                              ORDER BY l.place), '[]')
                FROM returns_returnline x
                JOIN (SELECT s.*, row_number() OVER (ORDER BY s.position) AS place FROM orders_orderline s
                       WHERE s.order_id = d.order_id) l ON l.id = x.line_id
               WHERE x.of_id = d.id))::text, 'UTF8')
  FROM returns_return d JOIN orders_order o ON o.id = d.order_id LEFT JOIN stock_place p ON p.id = d.place_id
 WHERE d.id = %s
