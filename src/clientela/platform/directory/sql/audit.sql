-- The audit, the latest first: of each kind the newest by its own index, then the newest of them all.
SELECT found.id, found.name, found.payload, found.actor, found.at
  FROM unnest(%(names)s::text[]) AS kind(name)
 CROSS JOIN LATERAL (
       SELECT f.id, f.name, f.payload, f.actor, f.at
         FROM events_fact f
        WHERE f.name = kind.name
          AND (%(since)s::timestamptz IS NULL OR f.at >= %(since)s)
          AND (%(before)s::timestamptz IS NULL OR f.at < %(before)s)
          AND (%(after)s::uuid IS NULL OR (f.at, f.id) < (SELECT a.at, a.id FROM events_fact a WHERE a.id = %(after)s))
          AND (%(user)s::text IS NULL OR f.actor->>'user' = %(user)s OR f.payload->>'user_id' = %(user)s
               OR f.payload->>'asked_by' = %(user)s)
        ORDER BY f.at DESC, f.id DESC
        LIMIT %(limit)s) AS found
 ORDER BY found.at DESC, found.id DESC
 LIMIT %(limit)s
