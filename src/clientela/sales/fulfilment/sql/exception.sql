-- One exception of an order as one JSON document.
SELECT convert_to(jsonb_build_object(
    'id', e.id, 'name', o.number, 'reason', e.reason, 'about', e.about, 'state', e.state, 'note', e.note, 'found', e.found,
    'version', e.version, 'created_at', e.created_at, 'updated_at', e.updated_at,
    'order', jsonb_build_object('id', o.id, 'name', o.number),
    'assignee', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END)::text, 'UTF8')
  FROM fulfilment_orderexception e JOIN orders_order o ON o.id = e.order_id LEFT JOIN people_user u ON u.id = e.assignee_id
 WHERE e.id = %s
