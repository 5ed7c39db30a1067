-- The parties next to some parties, at most so many of each sort: those they are related to, the organisation they work for or
-- belong to, the household they live in, and whoever works for, belongs to or lives with them. "-" before what: seen from its second end.
SELECT k.key, n.other, n.what, n.tie, n.since, n.until, n.note
  FROM unnest(%(keys)s::uuid[]) AS k(key), LATERAL (
       (SELECT r.other_id AS other, r.kind AS what, r.id AS tie, r.since, r.until, r.note
          FROM relationships_relationship r WHERE r.party_id = k.key ORDER BY r.id LIMIT %(most)s)
       UNION ALL
       (SELECT r.party_id, '-' || r.kind, r.id, r.since, r.until, r.note
          FROM relationships_relationship r WHERE r.other_id = k.key ORDER BY r.id LIMIT %(most)s)
       UNION ALL
       SELECT p.organisation_id, 'employment', NULL, NULL, NULL, p.job_title
         FROM parties_party p WHERE p.id = k.key AND p.organisation_id IS NOT NULL
       UNION ALL
       (SELECT p.id, '-employment', NULL, NULL, NULL, p.job_title
          FROM parties_party p WHERE p.organisation_id = k.key ORDER BY p.sort_name LIMIT %(most)s)
       UNION ALL
       SELECT p.parent_id, CASE p.kind WHEN 'person' THEN 'home' ELSE 'part' END, NULL, NULL, NULL, ''
         FROM parties_party p WHERE p.id = k.key AND p.parent_id IS NOT NULL
       UNION ALL
       (SELECT p.id, CASE p.kind WHEN 'person' THEN '-home' ELSE '-part' END, NULL, NULL, NULL, ''
          FROM parties_party p WHERE p.parent_id = k.key ORDER BY p.sort_name LIMIT %(most)s)) n
