-- How long deals stood in each stage that they left, in days: the median of each group and stage, and of how many stays.
-- A state that was changed bears the stage and the moment since when; the last of those states ended when the deal moved on.
WITH mine AS ({mine}), stays AS (
    SELECT m.grp, e.pgh_obj_id, e.stage_id, e.stage_since, max(e.pgh_created_at) AS left_at
      FROM mine m JOIN deals_deal d ON d.id = m.id
      JOIN deals_dealevent e ON e.pgh_obj_id = m.id AND e.pgh_label = 'update'
     WHERE e.stage_id IS NOT NULL AND (e.stage_id, e.stage_since) IS DISTINCT FROM (d.stage_id, d.stage_since)
     GROUP BY 1, 2, 3, 4)
SELECT grp, stage_id, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM left_at - stage_since)::float8 / 86400)
  FROM stays GROUP BY grp, stage_id
