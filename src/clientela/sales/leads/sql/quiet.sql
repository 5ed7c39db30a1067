-- Of these leads the days without contact: until now, or until the lead ended.
SELECT l.id, greatest(0, extract(epoch FROM coalesce(l.closed_at, now()) - greatest(l.opened_at,
           least(coalesce(p.last_contact_at, l.opened_at), coalesce(l.closed_at, now())))) / 86400)::float
  FROM leads_lead l LEFT JOIN parties_party p ON p.id = l.party_id
 WHERE l.id = ANY(%(keys)s::uuid[])
