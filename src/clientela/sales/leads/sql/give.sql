-- Leads to their new owners, with the reasons beside them; of one that stands it is a change, of a new one part of its birth.
UPDATE leads_lead l SET owner_id = g.owner, given = g.given, version = l.version + (%(again)s)::bool::int,
       updated_at = CASE WHEN (%(again)s)::bool THEN now() ELSE l.updated_at END
  FROM jsonb_to_recordset(%(given)s::jsonb) AS g(id uuid, owner uuid, given jsonb)
 WHERE l.id = g.id
