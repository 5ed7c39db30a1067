-- Of each of these running or paused enrolments that is over: its key, and why. {table}: their table; {records}: that of leads or deals;
-- {over}: what ends it by the record itself. %(keys)s: which enrolments, NULL for all; %(party)s, %(thread)s: those of one, or NULL.
-- What counts as an answer: a mail that a person wrote (no bounce, no answer while away) or a call of theirs since it began.
SELECT e.id, found.ends
  FROM {table} e
  JOIN {records} r ON r.id = e.record_id
  JOIN cadences_cadence c ON c.id = e.cadence_id
  LEFT JOIN parties_party p ON p.id = r.party_id
  LEFT JOIN email_message m ON m.id = e.letter_id
 CROSS JOIN LATERAL (SELECT CASE
       WHEN {over} <> '' THEN {over}
       WHEN EXISTS (SELECT FROM timeline_entry t
                     WHERE t.party_id = r.party_id AND t.direction = 'in' AND t.kind IN ('message', 'call')
                       AND t.at > e.created_at AND coalesce(t.details->>'kind', 'personal') = 'personal')
         OR EXISTS (SELECT FROM email_message a
                     WHERE a.thread = m.thread AND a.direction = 'in' AND a.kind = 'personal' AND a.at > e.created_at)
       THEN 'answered'
       WHEN EXISTS (SELECT FROM timeline_entry t
                     WHERE t.party_id = r.party_id AND t.kind IN ('meeting', 'visit') AND t.created_at > e.created_at
                       AND t.state <> 'cancelled')
         OR EXISTS (SELECT FROM timeline_participant q JOIN timeline_entry t ON t.id = q.entry_id
                     WHERE q.party_id = r.party_id AND t.kind = 'meeting' AND t.created_at > e.created_at
                       AND t.state <> 'cancelled')
       THEN 'met'
       WHEN EXISTS (SELECT FROM email_outgoing o WHERE o.message_id = m.id AND o.state = 'failed')
         OR EXISTS (SELECT FROM parties_contactpoint w
                     WHERE w.party_id = r.party_id AND w.kind = 'email' AND w.state <> ''
                       AND m.recipients @> jsonb_build_array(jsonb_build_object('email', w.value)))
       THEN 'bounced'
       WHEN p.consent && ARRAY['no_email_' || c.purpose] AND e.steps @> '[{"kind": "mail"}]' THEN 'refused'
       ELSE '' END AS ends) found
 WHERE e.state <> 'ended' AND found.ends <> ''
   AND (%(keys)s::uuid[] IS NULL OR e.id = ANY(%(keys)s::uuid[]))
   AND (%(party)s::uuid IS NULL OR r.party_id = %(party)s::uuid)
   AND (%(thread)s::uuid IS NULL OR m.thread = %(thread)s::uuid)
