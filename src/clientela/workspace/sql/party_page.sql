-- The customer's page in one statement: the party's record, its latest entries, orders, and the parties around it.
SELECT convert_to(to_jsonb(r)::text, 'UTF8') FROM (
    SELECT p.id, p.kind, p.name, p.given_name, p.family_name, p.prefix, p.suffix, p.nickname, p.job_title, p.department,
           CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'name', o.name) END AS organisation,
           CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('id', a.id, 'name', a.name) END AS parent,
           p.lifecycle, CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END AS owner,
           p.tags, p.language, p.country, p.city, p.birth_date, p.website, p.industry, p.employees, p.founded_year,
           p.annual_revenue::text AS annual_revenue, p.currency, p.notes, p.last_contact_at, p.version, p.created_at, p.updated_at,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('value', c.value, 'typed', c.typed, 'label', c.label, 'valid', c.valid,
                                                         'primary', c.is_primary) ORDER BY c.is_primary DESC, c.id), '[]')
              FROM parties_contactpoint c WHERE c.party_id = p.id AND c.kind = 'email') AS emails,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('value', c.value, 'typed', c.typed, 'label', c.label, 'valid', c.valid,
                                                         'primary', c.is_primary) ORDER BY c.is_primary DESC, c.id), '[]')
              FROM parties_contactpoint c WHERE c.party_id = p.id AND c.kind = 'phone') AS phones,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('value', c.value, 'typed', c.typed, 'label', c.label, 'valid', c.valid,
                                                         'primary', c.is_primary) ORDER BY c.is_primary DESC, c.id), '[]')
              FROM parties_contactpoint c WHERE c.party_id = p.id AND c.kind = 'messaging') AS messaging,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('typed', d.typed, 'label', d.label, 'street', d.street, 'city', d.city,
                                                         'region', d.region, 'postal_code', d.postal_code, 'country', d.country,
                                                         'primary', d.is_primary) ORDER BY d.is_primary DESC, d.id), '[]')
              FROM parties_address d WHERE d.party_id = p.id) AS addresses,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'typed', i.typed, 'country', i.country,
                                                         'valid', i.valid) ORDER BY i.id), '[]')
              FROM parties_identifier i WHERE i.party_id = p.id) AS identifiers,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('source', s.source, 'external_id', s.external_id, 'seen_at', s.seen_at)
                                      ORDER BY s.seen_at DESC), '[]')
              FROM parties_sourcerecord s WHERE s.party_id = p.id) AS sources,
           ({entries}) AS entries,
           (SELECT coalesce(jsonb_agg(to_jsonb(b) ORDER BY b.placed_at DESC), '[]') FROM (
               SELECT d.id, d.number, d.kind, d.status, d.channel, d.placed_at, d.total::text AS total, d.currency
                 FROM orders_order d WHERE d.party_id = p.id ORDER BY d.placed_at DESC, d.id DESC LIMIT 5) b) AS orders,
           (SELECT jsonb_build_object('count', count(*), 'first', min(d.placed_at), 'last', max(d.placed_at),
                                      'returns', count(*) FILTER (WHERE d.kind = 'return'),
                                      'total', sum(d.total)::text, 'currency', min(d.currency))
              FROM orders_order d WHERE d.party_id = p.id) AS bought,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'role', m.job_title) ORDER BY m.name), '[]')
              FROM (SELECT id, name, job_title FROM parties_party m WHERE m.organisation_id = p.id ORDER BY name LIMIT 12) m) AS people,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'city', m.city) ORDER BY m.name), '[]')
              FROM (SELECT id, name, city FROM parties_party m WHERE m.parent_id = p.id ORDER BY name LIMIT 12) m) AS branches
      FROM parties_party p
      LEFT JOIN parties_party o ON o.id = p.organisation_id
      LEFT JOIN parties_party a ON a.id = p.parent_id
      LEFT JOIN people_user u ON u.id = p.owner_id
     WHERE p.id = %s AND p.kind = '{kind}') r
