-- One partner's deal as one JSON document; stage, outcome and next step are those of our deal.
SELECT convert_to((jsonb_build_object(
    'id', r.id, 'name', r.name, 'customer', r.customer, 'email', r.email, 'website', r.website, 'tax_number', r.tax_number,
    'country', r.country, 'value', trim_scale(r.value)::text, 'currency', r.currency, 'closes_on', r.closes_on, 'note', r.note,
    'state', r.state, 'answer_by', r.answer_by, 'answered_at', r.answered_at, 'reason', r.reason,
    'protected_until', r.protected_until, 'message', r.message, 'proposed_value', trim_scale(r.proposed_value)::text,
    'proposed_closes_on', r.proposed_closes_on, 'proposed_note', r.proposed_note, 'proposed_at', r.proposed_at,
    'stage', s.name, 'outcome', d.outcome, 'next_step', d.next_step, 'source', r.source, 'external_id', r.external_id,
    'version', r.version, 'created_at', r.created_at, 'updated_at', r.updated_at,
    'partner', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'person', CASE WHEN w.id IS NOT NULL THEN jsonb_build_object('id', w.id, 'name', w.name, 'kind', w.kind) END,
    'account', CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('id', a.id, 'name', a.name, 'kind', a.kind) END,
    'owner', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END,
    'deal', CASE WHEN d.id IS NOT NULL THEN jsonb_build_object('id', d.id, 'name', d.name) END) /* own of r */)::text, 'UTF8')
  FROM partners_partnerdeal r
  LEFT JOIN parties_party p ON p.id = r.partner_id
  LEFT JOIN parties_party w ON w.id = r.person_id
  LEFT JOIN parties_party a ON a.id = r.account_id
  LEFT JOIN people_user u ON u.id = r.owner_id
  LEFT JOIN deals_deal d ON d.id = r.deal_id
  LEFT JOIN pipelines_stage s ON s.id = d.stage_id
 WHERE r.id = %s
