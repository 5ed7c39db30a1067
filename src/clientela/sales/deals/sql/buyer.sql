-- One of a buying committee as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', b.id, 'name', p.name, 'part', b.part, 'stance', b.stance, 'note', b.note, 'version', b.version,
    'created_at', b.created_at, 'updated_at', b.updated_at,
    'deal', jsonb_build_object('id', d.id, 'name', d.name),
    'party', jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind)) /* own of b */)::text, 'UTF8')
  FROM deals_buyer b JOIN deals_deal d ON d.id = b.deal_id JOIN parties_party p ON p.id = b.party_id
 WHERE b.id = %s
