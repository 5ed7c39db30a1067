-- One lead as one JSON document, with whose interest it is, for whom they work, and where it came from.
SELECT convert_to((jsonb_build_object(
    'id', l.id, 'name', l.name, 'wanted', l.wanted, 'person', l.person, 'email', l.email, 'phone', l.phone, 'company', l.company,
    'state', l.state, 'reason', l.reason, 'opened_at', l.opened_at, 'due_at', l.due_at, 'answered_at', l.answered_at,
    'waits_until', l.waits_until, 'closed_at', l.closed_at, 'score', l.score, 'points', l.points, 'given', l.given, 'tags', l.tags,
    'source', l.source, 'external_id', l.external_id, 'version', l.version, 'created_at', l.created_at, 'updated_at', l.updated_at,
    'party', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'origin', CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'name', s.name) END,
    'organisation', CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'name', o.name) END,
    'product', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('id', c.id, 'name', c.name) END,
    'owner', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END) /* own of l */)::text, 'UTF8')
  FROM leads_lead l
  LEFT JOIN parties_party p ON p.id = l.party_id
  LEFT JOIN parties_party o ON o.id = p.organisation_id
  LEFT JOIN leads_leadsource s ON s.id = l.origin_id
  LEFT JOIN catalog_product c ON c.id = l.product_id
  LEFT JOIN people_user u ON u.id = l.owner_id
 WHERE l.id = %s
