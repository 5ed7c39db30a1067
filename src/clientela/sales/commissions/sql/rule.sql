-- One rule of commission as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', r.id, 'name', r.name, 'position', r.position, 'whose', r.whose, 'tier', r.tier, 'family', r.family, 'basis', r.basis,
    'percent', trim_scale(r.percent)::text, 'fixed', r.fixed::text, 'currency', r.currency, 'valid_from', r.valid_from,
    'valid_until', r.valid_until, 'source', r.source, 'external_id', r.external_id, 'version', r.version,
    'created_at', r.created_at, 'updated_at', r.updated_at,
    'partner', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'pipeline', CASE WHEN l.id IS NOT NULL THEN jsonb_build_object('id', l.id, 'name', l.name) END) /* own of r */)::text, 'UTF8')
  FROM commissions_rule r
  LEFT JOIN parties_party p ON p.id = r.partner_id
  LEFT JOIN pipelines_pipeline l ON l.id = r.pipeline_id
 WHERE r.id = %s
