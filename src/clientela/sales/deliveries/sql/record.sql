-- One delivery as one JSON document, with its lines; each is named by its place in the order.
SELECT convert_to(jsonb_build_object(
    'id', d.id, 'number', d.number, 'state', d.state, 'carrier', d.carrier, 'tracking', d.tracking, 'tracking_url', d.tracking_url,
    'sent_on', d.sent_on, 'note', d.note, 'source', d.source, 'external_id', d.external_id, 'version', d.version,
    'created_at', d.created_at, 'updated_at', d.updated_at, 'order', jsonb_build_object('id', o.id, 'name', o.number),
    'place', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END,
    'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('line', l.place::text, 'quantity', trim_scale(x.quantity)::text,
                                                           'code', l.code, 'description', l.description, 'product', l.product_id)
                              ORDER BY l.place), '[]')
                FROM deliveries_deliveryline x
                JOIN (SELECT s.*, row_number() OVER (ORDER BY s.position) AS place FROM orders_orderline s
                       WHERE s.order_id = d.order_id) l ON l.id = x.line_id
               WHERE x.delivery_id = d.id))::text, 'UTF8')
  FROM deliveries_delivery d JOIN orders_order o ON o.id = d.order_id LEFT JOIN stock_place p ON p.id = d.place_id
 WHERE d.id = %s
