-- Of which fields of some parties a source says otherwise that is at least half as sure as what stands, where nobody has chosen:
-- kept in sources_dispute. All words on a value age at the same pace, so that their logarithms are compared, without the clock.
-- What is asked of a record is asked once, not for each of its fields.
WITH several AS MATERIALIZED (
    SELECT party_id FROM parties_sourcerecord WHERE party_id = ANY(%(keys)s) AND facts <> '{{}}'
     GROUP BY party_id HAVING count(*) > 1
),
heard AS MATERIALIZED (
    SELECT s.party_id, s.facts, s.since, s.first_at, coalesce(s.confirmed_at, s.seen_at) AS seen_at, ln(greatest(coalesce((
           SELECT x.percent FROM sources_trust x WHERE x.source IN (s.source, split_part(s.source, ':', 1))
            ORDER BY length(x.source) DESC LIMIT 1),
           CASE WHEN s.source LIKE 'user:%%' THEN %(typed)s ELSE %(others)s END), 1e-9)) AS trust
      FROM several m JOIN parties_sourcerecord s ON s.party_id = m.party_id
),
stands AS MATERIALIZED (
    SELECT id, to_jsonb(x) AS facts FROM (SELECT p.id, {columns} FROM several m JOIN parties_party p ON p.id = m.party_id) x
),
said AS MATERIALIZED (
    SELECT s.party_id, f.key AS field, f.value #>> '{{}}' AS text, p.facts->>f.key AS stands,
           f.value->>'id' AS link, s.trust + ln(2) * extract(epoch FROM least(now(), greatest(
               s.seen_at, coalesce((s.since->>f.key)::timestamptz, s.first_at)))) / 86400
               / coalesce(h.days, (%(ages)s::jsonb->>f.key)::int, %(for_good)s) AS strength
      FROM heard s JOIN stands p ON p.id = s.party_id
      CROSS JOIN LATERAL jsonb_each(s.facts) AS f(key, value)
      LEFT JOIN reach_halflife h ON h.field = f.key
     WHERE f.key = ANY(%(fields)s) AND f.value NOT IN ('""', '[]')
),
disputed AS MATERIALIZED (
    SELECT party_id, field FROM (
           SELECT w.party_id, w.field, w.strength, CASE
                  WHEN w.field = 'organisation' THEN w.stands IS NOT DISTINCT FROM coalesce((
                       SELECT m.new::text FROM merging_successor m WHERE m.old = w.link::uuid), w.link)
                  WHEN w.field = ANY(%(numbers)s) AND w.text ~ '^-?[0-9]+([.][0-9]+)?$' THEN
                       w.stands::numeric IS NOT DISTINCT FROM w.text::numeric
                  ELSE coalesce(w.stands, '') = coalesce(w.text, '') END AS stands
             FROM said w) c
     GROUP BY party_id, field
    HAVING max(strength) FILTER (WHERE NOT stands) + ln(2) >= coalesce(max(strength) FILTER (WHERE stands), '-infinity')
       AND NOT EXISTS (SELECT FROM sources_pin n WHERE n.party_id = c.party_id AND n.field = c.field)
),
over AS (
    DELETE FROM sources_dispute d WHERE d.party_id = ANY(%(keys)s)
       AND NOT EXISTS (SELECT FROM disputed x WHERE x.party_id = d.party_id AND x.field = d.field)
)
INSERT INTO sources_dispute (id, party_id, field)
SELECT clientela_key(), party_id, field FROM disputed
    ON CONFLICT DO NOTHING
