-- One product as one supplier sells it, as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', s.id, 'name', s.name, 'code', s.code, 'from_quantity', trim_scale(s.from_quantity)::text,
    'cost', trim_scale(s.cost)::text, 'currency', s.currency, 'lead_days', s.lead_days, 'minimum', trim_scale(s.minimum)::text,
    'preferred', s.preferred, 'active', s.active, 'version', s.version, 'created_at', s.created_at, 'updated_at', s.updated_at,
    'supplier', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'product', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('id', c.id, 'name', c.name) END) /* own of s */)::text, 'UTF8')
  FROM supplies_supply s LEFT JOIN parties_party p ON p.id = s.supplier_id LEFT JOIN catalog_product c ON c.id = s.product_id
 WHERE s.id = %s
