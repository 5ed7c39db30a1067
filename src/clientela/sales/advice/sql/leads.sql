-- What speaks for a next step with each of these leads. %(keys)s: leads; %(known)s: of parties that the reader may look into.
-- step: that of a cadence which is to be done by hand now; runs: whether a cadence does the next one by itself.
-- late: minutes since an answer was due; open, quiet: days.
SELECT l.id, l.name, l.party_id, p.name, l.answered_at IS NOT NULL AS answered,
       (extract(epoch FROM now() - l.waits_until) / 60)::int AS late,
       current_date - l.opened_at::date AS open,
       current_date - greatest(p.last_contact_at, l.answered_at)::date AS quiet,
       EXISTS (SELECT FROM timeline_entry t WHERE t.party_id = l.party_id
                  AND (t.kind = 'task' AND t.state IN ('open', 'doing', 'waiting')
                       OR t.kind = 'meeting' AND t.at > now() AND t.state <> 'cancelled')) OR e.due_at IS NOT NULL AS planned,
       CASE WHEN e.due_at IS NULL THEN e.step END AS step, c.name AS cadence,
       e.due_at IS NOT NULL AND e.step < jsonb_array_length(e.steps) AS runs
  FROM leads_lead l
  LEFT JOIN parties_party p ON p.id = l.party_id AND p.id = ANY(%(known)s)
  LEFT JOIN cadences_leadenrolment e ON e.record_id = l.id AND e.state = 'running'
  LEFT JOIN cadences_cadence c ON c.id = e.cadence_id
 WHERE l.id = ANY(%(keys)s) AND l.state IN ('new', 'working')
