-- What had failed before a sign of life works again. Answers whose.
UPDATE parties_contactpoint c SET state = '', state_reason = '', state_at = NULL
  FROM unnest(%(values)s::text[], %(moments)s::timestamptz[]) AS s(value, at)
 WHERE c.kind = %(kind)s AND c.value = s.value AND c.state = 'bounced' AND coalesce(c.state_at, c.created_at) < s.at
RETURNING c.party_id
