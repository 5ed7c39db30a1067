-- One purchase as one JSON document, with its lines.
SELECT convert_to((jsonb_build_object(
    'id', o.id, 'number', o.number, 'state', o.state, 'reference', o.reference, 'wished_on', o.wished_on, 'sent_on', o.sent_on,
    'confirmed_on', o.confirmed_on, 'cancelled_on', o.cancelled_on, 'currency', o.currency, 'language', o.language,
    'terms', o.terms, 'notes', o.notes, 'total', trim_scale(o.total)::text, 'lines_count', o.lines_count, 'source', o.source,
    'external_id', o.external_id, 'version', o.version, 'created_at', o.created_at, 'updated_at', o.updated_at,
    'supplier', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'place', CASE WHEN w.id IS NOT NULL THEN jsonb_build_object('id', w.id, 'name', w.name) END,
    'owner', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END,
    'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                  'id', l.id, 'position', l.position, 'product', l.product_id, 'code', l.code, 'supplier_code', l.supplier_code,
                  'name', l.name, 'quantity', trim_scale(l.quantity)::text, 'unit_cost', trim_scale(l.unit_cost)::text,
                  'amount', trim_scale(l.amount)::text, 'wished_on', l.wished_on, 'promised_on', l.promised_on,
                  'received', trim_scale(l.received)::text, 'returned', trim_scale(l.returned)::text, 'last_on', l.last_on,
                  'timely', l.timely) ORDER BY l.position, l.created_at), '[]')
                FROM purchases_line l WHERE l.purchase_id = o.id)) /* own of o */)::text, 'UTF8')
  FROM purchases_purchase o
  LEFT JOIN parties_party p ON p.id = o.supplier_id
  LEFT JOIN stock_place w ON w.id = o.place_id
  LEFT JOIN people_user u ON u.id = o.owner_id
 WHERE o.id = %s
