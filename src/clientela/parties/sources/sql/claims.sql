-- What the sources of a party p say, newest first, and what somebody has chosen by hand, and how fast the company has its values age: columns for the statement of a record.
           (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.seen_at DESC, c.id DESC), '[]') FROM (
               SELECT s.id, s.source, s.external_id, s.facts, s.since, s.first_at, s.seen_at, s.confirmed_at, s.import_id,
                      coalesce((SELECT t.percent FROM sources_trust t WHERE t.source IN (s.source, split_part(s.source, ':', 1))
                                 ORDER BY length(t.source) DESC LIMIT 1),
                               CASE WHEN s.source LIKE 'user:%%' THEN {typed} ELSE {others} END) AS percent
                 FROM parties_sourcerecord s WHERE s.party_id = p.id ORDER BY s.seen_at DESC, s.id DESC LIMIT 100) c) AS claims,
           (SELECT coalesce(jsonb_object_agg(x.field, x.records), '{{}}') FROM (
               SELECT field, jsonb_agg(record_id) AS records FROM sources_pin WHERE party_id = p.id GROUP BY field) x) AS pins,
           (SELECT coalesce(jsonb_object_agg(h.field, h.days), '{{}}') FROM reach_halflife h) AS half_lives
