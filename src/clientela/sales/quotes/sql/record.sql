-- One quote as one JSON document, with its lines (what they cost us is left out) and what was sent of it.
SELECT convert_to((jsonb_build_object(
    'id', q.id, 'name', q.name, 'number', q.number, 'state', q.state, 'currency', q.currency, 'country', q.country,
    'language', q.language, 'valid_until', q.valid_until, 'discount', trim_scale(q.discount)::text, 'terms', q.terms,
    'net', q.net::text, 'tax', q.tax::text, 'total', q.total::text, 'version', q.version, 'created_at', q.created_at,
    'updated_at', q.updated_at, 'source', q.source, 'external_id', q.external_id,
    'lines', (SELECT coalesce(jsonb_agg(l - 'cost' ORDER BY place), '[]')
        FROM jsonb_array_elements(q.lines) WITH ORDINALITY AS a(l, place)),
    'party', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'deal', CASE WHEN d.id IS NOT NULL THEN jsonb_build_object('id', d.id, 'name', d.name) END,
    'owner', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END,
    'versions', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'no', v.no, 'sent_at', v.sent_at, 'seen_at', v.seen_at, 'replaced_at', v.replaced_at, 'valid_until', v.valid_until,
        'total', v.document->>'total', 'sha256', v.pdf_id, 'answer', v.answer, 'answered_at', v.answered_at, 'signed', v.signed,
        'address', v.address, 'said', v.said, 'chosen', v.chosen) ORDER BY v.no DESC), '[]')
        FROM quotes_version v WHERE v.quote_id = q.id)) /* own of q */)::text, 'UTF8')
  FROM quotes_quote q
  LEFT JOIN parties_party p ON p.id = q.party_id
  LEFT JOIN deals_deal d ON d.id = q.deal_id
  LEFT JOIN people_user u ON u.id = q.owner_id
 WHERE q.id = %s
