-- One line of the ledger as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', c.id, 'name', c.name, 'base', c.base::text, 'amount', c.amount::text, 'currency', c.currency, 'on_day', c.on_day,
    'state', c.state, 'note', c.note, 'version', c.version, 'created_at', c.created_at, 'updated_at', c.updated_at,
    'partner_deal', jsonb_build_object('id', d.id, 'name', d.name),
    'partner', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'rule', CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END,
    'order', CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'name', o.number) END))::text, 'UTF8')
  FROM commissions_commission c
  JOIN partners_partnerdeal d ON d.id = c.partner_deal_id
  LEFT JOIN parties_party p ON p.id = c.partner_id
  LEFT JOIN commissions_rule r ON r.id = c.rule_id
  LEFT JOIN orders_order o ON o.id = c.order_id
 WHERE c.id = %s
