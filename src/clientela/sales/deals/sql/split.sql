-- A seller's part of a deal as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', s.id, 'name', u.name, 'share', trim_scale(s.share)::text, 'version', s.version, 'created_at', s.created_at,
    'updated_at', s.updated_at, 'deal', jsonb_build_object('id', d.id, 'name', d.name),
    'seller', jsonb_build_object('id', u.id, 'name', u.name)) /* own of s */)::text, 'UTF8')
  FROM deals_split s JOIN deals_deal d ON d.id = s.deal_id JOIN people_user u ON u.id = s.seller_id
 WHERE s.id = %s
