-- One contract as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', c.id, 'name', c.name, 'number', c.number, 'kind', c.kind, 'state', c.state, 'signed_on', c.signed_on,
    'starts_on', c.starts_on, 'ends_on', c.ends_on, 'renewal', c.renewal, 'renews_months', c.renews_months, 'notice', c.notice,
    'notice_in', c.notice_in, 'notice_by', c.notice_by, 'notice_on', c.notice_on, 'reason', c.reason, 'period', c.period,
    'amount', trim_scale(c.amount)::text, 'currency', c.currency, 'monthly', trim_scale(c.monthly)::text,
    'whole', trim_scale(c.whole)::text, 'priced_on', c.priced_on, 'bills', c.bills, 'by_days', c.by_days,
    'bills_from', c.bills_from) || jsonb_build_object('next_bill_on', c.next_bill_on, 'unbilled', c.unbilled,
    'adjusted', c.adjusted, 'adjusted_from', c.adjusted_from, 'adjusted_months', c.adjusted_months, 'adjusted_on', c.adjusted_on,
    'index_percent', trim_scale(c.index_percent)::text, 'index_name', c.index_name, 'index_base', c.index_base,
    'index_lag', c.index_lag, 'index_share', trim_scale(c.index_share)::text, 'index_cap', trim_scale(c.index_cap)::text,
    'index_floor', trim_scale(c.index_floor)::text, 'index_step', trim_scale(c.index_step)::text,
    'billed', EXISTS (SELECT FROM contracts_bill b WHERE b.contract_id = c.id),
    'changed', EXISTS (SELECT FROM contracts_change h WHERE h.contract_id = c.id), 'notes', c.notes, 'tags', c.tags, 'source', c.source,
    'external_id', c.external_id, 'version', c.version, 'created_at', c.created_at, 'updated_at', c.updated_at,
    'party', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'deal', CASE WHEN d.id IS NOT NULL THEN jsonb_build_object('id', d.id, 'name', d.name) END,
    'renewal_deal', CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END,
    'owner', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END) /* own of c */)::text, 'UTF8')
  FROM contracts_contract c
  LEFT JOIN parties_party p ON p.id = c.party_id
  LEFT JOIN deals_deal d ON d.id = c.deal_id
  LEFT JOIN deals_deal r ON r.id = c.renewal_deal_id
  LEFT JOIN people_user u ON u.id = c.owner_id
 WHERE c.id = %s
