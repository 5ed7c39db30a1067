-- Records of one own type out of a file: known again as {known} says, created or updated in one statement. What an arrival leaves
-- empty stays as it was. Answers (key, outcome, row_no) of each arrival.
WITH arrival AS MATERIALIZED (
    SELECT DISTINCT ON (key) a.row_no, a.id, key, f.name, nullif(f.tags, '{}') AS tags, coalesce(jsonb_strip_nulls(f.own), '{}') AS own,
           (SELECT u.id FROM people_user u WHERE u.is_active AND u.stands_for IS NULL
               AND (u.id::text = a.facts#>>'{owner,id}' OR u.email = a.facts#>>'{owner,email}')) AS owner
      FROM ({relation}) a,
           LATERAL coalesce(nullif(a.external_id, ''), 'md5:' || md5(a.payload::text)) AS key,
           jsonb_to_record(a.facts) AS f(name text, tags text[], own jsonb)
     ORDER BY key, a.row_no DESC),
known AS MATERIALIZED (
    SELECT a.row_no, a.id, a.key, a.name, a.owner, a.tags, a.own, t.id AS there,
           CASE WHEN t.id IS NULL THEN CASE %(mode)s WHEN 'update' THEN 'skipped' ELSE 'created' END
                WHEN %(mode)s = 'create' THEN 'skipped'
                WHEN t.id = ANY(%(denied)s::uuid[]) THEN 'denied'
                WHEN (t.name, t.owner_id, t.tags, t.own) IS DISTINCT FROM (n.name, n.owner_id, n.tags, n.own) THEN 'updated'
                ELSE 'unchanged' END AS outcome,
           n.name AS new_name, n.owner_id AS new_owner, n.tags AS new_tags, n.own AS new_own
      FROM arrival a
      LEFT JOIN LATERAL (SELECT * FROM objects_ownrecord t WHERE t.type = %(type)s AND {known}
                          ORDER BY t.id LIMIT 1 FOR UPDATE) t ON true
      LEFT JOIN LATERAL (SELECT
               CASE WHEN %(fill_only)s THEN coalesce(nullif(t.name, ''), a.name) ELSE coalesce(nullif(a.name, ''), t.name) END AS name,
               CASE WHEN %(fill_only)s THEN coalesce(t.owner_id, a.owner) ELSE coalesce(a.owner, t.owner_id) END AS owner_id,
               CASE WHEN %(fill_only)s AND t.tags <> '{}' THEN t.tags ELSE coalesce(a.tags, t.tags) END AS tags,
               CASE WHEN %(fill_only)s THEN a.own || t.own ELSE t.own || a.own END AS own) n ON true),
changed AS (
    UPDATE objects_ownrecord t
       SET name = k.new_name, owner_id = k.new_owner, tags = k.new_tags, own = k.new_own, search = clientela_joined(k.new_name),
           version = t.version + 1, updated_at = now()
      FROM known k WHERE k.there = t.id AND k.outcome = 'updated'),
born AS (
    INSERT INTO objects_ownrecord (id, type, name, owner_id, tags, own, search, source, external_id)
    SELECT k.id, %(type)s, k.name, coalesce(k.owner, %(default_owner)s::uuid), coalesce(k.tags, '{}'), k.own,
           clientela_joined(k.name), %(source)s, k.key
      FROM known k WHERE k.outcome = 'created'
    ON CONFLICT DO NOTHING)
SELECT coalesce(there, id), outcome, row_no FROM known
