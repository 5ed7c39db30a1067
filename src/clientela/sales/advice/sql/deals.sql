-- What speaks for a next step with each of these open deals. %(keys)s: deals; %(known)s: of parties that the reader may look into.
-- step: that of a cadence which is to be done by hand now; a cadence that does the next one by itself is planned.
-- waits: since they wrote or rang in vain; who spoke with them has answered.
-- quiet, waits, stale, late: days; put_off: how often the day of closing was moved to a later one.
SELECT d.id, d.name, d.party_id, p.name, s.name, d.amount, d.currency, s.probability,
       current_date - greatest(p.last_contact_at::date, d.opened_on) AS quiet,
       CASE WHEN touched.direction = 'in' AND NOT touched.spoke THEN current_date - touched.at::date END AS waits,
       current_date - d.stale_on AS stale,
       current_date - d.closes_on AS late,
       d.next_step,
       (SELECT count(*) FROM (
           SELECT e.closes_on AS before, lead(e.closes_on, 1, d.closes_on) OVER (ORDER BY e.pgh_id) AS after
             FROM deals_dealevent e WHERE e.pgh_obj_id = d.id) moved
         WHERE moved.after > moved.before) AS put_off,
       EXISTS (SELECT FROM timeline_entry t WHERE t.party_id = d.party_id
                  AND (t.kind = 'task' AND t.state IN ('open', 'doing', 'waiting')
                       OR t.kind = 'meeting' AND t.at > now() AND t.state <> 'cancelled')) OR e.due_at IS NOT NULL AS planned,
       EXISTS (SELECT FROM deals_buyer b WHERE b.deal_id = d.id AND b.part = 'decides') AS decided,
       (SELECT q.name FROM deals_buyer b JOIN parties_party q ON q.id = b.party_id
         WHERE b.deal_id = d.id AND b.stance = 'against' AND q.id = ANY(%(known)s) ORDER BY b.part <> 'decides', b.created_at LIMIT 1) AS blocker,
       CASE WHEN e.due_at IS NULL THEN e.step END AS step, c.name AS cadence
  FROM deals_deal d
  LEFT JOIN pipelines_stage s ON s.id = d.stage_id
  LEFT JOIN parties_party p ON p.id = d.party_id AND p.id = ANY(%(known)s)
  LEFT JOIN cadences_dealenrolment e ON e.record_id = d.id AND e.state = 'running'
  LEFT JOIN cadences_cadence c ON c.id = e.cadence_id
  LEFT JOIN LATERAL (
       SELECT t.direction, t.at, t.kind = 'visit' OR t.kind = 'call' AND coalesce(t.details->>'outcome', 'reached') = 'reached' AS spoke
         FROM timeline_entry t
        WHERE t.party_id = p.id AND t.kind IN ('message', 'call', 'visit') AND t.at <= now()
        ORDER BY t.at DESC, t.id DESC LIMIT 1) touched ON true
 WHERE d.id = ANY(%(keys)s) AND d.outcome = 'open'
