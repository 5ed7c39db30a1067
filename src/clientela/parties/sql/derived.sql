-- What some parties carry that follows from what hangs on them, written anew where it differs. Their search text: name and
-- nickname, then e-mails, then the digits of phones, all folded, of what still leads to them. And the consents that hold now.
UPDATE parties_party t SET search = n.search, consent = n.consent
  FROM (SELECT p.id,
               clientela_joined(concat_ws(' ', p.name, nullif(p.nickname, ''), (
                   SELECT string_agg(CASE c.kind WHEN 'phone' THEN regexp_replace(c.value, '\D', '', 'g') ELSE c.value END, ' '
                                     ORDER BY c.kind, c.position, c.id)
                     FROM parties_contactpoint c
                    WHERE c.party_id = p.id AND c.kind IN ('email', 'phone') AND c.state = ''
                      AND (c.valid_until IS NULL OR c.valid_until >= current_date)))) AS search,
               ARRAY(SELECT CASE w.state WHEN 'given' THEN w.topic ELSE 'no_' || w.topic END
                       FROM (SELECT DISTINCT ON (c.topic) c.topic, c.state FROM consents_consent c
                              WHERE c.party_id = p.id ORDER BY c.topic, c.at DESC, c.id DESC) w
                      WHERE w.state <> 'unknown' ORDER BY w.topic) AS consent
          FROM parties_party p WHERE p.id = ANY(%(keys)s)) n
 WHERE t.id = n.id AND (t.search, t.consent) IS DISTINCT FROM (n.search, n.consent)
