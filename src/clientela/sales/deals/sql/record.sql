-- One deal as one JSON document, with its stage, and how long it has stood there.
SELECT convert_to((jsonb_build_object(
    'id', d.id, 'name', d.name, 'outcome', d.outcome, 'amount', trim_scale(d.amount)::text, 'currency', d.currency,
    'opened_on', d.opened_on, 'closes_on', d.closes_on, 'next_step', d.next_step, 'lost_reason', d.lost_reason, 'origin', d.origin,
    'stage_since', d.stage_since, 'stale_on', d.stale_on, 'steps_done', d.steps_done, 'steps_missed', d.steps_missed,
    'passed_because', d.passed_because, 'tags', d.tags, 'source', d.source, 'external_id', d.external_id,
    'version', d.version, 'created_at', d.created_at, 'updated_at', d.updated_at,
    'party', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'product', CASE WHEN c.id IS NOT NULL THEN jsonb_build_object('id', c.id, 'name', c.name) END,
    'owner', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END,
    'pipeline', CASE WHEN l.id IS NOT NULL THEN jsonb_build_object('id', l.id, 'name', l.name) END,
    'lead', CASE WHEN i.id IS NOT NULL THEN jsonb_build_object('id', i.id, 'name', i.name) END,
    'stage', CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'name', s.name) END,
    'stages', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', x.id, 'name', x.name, 'outcome', x.outcome)
        ORDER BY x.position, x.id), '[]') FROM pipelines_stage x WHERE x.pipeline_id = d.pipeline_id)) /* own of d */)::text, 'UTF8')
  FROM deals_deal d
  LEFT JOIN parties_party p ON p.id = d.party_id
  LEFT JOIN catalog_product c ON c.id = d.product_id
  LEFT JOIN leads_lead i ON i.id = d.lead_id
  LEFT JOIN people_user u ON u.id = d.owner_id
  LEFT JOIN pipelines_stage s ON s.id = d.stage_id
  LEFT JOIN pipelines_pipeline l ON l.id = d.pipeline_id
 WHERE d.id = %s
