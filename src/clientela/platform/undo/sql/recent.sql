-- The acts of one user of the last days, the latest first: one line for each act, with the transactions that it took.
WITH mine AS (
    SELECT id, created_at, metadata->>'through' AS through FROM pghistory_context
     WHERE metadata->>'user' = %(user)s AND created_at > now() - make_interval(days => %(days)s)
       AND created_at < coalesce(%(before)s::timestamptz, 'infinity')
     ORDER BY created_at DESC LIMIT 2000
)
SELECT CASE WHEN through ~ '^(import|bulk|merge|deed|undo) ' THEN through ELSE 'act ' || id END AS act,
       max(created_at), max(through), array_agg(id)
  FROM mine GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT %(most)s
