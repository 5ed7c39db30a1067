-- Entries of one type out of a file: known again by source and key, created or updated in one statement. What an arrival leaves
-- empty stays as it was. Parties are found by key, by this source's key or any other's, or by a name that only one has.
WITH arrival AS MATERIALIZED (
    SELECT DISTINCT ON (key) a.id, key, f.*, coalesce(nullif(f.kind, ''), CASE %(type)s WHEN 'entry' THEN 'note' ELSE %(type)s END) AS sort,
           CASE WHEN a.facts->'party' ? 'id' THEN (a.facts#>>'{party,id}')::uuid
                WHEN a.facts->'party' ? 'external_id' THEN coalesce(
                     (SELECT min(s.party_id::text)::uuid FROM parties_sourcerecord s
                       WHERE s.source = %(source)s AND s.kind IN ('person', 'organisation', 'household')
                         AND s.external_id = a.facts#>>'{party,external_id}' HAVING count(DISTINCT s.party_id) = 1),
                     (SELECT min(s.party_id::text)::uuid FROM parties_sourcerecord s
                       WHERE s.external_id = a.facts#>>'{party,external_id}' HAVING count(DISTINCT s.party_id) = 1))
                WHEN a.facts->'party' ? 'name' THEN (SELECT min(p.id::text)::uuid FROM parties_party p
                                                     WHERE p.kind IN ('person', 'organisation', 'household')
                                                       AND p.name = a.facts#>>'{party,name}' HAVING count(*) = 1) END AS party,
           (SELECT u.id FROM people_user u WHERE u.is_active AND u.stands_for IS NULL AND (u.id::text = a.facts#>>'{assignee,id}'
                                                                  OR u.email = a.facts#>>'{assignee,email}')) AS assignee
      FROM ({relation}) a,
           LATERAL coalesce(nullif(a.external_id, ''), 'md5:' || md5(a.payload::text)) AS key,
           jsonb_to_record(a.facts) AS f(kind text, title text, body text, direction text, channel text, state text, priority text,
                place text, rrule text, remind_before text, at timestamptz, due_at timestamptz, ends_at timestamptz,
                all_day boolean, own jsonb)
     ORDER BY key, a.row_no DESC),
whole AS MATERIALIZED (
    SELECT id, key, sort, assignee, (SELECT p.id FROM parties_party p WHERE p.id = arrival.party) AS party,
           coalesce(nullif(title, ''), left(split_part(body, E'\n', 1), 80)) AS title, body, direction, channel,
           coalesce(nullif(state, ''), CASE WHEN sort IN ('task', 'meeting') THEN 'open' END) AS state,
           coalesce(nullif(priority, ''), CASE sort WHEN 'task' THEN 'normal' END) AS priority,
           place, rrule, remind_before, coalesce(at, due_at, now()) AS at, at IS NULL AND due_at IS NULL AS undated, due_at, ends_at,
           all_day, coalesce(jsonb_strip_nulls(own), '{}') AS own, state AS said_state, priority AS said_priority
      FROM arrival),
known AS MATERIALIZED (
    SELECT w.*, t.id AS there, t.id = ANY(%(denied)s::uuid[]) AS denied
      FROM whole w LEFT JOIN timeline_entry t ON t.source = %(source)s AND t.external_id = w.key),
changed AS (
    UPDATE timeline_entry t SET
           party_id = coalesce(k.party, t.party_id), assignee_id = coalesce(k.assignee, t.assignee_id),
           title = coalesce(nullif(k.title, ''), t.title), body = coalesce(nullif(k.body, ''), t.body),
           direction = coalesce(nullif(k.direction, ''), t.direction), channel = coalesce(nullif(k.channel, ''), t.channel),
           state = coalesce(nullif(k.said_state, ''), t.state), priority = coalesce(nullif(k.said_priority, ''), t.priority),
           place = coalesce(nullif(k.place, ''), t.place), rrule = coalesce(nullif(k.rrule, ''), t.rrule),
           at = CASE WHEN k.undated THEN t.at ELSE k.at END, due_at = coalesce(k.due_at, t.due_at),
           ends_at = coalesce(k.ends_at, t.ends_at), own = t.own || k.own,
           done_at = CASE coalesce(nullif(k.said_state, ''), t.state) WHEN 'done' THEN coalesce(t.done_at, k.at) END,
           version = t.version + 1, updated_at = now()
      FROM known k
     WHERE k.there = t.id AND NOT k.denied
       AND (coalesce(k.party, t.party_id), coalesce(k.assignee, t.assignee_id), coalesce(nullif(k.title, ''), t.title),
            coalesce(nullif(k.body, ''), t.body), coalesce(nullif(k.direction, ''), t.direction),
            coalesce(nullif(k.channel, ''), t.channel), coalesce(nullif(k.said_state, ''), t.state),
            coalesce(nullif(k.said_priority, ''), t.priority), coalesce(nullif(k.place, ''), t.place),
            coalesce(nullif(k.rrule, ''), t.rrule), CASE WHEN k.undated THEN t.at ELSE k.at END,
            coalesce(k.due_at, t.due_at), coalesce(k.ends_at, t.ends_at), t.own || k.own)
           IS DISTINCT FROM
           (t.party_id, t.assignee_id, t.title, t.body, t.direction, t.channel, t.state, t.priority, t.place, t.rrule, t.at,
            t.due_at, t.ends_at, t.own)
    RETURNING t.id),
born AS (
    INSERT INTO timeline_entry (id, kind, party_id, owner_id, assignee_id, title, body, direction, channel, state, priority, place,
                                rrule, remind_before, at, due_at, ends_at, done_at, all_day, time_zone, details, by_user_id, source,
                                external_id, own)
    SELECT id, sort, party, CASE WHEN party IS NULL THEN %(by_user)s::uuid END,
           CASE WHEN sort IN ('task', 'meeting') THEN coalesce(assignee, %(by_user)s::uuid) END, coalesce(title, ''),
           coalesce(body, ''), coalesce(direction, ''), coalesce(channel, ''), coalesce(state, ''), coalesce(priority, ''),
           coalesce(place, ''), coalesce(rrule, ''), coalesce(remind_before, ''), at, due_at, ends_at,
           CASE state WHEN 'done' THEN at END, coalesce(all_day, false), %(zone)s, '{}', %(by_user)s::uuid, %(source)s, key, own
      FROM known WHERE there IS NULL
    ON CONFLICT DO NOTHING RETURNING id)
SELECT outcome, array_agg(id) FROM (
    SELECT 'created' AS outcome, id FROM born
    UNION ALL SELECT 'updated', id FROM changed
    UNION ALL SELECT 'denied', there FROM known WHERE denied
    UNION ALL SELECT 'unchanged', there FROM known
               WHERE there IS NOT NULL AND NOT denied AND there NOT IN (SELECT id FROM changed)) o
 GROUP BY outcome
