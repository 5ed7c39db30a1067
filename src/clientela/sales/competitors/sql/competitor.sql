-- One competitor of a deal as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', c.id, 'name', p.name, 'price', trim_scale(c.price)::text, 'currency', c.currency, 'won', c.won, 'note', c.note,
    'version', c.version, 'created_at', c.created_at, 'updated_at', c.updated_at,
    'deal', jsonb_build_object('id', d.id, 'name', d.name),
    'party', jsonb_build_object('id', p.id, 'name', p.name)) /* own of c */)::text, 'UTF8')
  FROM competitors_competitor c JOIN deals_deal d ON d.id = c.deal_id JOIN parties_party p ON p.id = c.party_id
 WHERE c.id = %s
