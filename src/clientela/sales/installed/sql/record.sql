-- One installed product as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', i.id, 'name', i.name, 'serial', i.serial, 'state', i.state, 'place', i.place, 'street', i.street,
    'postal_code', i.postal_code, 'city', i.city, 'country', i.country, 'installed_on', i.installed_on,
    'warranty_months', i.warranty_months, 'warranty_until', i.warranty_until, 'notes', i.notes, 'tags', i.tags, 'source', i.source,
    'external_id', i.external_id, 'version', i.version, 'created_at', i.created_at, 'updated_at', i.updated_at,
    'product', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('id', c.id, 'name', c.name) END,
    'party', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'owner', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END,
    'contract', CASE WHEN g.id IS NOT NULL THEN jsonb_build_object('id', g.id, 'name', g.name) END,
    'sale', CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'name', o.number) END,
    'delivered_as', l.position) /* own of i */)::text, 'UTF8')
  FROM installed_installed i
  LEFT JOIN catalog_product c ON c.id = i.product_id
  LEFT JOIN parties_party p ON p.id = i.party_id
  LEFT JOIN people_user u ON u.id = i.owner_id
  LEFT JOIN contracts_contract g ON g.id = i.contract_id
  LEFT JOIN orders_order o ON o.id = i.sale_id
  LEFT JOIN orders_orderline l ON l.id = i.order_line_id
 WHERE i.id = %s
