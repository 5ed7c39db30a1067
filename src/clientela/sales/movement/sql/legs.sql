-- Each change of the open pipeline between two moments as legs: (bar, deal, currency, amount, what was lost by it is below 0).
-- A deal's state at a moment is the first of its states that ended after it, or the one of now where none did.
-- In the pipeline is what is open and, where days are given, due from the first to the last of them.
WITH once AS (  -- how what was changed since the start stood then
    SELECT DISTINCT ON (e.pgh_obj_id)
           e.pgh_obj_id AS id, e.outcome, coalesce(e.amount, 0) AS amount, e.currency, e.closes_on, e.created_at
      FROM public.deals_dealevent e WHERE e.pgh_created_at > %(start)s ORDER BY e.pgh_obj_id, e.pgh_id
), later AS (  -- and what was changed since the end
    SELECT DISTINCT ON (e.pgh_obj_id)
           e.pgh_obj_id AS id, e.outcome, coalesce(e.amount, 0) AS amount, e.currency, e.closes_on, e.created_at
      FROM public.deals_dealevent e WHERE e.pgh_created_at > %(end)s ORDER BY e.pgh_obj_id, e.pgh_id
), now_there AS (
    SELECT id, outcome, coalesce(amount, 0) AS amount, currency, closes_on, created_at FROM public.deals_deal
), before AS (
    SELECT * FROM once WHERE created_at <= %(start)s
    UNION ALL
    SELECT * FROM now_there n WHERE created_at <= %(start)s AND NOT EXISTS (SELECT FROM once o WHERE o.id = n.id)
), after AS (
    SELECT * FROM later WHERE created_at <= %(end)s
    UNION ALL
    SELECT * FROM now_there n WHERE created_at <= %(end)s AND NOT EXISTS (SELECT FROM later o WHERE o.id = n.id)
), both_ends AS (
    SELECT id, a.id IS NULL AS born, b.id IS NULL AS gone, a.outcome AS was, b.outcome AS is_now,
           a.amount AS old, a.currency AS old_in, b.amount AS new, b.currency AS new_in,
           coalesce(a.outcome = 'open' AND (%(first)s::date IS NULL OR a.closes_on BETWEEN %(first)s AND %(last)s), false) AS in_before,
           coalesce(b.outcome = 'open' AND (%(first)s::date IS NULL OR b.closes_on BETWEEN %(first)s AND %(last)s), false) AS in_after,
           coalesce(b.outcome <> 'open' AND (%(first)s::date IS NULL OR b.closes_on BETWEEN %(first)s AND %(last)s), false) AS closed_in
      FROM before a FULL JOIN after b USING (id)
     WHERE {mine}
), passed AS (  -- what came in and closed between the moments came in before it closed
    SELECT *, NOT in_before AND (in_after OR closed_in AND (born OR was = 'open')) AS came FROM both_ends
)
SELECT leg.bar, p.id, leg.currency, leg.amount
  FROM passed p CROSS JOIN LATERAL (VALUES
       ('start', p.old_in, CASE WHEN in_before THEN old END),
       ('deleted', p.old_in, CASE WHEN in_before AND gone THEN -old END),
       (CASE WHEN born THEN 'new' ELSE 'moved_in' END, p.new_in, CASE WHEN came THEN new END),
       (CASE WHEN new > old THEN 'raised' ELSE 'lowered' END, p.new_in,
           CASE WHEN in_before AND NOT gone AND (new, new_in) IS DISTINCT FROM (old, old_in) THEN
                CASE WHEN new_in = old_in THEN new - old ELSE new END END),
       (CASE WHEN new > old THEN 'raised' ELSE 'lowered' END, p.old_in,
           CASE WHEN in_before AND NOT gone AND new_in <> old_in THEN -old END),
       ('slipped_out', p.new_in, CASE WHEN in_before AND is_now = 'open' AND NOT in_after THEN -new END),
       (is_now, p.new_in, CASE WHEN (in_before OR came) AND is_now <> 'open' THEN -new END)
  ) leg(bar, currency, amount)
 WHERE leg.amount IS NOT NULL
