-- One line of an order as one JSON document.
SELECT convert_to(jsonb_build_object(
    'id', l.id, 'name', o.number, 'placed_at', o.placed_at, 'position', l.position, 'code', l.code, 'description', l.description,
    'quantity', trim_scale(l.quantity)::text, 'unit_price', trim_scale(l.unit_price)::text, 'discount', trim_scale(l.discount)::text,
    'tax_rate', trim_scale(l.tax_rate)::text, 'amount', trim_scale(l.amount)::text, 'unit_cost', trim_scale(l.unit_cost)::text,
    'margin', trim_scale(l.margin)::text, 'currency', o.currency, 'order', jsonb_build_object('id', o.id, 'name', o.number),
    'party', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'product', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('id', c.id, 'name', c.name) END)::text, 'UTF8')
  FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id LEFT JOIN parties_party p ON p.id = o.party_id
  LEFT JOIN catalog_product c ON c.id = l.product_id
 WHERE l.id = %s
