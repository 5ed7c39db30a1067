-- Claims the reminders whose time has come: whoever comes second finds them claimed and goes on to others.
UPDATE timeline_entry SET reminds_at = NULL
 WHERE id IN (SELECT id FROM timeline_entry WHERE reminds_at <= %(now)s ORDER BY reminds_at LIMIT 500 FOR UPDATE SKIP LOCKED)
   AND reminds_at <= %(now)s
RETURNING id
