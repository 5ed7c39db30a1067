-- Entries as a page of their party shows them, out of the rows that are picked, called t.
SELECT t.id, t.kind, t.direction, t.channel, t.at, t.title, t.body, t.details, t.state, t.priority, t.due_at, t.ends_at, t.done_at,
       t.all_day, t.place, t.rrule, t.reminds_at, t.pinned, t.version, t.updated_at, t.by_user_id AS by_id, w.name AS by,
       t.assignee_id, CASE WHEN t.assignee_id = t.by_user_id THEN w.name ELSE g.name END AS assignee,
       CASE WHEN t.kind IN ('order', 'web') THEN NULL ELSE (
           SELECT jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.media_type, 'size', s.size,
                                               'preview', f.preview_id IS NOT NULL) ORDER BY f.id)
             FROM timeline_attachment f JOIN files_storedfile s ON s.sha256 = f.file_id WHERE f.entry_id = t.id) END AS files,
       CASE WHEN t.kind = 'web' THEN NULL ELSE (
           SELECT jsonb_agg(jsonb_build_object('id', r.id, 'at', r.at, 'body', r.body, 'by', b.name, 'by_id', b.id,
                                               'updated_at', r.updated_at) ORDER BY r.at, r.id)
             FROM timeline_entry r LEFT JOIN people_user b ON b.id = r.by_user_id WHERE r.reply_to_id = t.id) END AS replies,
       CASE t.kind WHEN 'meeting' THEN (
           SELECT jsonb_agg(jsonb_build_object('name', coalesce(q.name, u.name, x.name, x.email), 'party', x.party_id,
                                               'user', x.user_id, 'answer', x.answer) ORDER BY x.id)
             FROM timeline_participant x LEFT JOIN parties_party q ON q.id = x.party_id LEFT JOIN people_user u ON u.id = x.user_id
            WHERE x.entry_id = t.id) END AS people
  FROM ({picked}) t LEFT JOIN people_user w ON w.id = t.by_user_id
  LEFT JOIN people_user g ON g.id = t.assignee_id AND g.id IS DISTINCT FROM t.by_user_id
