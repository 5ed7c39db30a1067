-- One set insert of what was copied: the people, their organisations, contact points and source records, values as they are.
WITH person AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, s.* FROM floor.staged s
),
firm AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, company AS name FROM floor.staged WHERE company IS NOT NULL GROUP BY company
),
firms AS (
    INSERT INTO floor.parties_party (id, kind, name, search) SELECT id, 'organisation', name, lower(name) FROM firm
),
people AS (
    INSERT INTO floor.parties_party (id, kind, name, given_name, family_name, city, organisation_id, search)
    SELECT p.id, 'person', concat_ws(' ', p.given_name, p.family_name), coalesce(p.given_name, ''),
           coalesce(p.family_name, ''), coalesce(p.city, ''), f.id,
           lower(concat_ws(' ', p.given_name, p.family_name, p.email, p.phone))
      FROM person p LEFT JOIN firm f ON f.name = p.company
),
points AS (
    INSERT INTO floor.parties_contactpoint (id, party_id, kind, value, typed, position)
    SELECT gen_random_uuid(), p.id, c.kind, c.value, c.value, 0
      FROM person p, LATERAL (VALUES ('email', p.email), ('phone', p.phone)) AS c(kind, value) WHERE c.value IS NOT NULL
)
INSERT INTO floor.parties_sourcerecord (id, party_id, kind, source, external_id, payload)
SELECT gen_random_uuid(), id, 'person', %(source)s, external_id, to_jsonb(person) FROM person
