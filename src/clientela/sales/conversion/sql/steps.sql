-- Of each step of a pipeline's checklists: of the closed deals that stood in its stage while there was such a step, how many were won
-- and lost with it done before they closed, and how many without.
WITH mine AS ({mine}), stood AS (
    SELECT m.id, m.outcome, m.stage_since, e.stage_id, max(e.pgh_created_at) AS left_at
      FROM mine m JOIN deals_dealevent e ON e.pgh_obj_id = m.id AND e.pgh_label = 'update' AND e.outcome = 'open'
     GROUP BY 1, 2, 3, 4)
SELECT s.id, count(*) FILTER (WHERE t.id IS NOT NULL AND d.outcome = 'won'), count(*) FILTER (WHERE t.id IS NOT NULL AND d.outcome = 'lost'),
       count(*) FILTER (WHERE t.id IS NULL AND d.outcome = 'won'), count(*) FILTER (WHERE t.id IS NULL AND d.outcome = 'lost')
  FROM pipelines_step s
  JOIN stood d ON d.stage_id = s.stage_id AND d.left_at >= s.created_at
  LEFT JOIN deals_tick t ON t.step_id = s.id AND t.deal_id = d.id AND t.done_at <= d.stage_since
 GROUP BY s.id
