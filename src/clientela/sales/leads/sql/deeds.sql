-- Of these leads those whose party did a deed within so many days before now, or before the lead ended.
SELECT l.id FROM leads_lead l
 WHERE l.id = ANY(%(keys)s::uuid[]) AND CASE %(deed)s
  WHEN 'again' THEN EXISTS (SELECT FROM leads_lead o WHERE o.party_id = l.party_id AND o.id <> l.id AND o.opened_at <= l.opened_at
                      AND o.opened_at > coalesce(l.closed_at, now()) - make_interval(days => %(days)s))
  WHEN 'form' THEN EXISTS (SELECT FROM leads_lead o WHERE (o.id = l.id OR o.party_id = l.party_id) AND o.source LIKE 'form:%%'
                      AND o.opened_at BETWEEN coalesce(l.closed_at, now()) - make_interval(days => %(days)s) AND coalesce(l.closed_at, now()))
  ELSE EXISTS (SELECT FROM timeline_entry e WHERE e.party_id = l.party_id
                  AND e.at BETWEEN coalesce(l.closed_at, now()) - make_interval(days => %(days)s) AND coalesce(l.closed_at, now())
                  AND CASE %(deed)s WHEN 'wrote' THEN e.kind = 'message' AND e.direction = 'in' AND coalesce(e.details->>'kind', 'personal') = 'personal'
                                    WHEN 'spoke' THEN e.kind = 'call' AND coalesce(e.details->>'outcome', 'reached') = 'reached'
                                    ELSE e.kind IN ('meeting', 'visit') END) END
