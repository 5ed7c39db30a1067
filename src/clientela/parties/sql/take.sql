-- Any number of arrivals of one kind of party, from one source, in one statement: recognised, created or updated, with their
-- contact points, addresses, identifiers, dates, consents and source records. The relation they come from is described at `Batch`.
-- Arrivals that are one with an earlier one of the same batch answer as "again": they are taken by a second call, behind it.
WITH arrival AS MATERIALIZED (
    SELECT a.row_no, a.id AS fresh, coalesce(a.external_id, 'key:' || a.id) AS external_id, a.payload, md5(a.facts::text) AS digest,
           (SELECT coalesce(jsonb_strip_nulls(jsonb_object_agg(key, value)), '{}') FROM jsonb_each(a.facts)
             WHERE key = ANY(%(kept)s) AND value NOT IN ('null', '""', '[]')) AS understood, f.*, clientela_fold(f.name) AS name_key, CASE WHEN f.organisation ? 'external_id' AND EXISTS (
                SELECT FROM parties_sourcerecord s WHERE s.source = %(source)s AND s.kind = 'organisation'
                   AND s.external_id = f.organisation->>'external_id') THEN '' ELSE clientela_fold(f.organisation->>'name') END AS firm_key, clientela_fold(f.parent->>'name') AS above_key,
           coalesce(f.household->>'external_id', 'name:' || clientela_fold(f.household->>'name')) AS hearth_key
      FROM ({relation}) a,
           jsonb_to_record(a.facts) AS f(
               name text, given_name text, family_name text, prefix text, suffix text, nickname text, job_title text,
               department text, lifecycle text, tags text[], language text, country text, city text, birth_date date,
               website text, industry text, employees integer, founded_year smallint, annual_revenue numeric, currency text,
               notes text, gender text, roles text[], organisation jsonb, parent jsonb, household jsonb, owner jsonb,
               own jsonb, emails jsonb, phones jsonb, messaging jsonb, addresses jsonb, identifiers jsonb, dates jsonb, consents jsonb)
     WHERE %(again)s::bigint[] IS NULL OR a.row_no = ANY(%(again)s)
),
again AS MATERIALIZED (
    SELECT DISTINCT row_no
      FROM (SELECT a.row_no, min(a.row_no) OVER (PARTITION BY e.value, a.name_key) AS first
              FROM arrival a, jsonb_to_recordset(a.emails) AS e(value text)
             WHERE %(match)s = 'contact' AND e.value <> ''
            UNION ALL
            SELECT row_no, min(row_no) OVER (PARTITION BY name_key) FROM arrival WHERE %(match)s = 'name') x
     WHERE row_no > first
),
-- Who is it? The source's own key first; where asked, an e-mail address together with the same name, or the name alone. Each address is looked up by
-- itself, in the index: joined as sets, the planner expects a hundred addresses a row and reads the whole table.
reached AS MATERIALIZED (
    SELECT DISTINCT ON (a.row_no) a.row_no, p.id AS party_id
      FROM arrival a, jsonb_to_recordset(a.emails) AS e(value text), LATERAL (
           SELECT p.id, p.created_at FROM parties_contactpoint c JOIN parties_party p ON p.id = c.party_id AND p.kind = %(kind)s
            WHERE c.kind = 'email' AND c.value = e.value AND clientela_fold(p.name) = a.name_key
            ORDER BY p.created_at, p.id LIMIT 1) p
     WHERE %(match)s = 'contact'
     ORDER BY a.row_no, p.created_at, p.id
),
-- What the same import has made by its name alone is new, whoever's it became.
called AS MATERIALIZED (
    SELECT x.*, x.party_id IN (SELECT unnest(b.keys) FROM history_birth b
                                WHERE b.through = current_setting('clientela.births', true) AND b.of = 'parties_party') AS is_ours
      FROM (SELECT a.row_no, (SELECT p.id FROM parties_party p WHERE p.kind = %(kind)s AND p.sort_name = left(a.name_key, 500)
                               ORDER BY p.created_at, p.id LIMIT 1) AS party_id
              FROM arrival a WHERE %(match)s = 'name') x
),
recognised AS (
    SELECT a.row_no, s.payload AS said_before, s.digest AS understood_before, coalesce(c.party_id, s.party_id, r.party_id) AS party_id,
           coalesce(c.is_ours, false) AS is_ours
      FROM arrival a
      LEFT JOIN parties_sourcerecord s ON s.source = %(source)s AND s.kind = %(kind)s AND s.external_id = a.external_id
      LEFT JOIN reached r USING (row_no)
      LEFT JOIN called c USING (row_no)
),
met AS MATERIALIZED (
    SELECT a.*, coalesce(r.party_id, a.fresh) AS party_id,
           CASE WHEN r.party_id IS NULL THEN CASE WHEN %(mode)s = 'update' THEN 'skipped' ELSE 'created' END
                WHEN %(mode)s = 'create' AND NOT r.is_ours THEN 'skipped'
                WHEN r.said_before = a.payload AND r.understood_before = a.digest THEN 'unchanged'
                WHEN %(may_edit_all)s OR p.owner_id = ANY(%(owners)s) OR r.is_ours OR {opened} THEN 'updated'
                ELSE 'denied' END AS outcome,
           coalesce(u.id, %(default_owner)s::uuid) AS owner_id
      FROM arrival a
      JOIN recognised r USING (row_no)
      LEFT JOIN parties_party p ON p.id = r.party_id
      LEFT JOIN people_user u ON u.stands_for IS NULL AND (u.email = a.owner->>'email' OR u.id = (a.owner->>'id')::uuid)
     -- as an array: joined, the planner expects many to be missing here, one row to be left, and loops over all the rest
     WHERE a.row_no <> ALL (ARRAY(SELECT row_no FROM again))
),
-- Organisations that arrivals name: found by their folded name, by the source's key, or made.
named AS (
    SELECT DISTINCT ON (o.key) o.key, o.link->>'name' AS name
      FROM met, LATERAL (VALUES (firm_key, organisation), (above_key, parent)) AS o(key, link)
     WHERE outcome IN ('created', 'updated') AND o.key <> '' AND o.link->>'id' IS NULL
),
standing AS MATERIALIZED (
    SELECT n.key, n.name, coalesce(
               (SELECT p.id FROM parties_party p
                 WHERE p.kind = 'organisation' AND p.sort_name = left(n.key, 500) ORDER BY p.created_at, p.id LIMIT 1),
               (SELECT m.party_id FROM met m
                 WHERE %(kind)s = 'organisation' AND m.outcome = 'created' AND m.name_key = n.key
                 ORDER BY m.row_no LIMIT 1)) AS id
      FROM named n
),
house AS MATERIALIZED (
    SELECT key, name, coalesce(id, clientela_key()) AS id, id IS NULL AS is_new FROM standing
     WHERE id IS NOT NULL OR 'organisation' = ANY(%(may_make)s)
),
-- Households are known by the source's key for them, or by their name within the source: many a family is called Rossi.
family AS (
    SELECT DISTINCT ON (hearth_key) hearth_key AS key, coalesce(household->>'name', hearth_key) AS name
      FROM met
     WHERE outcome IN ('created', 'updated') AND household->>'id' IS NULL AND hearth_key IS NOT NULL
),
hearth AS MATERIALIZED (
    SELECT f.key, f.name, coalesce(s.party_id, clientela_key()) AS id, s.party_id IS NULL AS is_new
      FROM family f
      LEFT JOIN parties_sourcerecord s ON s.source = %(source)s AND s.kind = 'household' AND s.external_id = f.key
     WHERE s.party_id IS NOT NULL OR 'household' = ANY(%(may_make)s)
),
placed AS MATERIALIZED (
    SELECT m.*,
           coalesce((SELECT o.id FROM parties_party o WHERE o.id = (m.organisation->>'id')::uuid AND o.kind = 'organisation'), work.id, (
               SELECT s.party_id FROM parties_sourcerecord s
                WHERE s.source = %(source)s AND s.kind = 'organisation'
                  AND s.external_id = m.organisation->>'external_id')) AS organisation_id,
           nullif(coalesce((SELECT o.id FROM parties_party o WHERE o.id = (m.parent->>'id')::uuid AND o.kind = 'organisation'),
                           (SELECT o.id FROM parties_party o WHERE o.id = (m.household->>'id')::uuid AND o.kind = 'household'),
                           above.id, hearth.id), m.party_id) AS parent_id
      FROM met m
      LEFT JOIN house work ON work.key = m.firm_key
      LEFT JOIN house above ON above.key = m.above_key
      LEFT JOIN hearth ON hearth.key = m.hearth_key
),
raised AS (
    INSERT INTO parties_party (id, kind, name, search, owner_id)
    SELECT id, 'organisation', name, clientela_joined(name), %(default_owner)s::uuid FROM house WHERE is_new
    UNION ALL
    SELECT id, 'household', name, clientela_joined(name), %(default_owner)s::uuid FROM hearth WHERE is_new
),
settled AS (
    INSERT INTO parties_sourcerecord (id, party_id, kind, source, external_id, import_id, payload)
    SELECT clientela_key(), id, 'household', %(source)s, key, %(import_id)s::uuid, jsonb_build_object('name', name)
      FROM hearth WHERE is_new
),
point AS MATERIALIZED (
    SELECT p.party_id, p.row_no, p.outcome, c.*
      FROM placed p, LATERAL (
           SELECT kind, field, x.* FROM (VALUES ('email', 'emails', p.emails), ('phone', 'phones', p.phones),
                                                ('messaging', 'messaging', p.messaging)) AS said(kind, field, items),
                  ROWS FROM (jsonb_to_recordset(said.items) AS (
                      value text, typed text, label text, valid boolean, state text, state_reason text, valid_from date,
                      valid_until date)) WITH ORDINALITY
                  AS x(value, typed, label, valid, state, state_reason, valid_from, valid_until, place)) c
     WHERE p.outcome IN ('created', 'updated')
),
-- What does not lead to the party is left out as NULL, not by a condition: that is guessed to leave one row, and loops over all.
found AS MATERIALIZED (
    SELECT row_no, string_agg(CASE WHEN state <> '' OR valid_until < current_date THEN NULL
                                   WHEN kind = 'phone' THEN regexp_replace(value, '\D', '', 'g')
                                   WHEN kind = 'email' THEN value END, ' ' ORDER BY kind, place) AS words
      FROM point GROUP BY row_no
),
born AS (
    INSERT INTO parties_party (
        id, kind, name, given_name, family_name, prefix, suffix, nickname, job_title, department, organisation_id, parent_id,
        lifecycle, owner_id, tags, language, country, city, birth_date, website, industry, employees, founded_year,
        annual_revenue, currency, notes, gender, roles, own, consent, search)
    SELECT p.party_id, %(kind)s, p.name, coalesce(p.given_name, ''), coalesce(p.family_name, ''), coalesce(p.prefix, ''),
           coalesce(p.suffix, ''), coalesce(p.nickname, ''), coalesce(p.job_title, ''), coalesce(p.department, ''),
           p.organisation_id, p.parent_id, coalesce(p.lifecycle, 'lead'), p.owner_id, coalesce(p.tags, '{}'),
           coalesce(p.language, ''), coalesce(p.country, ''), coalesce(p.city, ''), p.birth_date, coalesce(p.website, ''),
           coalesce(p.industry, ''), p.employees, p.founded_year, p.annual_revenue, coalesce(p.currency, ''),
           coalesce(p.notes, ''), p.gender, coalesce(p.roles, '{}'), coalesce(jsonb_strip_nulls(p.own), '{}'),
           CASE WHEN p.consents IS NULL THEN '{}' ELSE ARRAY(
               SELECT CASE c.state WHEN 'given' THEN c.topic ELSE 'no_' || c.topic END
                 FROM jsonb_to_recordset(p.consents) AS c(topic text, state text) ORDER BY c.topic) END,
           clientela_joined(concat_ws(' ', p.name, nullif(p.nickname, ''), f.words))
      FROM placed p LEFT JOIN found f USING (row_no)
     WHERE p.outcome = 'created'
    RETURNING id
),
-- What is ours to decide: a later word of a source wins over an earlier one, unless only what is empty is to be filled. What sources
-- know of the party itself survives by rule, from all their words (sources/sql/survive.sql), once this one stands among them.
changed AS (
    UPDATE parties_party t SET
        parent_id = n.parent_id, lifecycle = n.lifecycle, owner_id = n.owner_id, notes = n.notes, tags = n.tags, roles = n.roles,
        version = t.version + 1, updated_at = now()
      FROM placed p JOIN parties_party o ON o.id = p.party_id, LATERAL (
           SELECT clientela_pick(%(fill_only)s, p.parent_id, o.parent_id) AS parent_id,
                  clientela_pick(%(fill_only)s, p.lifecycle, o.lifecycle) AS lifecycle,
                  clientela_pick(%(fill_only)s, p.owner_id, o.owner_id) AS owner_id,
                  clientela_pick(%(fill_only)s, p.notes, o.notes) AS notes,
                  CASE WHEN p.tags IS NULL OR o.tags @> p.tags THEN o.tags
                       ELSE o.tags || ARRAY(SELECT w FROM unnest(p.tags) AS w WHERE w <> ALL(o.tags)) END AS tags,
                  CASE WHEN p.roles IS NULL OR o.roles @> p.roles THEN o.roles
                       ELSE o.roles || ARRAY(SELECT w FROM unnest(p.roles) AS w WHERE w <> ALL(o.roles)) END AS roles) n
     WHERE t.id = p.party_id AND p.outcome = 'updated'
       AND (t.parent_id, t.lifecycle, t.owner_id, t.notes, t.tags, t.roles)
           IS DISTINCT FROM (n.parent_id, n.lifecycle, n.owner_id, n.notes, n.tags, n.roles)
),
points AS (
    INSERT INTO parties_contactpoint (id, party_id, kind, value, typed, label, valid, state, state_reason, state_at, valid_from,
                                      valid_until, position)
    SELECT clientela_key(), p.party_id, p.kind, p.value, p.typed, coalesce(p.label, ''), coalesce(p.valid, true),
           coalesce(p.state, ''), coalesce(p.state_reason, ''), CASE WHEN p.state <> '' THEN now() END, p.valid_from, p.valid_until,
           p.place + CASE p.outcome WHEN 'updated' THEN coalesce((
               SELECT max(c.position) FROM parties_contactpoint c WHERE c.party_id = p.party_id AND c.kind = p.kind), 0) ELSE 0 END
      FROM (SELECT DISTINCT ON (party_id, kind, value) * FROM point WHERE value <> ''
             ORDER BY party_id, kind, value, place) p
     WHERE (NOT %(fill_only)s OR NOT EXISTS (SELECT FROM parties_contactpoint c WHERE c.party_id = p.party_id AND c.kind = p.kind))
       -- What such a source said before and is not there any more was taken away by somebody: it is not proposed again.
       AND NOT (p.outcome = 'updated' AND EXISTS (
           SELECT FROM parties_sourcerecord s
            WHERE s.party_id = p.party_id AND split_part(s.source, ':', 1) = split_part(%(source)s, ':', 1)
              AND s.facts->p.field @> jsonb_build_array(jsonb_build_object('value', p.value))))
    ON CONFLICT (party_id, kind, value) DO NOTHING
),
places AS (
    INSERT INTO parties_address (id, party_id, typed, label, street, city, region, postal_code, country, state, state_reason,
                                 state_at, valid_from, valid_until, position)
    SELECT DISTINCT ON (p.party_id, a.typed)
           clientela_key(), p.party_id, a.typed, coalesce(a.label, ''), coalesce(a.street, ''), coalesce(a.city, ''),
           coalesce(a.region, ''), coalesce(a.postal_code, ''), coalesce(a.country, ''), coalesce(a.state, ''),
           coalesce(a.state_reason, ''), CASE WHEN a.state <> '' THEN now() END, a.valid_from, a.valid_until,
           a.place + CASE p.outcome WHEN 'updated' THEN coalesce((
               SELECT max(d.position) FROM parties_address d WHERE d.party_id = p.party_id), 0) ELSE 0 END
      FROM placed p, ROWS FROM (jsonb_to_recordset(p.addresses) AS (
               typed text, label text, street text, city text, region text, postal_code text, country text, state text,
               state_reason text, valid_from date, valid_until date)) WITH ORDINALITY
               AS a(typed, label, street, city, region, postal_code, country, state, state_reason, valid_from, valid_until, place)
     WHERE p.outcome IN ('created', 'updated') AND a.typed <> ''
       AND NOT (%(fill_only)s AND EXISTS (SELECT FROM parties_address o WHERE o.party_id = p.party_id))
       AND NOT (p.outcome = 'updated' AND EXISTS (
           SELECT FROM parties_sourcerecord s
            WHERE s.party_id = p.party_id AND split_part(s.source, ':', 1) = split_part(%(source)s, ':', 1)
              AND s.facts->'addresses' @> jsonb_build_array(jsonb_build_object('typed', a.typed))))
     ORDER BY p.party_id, a.typed, a.place
    ON CONFLICT (party_id, typed) DO NOTHING
),
days AS (
    INSERT INTO parties_importantdate (id, party_id, kind, label, typed, year, month_day, yearly, remind_days, position)
    SELECT DISTINCT ON (p.party_id, d.kind, d.label, d.month_day)
           clientela_key(), p.party_id, d.kind, d.label, d.typed, d.year, d.month_day, d.yearly, d.remind_days, d.place
      FROM placed p, ROWS FROM (jsonb_to_recordset(p.dates) AS (
               kind text, label text, typed text, year smallint, month_day smallint, yearly boolean, remind_days smallint))
               WITH ORDINALITY AS d(kind, label, typed, year, month_day, yearly, remind_days, place)
     WHERE p.outcome IN ('created', 'updated')
     ORDER BY p.party_id, d.kind, d.label, d.month_day, d.place
    ON CONFLICT (party_id, kind, label, month_day) DO NOTHING
),
-- A word that already holds is no news, and no list of a source gives anew what the party has withdrawn.
words AS (
    INSERT INTO consents_consent (id, party_id, topic, state, source, text, language, proof, by_user_id)
    SELECT DISTINCT ON (p.party_id, c.topic)
           clientela_key(), p.party_id, c.topic, c.state, %(source)s, coalesce(c.text, ''), coalesce(c.language, ''),
           jsonb_strip_nulls(jsonb_build_object('said', c.typed, 'import', %(import_id)s::uuid, 'row', p.external_id)), %(user)s::uuid
      FROM placed p, jsonb_to_recordset(p.consents) AS c(topic text, state text, typed text, text text, language text)
      WHERE p.outcome = 'created' OR (p.outcome = 'updated' AND NOT EXISTS (
               SELECT FROM parties_party t
                WHERE t.id = p.party_id
                  AND t.consent && ARRAY['no_' || c.topic, CASE c.state WHEN 'given' THEN c.topic ELSE 'no_' || c.topic END]))
     ORDER BY p.party_id, c.topic, p.row_no DESC
),
numbers AS (
    INSERT INTO parties_identifier (id, party_id, kind, value, typed, country, valid, label)
    SELECT DISTINCT ON (p.party_id, i.kind, i.value)
           clientela_key(), p.party_id, i.kind, i.value, i.typed, coalesce(i.country, ''), coalesce(i.valid, true), ''
      FROM placed p, jsonb_to_recordset(p.identifiers) AS i(kind text, value text, typed text, country text, valid boolean)
     WHERE p.outcome IN ('created', 'updated') AND i.value <> ''
       AND NOT (%(fill_only)s AND EXISTS (SELECT FROM parties_identifier o WHERE o.party_id = p.party_id AND o.kind = i.kind))
    ON CONFLICT (party_id, kind, value) DO NOTHING
),
proof AS (
    INSERT INTO parties_sourcerecord (id, party_id, kind, source, external_id, import_id, payload, digest, facts, fills)
    SELECT clientela_key(), party_id, %(kind)s, %(source)s, external_id, %(import_id)s::uuid, payload, digest,
           CASE WHEN organisation_id IS NULL OR organisation IS NULL THEN understood
                ELSE understood || jsonb_build_object('organisation', jsonb_build_object(
                         'id', organisation_id, 'name', coalesce(organisation->>'name', (
                             SELECT o.name FROM parties_party o WHERE o.id = organisation_id)))) END
               - CASE WHEN outcome = 'updated' AND %(match)s = 'name' THEN 'name' ELSE '' END,
           outcome = 'updated' AND %(fill_only)s
      FROM placed WHERE outcome IN ('created', 'updated')
    ON CONFLICT (source, kind, external_id) DO UPDATE
       SET payload = excluded.payload, digest = excluded.digest, import_id = excluded.import_id, seen_at = now(),
           facts = excluded.facts, fills = excluded.fills, since = (
               SELECT coalesce(jsonb_object_agg(f.key, coalesce(parties_sourcerecord.since->f.key, to_jsonb(now())))
                                   FILTER (WHERE parties_sourcerecord.since ? f.key
                                              OR parties_sourcerecord.facts->f.key IS DISTINCT FROM f.value), '{}')
                 FROM jsonb_each(excluded.facts) f)
),
-- Who says the same again confirms it; once a day is enough.
again_said AS (
    UPDATE parties_sourcerecord s SET confirmed_at = now()
      FROM placed p
     WHERE p.outcome = 'unchanged' AND s.source = %(source)s AND s.kind = %(kind)s AND s.external_id = p.external_id
       AND coalesce(s.confirmed_at, s.seen_at) < now() - interval '1 day'
),
-- And so are the ways to reach the party that it says again; once a month is enough. Each is looked up by itself, in the index.
reached_again AS (
    UPDATE parties_contactpoint t SET confirmed_at = now(), confirmed_how = 'source'
     WHERE t.id = ANY (ARRAY(
           SELECT c.id FROM placed p, LATERAL (
                  SELECT x.id FROM parties_contactpoint x
                   WHERE x.party_id = p.party_id AND x.state = '' AND x.sure_from < now() - interval '30 days'
                     AND CASE x.kind WHEN 'email' THEN p.emails WHEN 'phone' THEN p.phones WHEN 'messaging' THEN p.messaging END
                         @> jsonb_build_array(jsonb_build_object('value', x.value)) OFFSET 0) c
            WHERE p.outcome IN ('unchanged', 'updated')))
),
found_again AS (
    UPDATE parties_address t SET confirmed_at = now(), confirmed_how = 'source'
     WHERE t.id = ANY (ARRAY(
           SELECT c.id FROM placed p, LATERAL (
                  SELECT x.id FROM parties_address x
                   WHERE x.party_id = p.party_id AND x.state = '' AND x.sure_from < now() - interval '30 days'
                     AND p.addresses @> jsonb_build_array(jsonb_build_object('typed', x.typed)) OFFSET 0) c
            WHERE p.outcome IN ('unchanged', 'updated')))
)
SELECT outcome, count(*), array_agg(party_id ORDER BY row_no),
       array_agg(row_no ORDER BY row_no) FILTER (WHERE outcome NOT IN ('created', 'unchanged'))
  FROM placed GROUP BY outcome
UNION ALL
SELECT 'again', count(*), NULL, array_agg(row_no) FROM again HAVING count(*) > 0
UNION ALL
-- What they are linked to is not known, and who brings them may not make it.
SELECT 'unlinked', count(*), NULL, NULL FROM placed
 WHERE outcome IN ('created', 'updated') AND (
       (coalesce(nullif(firm_key, ''), organisation->>'external_id') <> '' AND organisation_id IS NULL) OR (coalesce(nullif(above_key, ''), hearth_key) <> '' AND parent_id IS NULL))
HAVING count(*) > 0
