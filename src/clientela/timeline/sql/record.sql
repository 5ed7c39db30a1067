-- One entry as one JSON document, with who takes part, what is attached and what was answered.
SELECT convert_to((jsonb_build_object(
    'id', e.id, 'kind', e.kind, 'title', e.title, 'body', e.body, 'direction', e.direction, 'channel', e.channel, 'at', e.at,
    'due_at', e.due_at, 'ends_at', e.ends_at, 'done_at', e.done_at, 'all_day', e.all_day, 'time_zone', e.time_zone,
    'state', e.state, 'priority', e.priority, 'place', e.place, 'rrule', e.rrule, 'remind_before', e.remind_before,
    'reminds_at', e.reminds_at, 'pinned', e.pinned, 'details', e.details, 'source', e.source, 'external_id', e.external_id,
    'version', e.version, 'created_at', e.created_at, 'updated_at', e.updated_at, 'reply_to', e.reply_to_id,
    'party', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind) END,
    'assignee', CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('id', a.id, 'name', a.name) END,
    'by_user', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END,
    'participants', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                         'id', x.id, 'role', x.role, 'answer', x.answer, 'email', x.email, 'name', coalesce(q.name, w.name, x.name),
                         'party', x.party_id, 'user', x.user_id) ORDER BY x.id), '[]')
                       FROM timeline_participant x LEFT JOIN parties_party q ON q.id = x.party_id
                       LEFT JOIN people_user w ON w.id = x.user_id WHERE x.entry_id = e.id),
    'attachments', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                        'id', f.id, 'name', f.name, 'media_type', f.media_type, 'size', s.size, 'preview', f.preview_id IS NOT NULL)
                        ORDER BY f.id), '[]')
                      FROM timeline_attachment f JOIN files_storedfile s ON s.sha256 = f.file_id WHERE f.entry_id = e.id),
    'replies', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', r.id, 'at', r.at, 'body', r.body, 'by', b.name, 'by_id', b.id) ORDER BY r.at, r.id), '[]')
                  FROM timeline_entry r LEFT JOIN people_user b ON b.id = r.by_user_id WHERE r.reply_to_id = e.id)) /* own of e */)::text, 'UTF8')
  FROM timeline_entry e LEFT JOIN parties_party p ON p.id = e.party_id LEFT JOIN people_user a ON a.id = e.assignee_id
  LEFT JOIN people_user u ON u.id = e.by_user_id
 WHERE e.id = %s AND e.kind IN ({kinds})
