-- One battle card as one JSON document.
SELECT convert_to((jsonb_build_object(
    'id', c.id, 'name', p.name, 'strengths', c.strengths, 'weaknesses', c.weaknesses, 'how_to_win', c.how_to_win, 'link', c.link,
    'version', c.version, 'created_at', c.created_at, 'updated_at', c.updated_at,
    'party', jsonb_build_object('id', p.id, 'name', p.name)) /* own of c */)::text, 'UTF8')
  FROM competitors_card c JOIN parties_party p ON p.id = c.party_id
 WHERE c.id = %s
