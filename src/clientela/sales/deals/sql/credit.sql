-- How much of a deal is somebody's, as one JSON document.
SELECT convert_to(jsonb_build_object(
    'id', c.id, 'name', d.name, 'share', trim_scale(c.share)::text, 'amount', trim_scale(c.amount)::text,
    'cost', trim_scale(c.cost)::text, 'margin', trim_scale(c.margin)::text, 'currency', c.currency, 'outcome', c.outcome,
    'closes_on', c.closes_on, 'opened_on', d.opened_on, 'created_at', c.created_at,
    'deal', jsonb_build_object('id', d.id, 'name', d.name),
    'seller', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END,
    'split', CASE WHEN c.split_id IS NOT NULL THEN jsonb_build_object('id', c.split_id, 'name', u.name) END,
    'party', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'product', CASE WHEN x.id IS NOT NULL THEN jsonb_build_object('id', x.id, 'name', x.name) END,
    'pipeline', CASE WHEN l.id IS NOT NULL THEN jsonb_build_object('id', l.id, 'name', l.name) END,
    'stage', CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'name', s.name) END)::text, 'UTF8')
  FROM deals_credit c JOIN deals_deal d ON d.id = c.deal_id
  LEFT JOIN people_user u ON u.id = c.seller_id
  LEFT JOIN parties_party p ON p.id = d.party_id
  LEFT JOIN catalog_product x ON x.id = d.product_id
  LEFT JOIN pipelines_stage s ON s.id = d.stage_id
  LEFT JOIN pipelines_pipeline l ON l.id = d.pipeline_id
 WHERE c.id = %s
