-- Each change of the open pipeline between two moments as legs: (bar, deal, name, currency, amount, what was lost by it is below 0).
-- A deal's state at a moment is the first of its states that ended after it, or the one of now.
-- In the pipeline is what is open and, where days are given, due from the first to the last of them.
WITH states AS MATERIALIZED (
    SELECT e.pgh_obj_id AS id, e.name, e.outcome, coalesce(e.amount, 0) AS amount, e.currency, e.closes_on, e.created_at,
           e.pgh_created_at AS ends, e.pgh_id AS nth
      FROM public.deals_dealevent e WHERE e.pgh_created_at > %(start)s
    UNION ALL
    SELECT id, name, outcome, coalesce(amount, 0), currency, closes_on, created_at, 'infinity', 9223372036854775807
      FROM public.deals_deal
), before AS (
    SELECT DISTINCT ON (id) * FROM states WHERE created_at <= %(start)s ORDER BY id, nth
), after AS (
    SELECT DISTINCT ON (id) * FROM states WHERE created_at <= %(end)s AND ends > %(end)s ORDER BY id, nth
), both_ends AS (
    SELECT id, coalesce(b.name, a.name) AS name, a.id IS NULL AS born, b.id IS NULL AS gone, a.outcome AS was, b.outcome AS is_now,
           a.amount AS old, a.currency AS old_in, b.amount AS new, b.currency AS new_in,
           coalesce(a.outcome = 'open' AND (%(first)s::date IS NULL OR a.closes_on BETWEEN %(first)s AND %(last)s), false) AS in_before,
           coalesce(b.outcome = 'open' AND (%(first)s::date IS NULL OR b.closes_on BETWEEN %(first)s AND %(last)s), false) AS in_after,
           coalesce(b.outcome <> 'open' AND (%(first)s::date IS NULL OR b.closes_on BETWEEN %(first)s AND %(last)s), false) AS closed_in
      FROM before a FULL JOIN after b USING (id)
     WHERE {mine}
), passed AS (  -- what came in and closed between the moments came in before it closed
    SELECT *, NOT in_before AND (in_after OR closed_in AND (born OR was = 'open')) AS came FROM both_ends
)
SELECT leg.bar, p.id, p.name, leg.currency, leg.amount
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
