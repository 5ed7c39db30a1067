-- One line of a contract as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', l.id, 'name', l.name, 'quantity', trim_scale(l.quantity)::text, 'unit_price', trim_scale(l.unit_price)::text,
    'discount', trim_scale(l.discount)::text, 'amount', trim_scale(l.amount)::text, 'currency', l.currency, 'version', l.version,
    'created_at', l.created_at, 'updated_at', l.updated_at,
    'contract', jsonb_build_object('id', c.id, 'name', c.name),
    'product', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END) /* own of l */)::text, 'UTF8')
  FROM contracts_line l JOIN contracts_contract c ON c.id = l.contract_id LEFT JOIN catalog_product p ON p.id = l.product_id
 WHERE l.id = %s
