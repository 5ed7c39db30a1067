-- How many contacts stood before each of these closed deals ended. Put in: of which deals, with their group as text;
-- and which entries of `t` count, where not all do.
-- Each counts from the moment at which the deal, or the lead that it was, was opened, until the day on which it closed.
-- %(kinds)s: kinds of entries. A mail that a machine wrote (a bounce, an answer while away) is no contact.
WITH mine AS MATERIALIZED (SELECT k.id, coalesce(k.grp, '') AS grp FROM ({mine}) k(id, grp)),
touched AS MATERIALIZED (
    SELECT d.id, d.outcome, count(t.id) AS contacts,
           count(t.id) FILTER (WHERE t.kind = 'message' AND t.direction = 'out') AS sent,
           count(t.id) FILTER (WHERE t.kind = 'message' AND t.direction <> 'out') AS received,
           count(t.id) FILTER (WHERE t.kind = 'call') AS calls,
           count(t.id) FILTER (WHERE t.kind IN ('meeting', 'visit')) AS meetings
      FROM (SELECT DISTINCT id FROM mine) m
      JOIN deals_deal d ON d.id = m.id
      LEFT JOIN leads_lead l ON l.id = d.lead_id
      LEFT JOIN timeline_entry t
        ON t.party_id = d.party_id AND t.kind = ANY(%(kinds)s)
       AND t.at >= coalesce(l.opened_at, d.opened_on::timestamptz) AND t.at < (d.closes_on + 1)::timestamptz
       AND (t.kind <> 'message' OR t.direction = 'out' OR coalesce(t.details->>'kind', 'personal') = 'personal')
       AND (t.kind <> 'meeting' OR t.state <> 'cancelled' AND t.at < now()) {entries}
     GROUP BY d.id, d.outcome),
banded AS (SELECT *, width_bucket(contacts, %(edges)s::bigint[]) AS band FROM touched)
