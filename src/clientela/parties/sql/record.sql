-- One party of a kind as one JSON document, whole: its fields, how to reach it, where it is, its numbers, dates and consents, and
-- its keys in its sources. A page that shows more puts further columns in the place of the mark before FROM.
SELECT convert_to((to_jsonb(r) - 'own' /* own of r */)::text, 'UTF8') FROM (
    SELECT p.id, p.kind, p.name, p.given_name, p.family_name, p.prefix, p.suffix, p.nickname, p.gender, p.roles, p.job_title, p.department,
           CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'name', o.name) END AS organisation,
           CASE WHEN a.kind = 'organisation' THEN jsonb_build_object('id', a.id, 'name', a.name) END AS parent,
           CASE WHEN a.kind = 'household' THEN jsonb_build_object('id', a.id, 'name', a.name) END AS household,
           p.lifecycle, CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END AS owner,
           p.tags, p.language, p.country, p.city, p.birth_date, p.website, p.industry, p.employees, p.founded_year,
           p.annual_revenue::text AS annual_revenue, p.currency, p.notes, p.own, p.last_contact_at, p.version, p.created_at, p.updated_at,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'value', c.value, 'typed', c.typed, 'label', c.label, 'valid', c.valid, 'state', c.state, 'state_reason', c.state_reason, 'state_at', c.state_at,
                       'valid_from', c.valid_from, 'valid_until', c.valid_until, {certainty c emails})
                       ORDER BY c.position, c.id), '[]')
              FROM parties_contactpoint c WHERE c.party_id = p.id AND c.kind = 'email') AS emails,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'value', c.value, 'typed', c.typed, 'label', c.label, 'valid', c.valid, 'state', c.state, 'state_reason', c.state_reason, 'state_at', c.state_at,
                       'valid_from', c.valid_from, 'valid_until', c.valid_until, {certainty c phones})
                       ORDER BY c.position, c.id), '[]')
              FROM parties_contactpoint c WHERE c.party_id = p.id AND c.kind = 'phone') AS phones,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'value', c.value, 'typed', c.typed, 'label', c.label, 'valid', c.valid, 'state', c.state, 'state_reason', c.state_reason, 'state_at', c.state_at,
                       'valid_from', c.valid_from, 'valid_until', c.valid_until, {certainty c messaging})
                       ORDER BY c.position, c.id), '[]')
              FROM parties_contactpoint c WHERE c.party_id = p.id AND c.kind = 'messaging') AS messaging,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'typed', d.typed, 'label', d.label, 'street', d.street, 'city', d.city, 'region', d.region,
                       'postal_code', d.postal_code, 'country', d.country, 'state', d.state, 'state_reason', d.state_reason, 'state_at', d.state_at,
                       'valid_from', d.valid_from, 'valid_until', d.valid_until, {certainty d addresses})
                       ORDER BY d.position, d.id), '[]')
              FROM parties_address d WHERE d.party_id = p.id) AS addresses,
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'kind', d.kind, 'label', d.label, 'typed', d.typed, 'year', d.year, 'month_day', d.month_day,
                       'yearly', d.yearly, 'remind_days', d.remind_days) ORDER BY d.position, d.id), '[]')
              FROM parties_importantdate d WHERE d.party_id = p.id) AS dates,
           (SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]') FROM (
               SELECT DISTINCT ON (w.topic) w.topic, w.state, w.at, w.source FROM consents_consent w
                WHERE w.party_id = p.id ORDER BY w.topic, w.at DESC, w.id DESC) w) AS consents,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'typed', i.typed, 'country', i.country,
                                                         'valid', i.valid) ORDER BY i.id), '[]')
              FROM parties_identifier i WHERE i.party_id = p.id) AS identifiers,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('source', s.source, 'external_id', s.external_id, 'seen_at', s.seen_at)
                                      ORDER BY s.seen_at DESC), '[]')
              FROM parties_sourcerecord s WHERE s.party_id = p.id) AS sources /* and more */
      FROM parties_party p
      LEFT JOIN parties_party o ON o.id = p.organisation_id
      LEFT JOIN parties_party a ON a.id = p.parent_id
      LEFT JOIN people_user u ON u.id = p.owner_id
     WHERE p.id = %s AND p.kind = '{kind}') r
