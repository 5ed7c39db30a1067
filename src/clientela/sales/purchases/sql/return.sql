-- One return to a supplier as one JSON document, with its lines; each is named by its place in the purchase.
SELECT convert_to(jsonb_build_object(
    'id', d.id, 'number', d.number, 'reason', d.reason, 'returned_on', d.returned_on, 'reference', d.reference, 'note', d.note, 'source', d.source,
    'external_id', d.external_id, 'version', d.version, 'created_at', d.created_at, 'updated_at', d.updated_at,
    'purchase', jsonb_build_object('id', o.id, 'name', o.number),
    'place', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END,
    'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('line', l.place::text, 'quantity', trim_scale(x.quantity)::text,
                                                           'code', l.code, 'name', l.name, 'product', l.product_id)
                              ORDER BY l.place), '[]')
                FROM purchases_returnline x
                JOIN (SELECT s.*, row_number() OVER (ORDER BY s.position, s.created_at) AS place FROM purchases_line s
                       WHERE s.purchase_id = d.purchase_id) l ON l.id = x.line_id
               WHERE x.of_id = d.id))::text, 'UTF8')
  FROM purchases_return d JOIN purchases_purchase o ON o.id = d.purchase_id LEFT JOIN stock_place p ON p.id = d.place_id
 WHERE d.id = %s
