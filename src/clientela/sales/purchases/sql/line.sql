-- One line of a purchase as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', l.id, 'position', l.position, 'code', l.code, 'supplier_code', l.supplier_code, 'name', l.name,
    'quantity', trim_scale(l.quantity)::text, 'unit_cost', trim_scale(l.unit_cost)::text, 'amount', trim_scale(l.amount)::text,
    'currency', l.currency, 'state', o.state, 'wished_on', l.wished_on, 'promised_on', l.promised_on, 'due_on', l.due_on,
    'received', trim_scale(l.received)::text, 'left', trim_scale(l.left)::text, 'returned', trim_scale(l.returned)::text, 'last_on', l.last_on, 'timely', l.timely,
    'source', l.source, 'external_id', l.external_id, 'version', l.version, 'created_at', l.created_at, 'updated_at', l.updated_at,
    'purchase', jsonb_build_object('id', o.id, 'name', o.number),
    'product', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END) /* own of l */)::text, 'UTF8')
  FROM purchases_line l JOIN purchases_purchase o ON o.id = l.purchase_id LEFT JOIN catalog_product p ON p.id = l.product_id
 WHERE l.id = %s
