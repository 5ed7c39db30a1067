-- The fields of some parties, written anew from what their sources say, where they differ. Of each field one word survives: what
-- was chosen by hand, else by the field's rule, else the newest; words that may only fill what is empty come last. Pieces go with
-- their whole: who is believed on the name is believed on the family name. What somebody typed counts as the fullest form. A field of which no source speaks stays as it is.
WITH said AS MATERIALIZED (
    SELECT s.id, s.party_id, s.kind, s.facts, s.since, s.first_at, s.fills, s.source LIKE 'user:%%' AS typed, t.percent, t.checked
      FROM parties_sourcerecord s, LATERAL (
           SELECT coalesce(max(x.percent), CASE WHEN s.source LIKE 'user:%%' THEN %(typed)s ELSE %(others)s END) AS percent,
                  coalesce(bool_or(x.checked), false) AS checked
             FROM (SELECT percent, checked FROM sources_trust
                    WHERE source IN (s.source, split_part(s.source, ':', 1)) ORDER BY length(source) DESC LIMIT 1) x) t
     WHERE s.party_id = ANY(%(keys)s) AND s.facts <> '{{}}'
),
word AS MATERIALIZED (
    SELECT s.id, s.party_id, s.kind, f.field, f.value, s.fills, s.typed, s.percent, s.checked, f.lead,
           coalesce(s.facts->f.lead, f.value) AS compared, coalesce((s.since->>f.field)::timestamptz, s.first_at) AS since
      FROM said s, LATERAL (
           -- An organisation that went on as another is meant as that one.
           SELECT x.field, CASE WHEN x.field = 'organisation' THEN coalesce((
                      SELECT jsonb_build_object('id', m.new) FROM merging_successor m WHERE m.old = (x.value->>'id')::uuid), x.value)
                  ELSE x.value END AS value, coalesce(%(leads)s::jsonb->>x.field, x.field) AS lead
             FROM (SELECT key, value FROM jsonb_each(s.facts) WHERE key = ANY(%(fields)s)
                    UNION ALL SELECT 'own.' || key, value FROM jsonb_each(s.facts->'own')) AS x(field, value)) f
     WHERE f.value NOT IN ('""', '[]', '{{}}') AND (f.field <> 'name' OR f.value <> 'null')
       AND (f.field <> 'organisation' OR f.value = 'null' OR EXISTS (
            SELECT FROM parties_party o WHERE o.id = (f.value->>'id')::uuid AND o.kind = 'organisation'))
),
won AS (
    SELECT DISTINCT ON (w.party_id, w.field) w.party_id, w.field, w.fills,
           CASE WHEN w.field = 'organisation' THEN coalesce(w.value->'id', 'null')
                WHEN w.value = 'null' AND w.field = ANY(%(texts)s) THEN '""' ELSE w.value END AS value
      FROM (SELECT *, count(*) OVER (PARTITION BY party_id, field, lower(compared::text)) AS times FROM word) w
      LEFT JOIN sources_fieldrule r ON r.kind = w.kind AND r.field = w.lead
      LEFT JOIN sources_pin p ON p.party_id = w.party_id AND p.field = w.lead
     ORDER BY w.party_id, w.field, p.record_id = w.id DESC NULLS LAST, w.fills,
              CASE coalesce(r.rule, %(usual)s::jsonb->>w.lead) WHEN 'trusted' THEN w.percent WHEN 'checked' THEN w.checked::int WHEN 'frequent' THEN w.times
                          WHEN 'longest' THEN length(w.compared::text) + w.typed::int * 1000 END DESC NULLS LAST, w.since DESC, w.id DESC
),
patch AS (
    SELECT w.party_id,
           jsonb_object_agg(CASE w.field WHEN 'organisation' THEN 'organisation_id' ELSE w.field END, w.value)
               FILTER (WHERE w.field NOT LIKE 'own.%%') AS plain,
           jsonb_object_agg(substr(w.field, 5), w.value) FILTER (WHERE w.field LIKE 'own.%%') AS own
      FROM won w
     WHERE NOT w.fills OR (
           SELECT coalesce(CASE WHEN w.field LIKE 'own.%%' THEN t.own->substr(w.field, 5)
                                WHEN w.field = 'organisation' THEN to_jsonb(t.organisation_id)
                                ELSE to_jsonb(t)->w.field END, 'null') IN ('null', '""')
             FROM parties_party t WHERE t.id = w.party_id)
     GROUP BY w.party_id
),
survived AS (
    SELECT x.id, r.*
      FROM patch p JOIN parties_party x ON x.id = p.party_id, LATERAL (
           SELECT {columns} FROM jsonb_populate_record(x, coalesce(p.plain, '{{}}')
               || jsonb_build_object('own', jsonb_strip_nulls(x.own || coalesce(p.own, '{{}}'))))) r
)
UPDATE parties_party t SET {sets}, updated_at = now(),
       version = t.version + (t.updated_at IS DISTINCT FROM now())::int  -- the verb may have counted it already
  FROM survived s
 WHERE t.id = s.id AND ({stands}) IS DISTINCT FROM ({survives})
RETURNING t.id
