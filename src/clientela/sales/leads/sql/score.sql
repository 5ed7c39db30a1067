-- The scores of these leads with the reasons beside them. They follow from rules, so they are no history and change no version.
UPDATE leads_lead l SET score = s.score, points = s.points
  FROM jsonb_to_recordset(%(scores)s::jsonb) AS s(id uuid, score int, points jsonb)
 WHERE l.id = s.id AND (l.score, l.points) IS DISTINCT FROM (s.score, s.points)
