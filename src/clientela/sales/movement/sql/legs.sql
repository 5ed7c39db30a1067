-- Each change of the open pipeline between two moments as legs: (bar, deal, currency, amount, how many deals; what was lost by it is
-- below 0). {key} is the deal's, or NULL: then deals that fared alike are summed before they become legs.
-- A deal's state at a moment is the first of its states that ended after it, or the one of now where none did.
-- In the pipeline is what is open and, where days are given, due from the first to the last of them.
-- The past is gone through once; what did not change since the start, mostly nearly all, is told by the deals of now alone.
WITH changed AS (  -- since the start: the state of then, and of the end where it changed after that as well
    SELECT e.pgh_obj_id AS id, min(e.pgh_id) AS then_, min(e.pgh_id) FILTER (WHERE e.pgh_created_at > %(end)s) AS later
      FROM public.deals_dealevent e WHERE e.pgh_created_at > %(start)s GROUP BY e.pgh_obj_id
), both_ends AS (
    SELECT c.id, o.created_at > %(start)s AS born, a.id IS NULL AND n.id IS NULL AS gone, o.outcome AS was, o.amount AS old,
           o.currency AS old_in, o.closes_on AS old_due, CASE WHEN a.id IS NULL THEN n.outcome ELSE a.outcome END AS is_now,
           CASE WHEN a.id IS NULL THEN n.amount ELSE a.amount END AS new,
           CASE WHEN a.id IS NULL THEN n.currency ELSE a.currency END AS new_in,
           CASE WHEN a.id IS NULL THEN n.closes_on ELSE a.closes_on END AS new_due
      FROM changed c JOIN public.deals_dealevent o ON o.pgh_id = c.then_
      LEFT JOIN public.deals_dealevent a ON a.pgh_id = c.later
      LEFT JOIN public.deals_deal n ON n.id = c.id
     WHERE o.created_at <= %(end)s
    UNION ALL
    SELECT n.id, n.created_at > %(start)s, false, n.outcome, n.amount, n.currency, n.closes_on, n.outcome, n.amount, n.currency,
           n.closes_on
      FROM public.deals_deal n LEFT JOIN changed c ON c.id = n.id
     WHERE c.id IS NULL AND n.created_at <= %(end)s AND (n.outcome = 'open' OR n.created_at > %(start)s)
), stood AS (
    SELECT id, born, gone, was, is_now, coalesce(old, 0) AS old, old_in, coalesce(new, 0) AS new, new_in,
           coalesce(NOT born AND was = 'open' AND (%(first)s::date IS NULL OR old_due BETWEEN %(first)s AND %(last)s), false) AS in_before,
           coalesce(is_now = 'open' AND (%(first)s::date IS NULL OR new_due BETWEEN %(first)s AND %(last)s), false) AS in_after,
           coalesce(is_now <> 'open' AND (%(first)s::date IS NULL OR new_due BETWEEN %(first)s AND %(last)s), false) AS closed_in
      FROM both_ends WHERE {mine}
), passed AS (  -- what came in and closed between the moments came in before it closed
    SELECT {key} AS id, born, gone, is_now, old_in, new_in, in_before, in_after,
           NOT in_before AND (in_after OR closed_in AND (born OR was = 'open')) AS came,
           CASE WHEN new > old THEN 'raised' ELSE 'lowered' END AS turned,
           in_before AND NOT gone AND (new, new_in) IS DISTINCT FROM (old, old_in) AS otherwise,
           sum(old) AS old, sum(new) AS new, count(*) AS number
      FROM stood GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
)
SELECT leg.bar, p.id, leg.currency, leg.amount, p.number
  FROM passed p CROSS JOIN LATERAL (VALUES
       ('start', p.old_in, CASE WHEN in_before THEN old END),
       ('deleted', p.old_in, CASE WHEN in_before AND gone THEN -old END),
       (CASE WHEN born THEN 'new' ELSE 'moved_in' END, p.new_in, CASE WHEN came THEN new END),
       (turned, p.new_in, CASE WHEN otherwise THEN CASE WHEN new_in = old_in THEN new - old ELSE new END END),
       (turned, p.old_in, CASE WHEN otherwise AND new_in <> old_in THEN -old END),
       ('slipped_out', p.new_in, CASE WHEN in_before AND is_now = 'open' AND NOT in_after THEN -new END),
       (is_now, p.new_in, CASE WHEN (in_before OR came) AND is_now <> 'open' THEN -new END)
  ) leg(bar, currency, amount)
 WHERE leg.amount IS NOT NULL
