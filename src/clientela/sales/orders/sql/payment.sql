-- One payment as one JSON document.
SELECT convert_to(jsonb_build_object(
    'id', y.id, 'name', o.number, 'amount', trim_scale(y.amount)::text, 'currency', y.currency, 'paid_at', y.paid_at,
    'method', y.method, 'reference', y.reference, 'version', y.version, 'created_at', y.created_at, 'updated_at', y.updated_at,
    'order', jsonb_build_object('id', o.id, 'name', o.number))::text, 'UTF8')
  FROM orders_payment y JOIN orders_order o ON o.id = y.order_id
 WHERE y.id = %s
