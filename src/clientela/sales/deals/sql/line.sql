-- One line of a deal as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', l.id, 'name', l.name, 'quantity', trim_scale(l.quantity)::text, 'unit_price', trim_scale(l.unit_price)::text,
    'discount', trim_scale(l.discount)::text, 'amount', trim_scale(l.amount)::text, 'currency', l.currency, 'version', l.version,
    'created_at', l.created_at, 'updated_at', l.updated_at,
    'deal', jsonb_build_object('id', d.id, 'name', d.name),
    'product', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('id', c.id, 'name', c.name) END) /* own of l */)::text, 'UTF8')
  FROM deals_line l JOIN deals_deal d ON d.id = l.deal_id LEFT JOIN catalog_product c ON c.id = l.product_id
 WHERE l.id = %s
