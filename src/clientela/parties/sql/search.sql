-- Write the search text of some parties anew: name and nickname, then e-mails, then the digits of phones, all folded.
UPDATE parties_party t SET search = clientela_fold(concat_ws(' ', t.name, nullif(t.nickname, ''), (
    SELECT string_agg(CASE c.kind WHEN 'phone' THEN regexp_replace(c.value, '\D', '', 'g') ELSE c.value END, ' '
                      ORDER BY c.kind, c.id)
      FROM parties_contactpoint c WHERE c.party_id = t.id AND c.kind IN ('email', 'phone'))))
 WHERE t.id = ANY(%(keys)s)
