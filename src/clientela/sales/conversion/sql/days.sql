-- How long deals took in days: from the day on which they were opened to that on which they closed (no stage), and in each stage that
-- they left. The median of each group, in which a deal weighs as much as its part is; where all weigh the same, the usual one.
-- A state that was changed bears the stage and the moment since when; the last of those states ended when the deal moved on.
WITH mine AS (SELECT id, grp, sum(part) AS part FROM ({mine}) said GROUP BY 1, 2),
took AS (
    SELECT m.grp, NULL::uuid AS stage_id, m.part, (d.closes_on - d.opened_on)::float8 AS days
      FROM mine m JOIN deals_deal d ON d.id = m.id WHERE d.closes_on >= d.opened_on
    UNION ALL
    SELECT m.grp, e.stage_id, m.part, extract(epoch FROM max(e.pgh_created_at) - e.stage_since)::float8 / 86400
      FROM mine m JOIN deals_deal d ON d.id = m.id
      JOIN deals_dealevent e ON e.pgh_obj_id = m.id AND e.pgh_label = 'update'
     WHERE e.stage_id IS NOT NULL AND (e.stage_id, e.stage_since) IS DISTINCT FROM (d.stage_id, d.stage_since)
     GROUP BY m.grp, m.part, e.pgh_obj_id, e.stage_id, e.stage_since),
weighed AS (
    SELECT grp, stage_id, days, sum(part) OVER (PARTITION BY grp, stage_id ORDER BY days ROWS UNBOUNDED PRECEDING) AS upto,
           sum(part) OVER (PARTITION BY grp, stage_id) AS whole
      FROM took)
SELECT grp, stage_id, (min(days) FILTER (WHERE 2 * upto >= whole) + min(days) FILTER (WHERE 2 * upto > whole)) / 2
  FROM weighed GROUP BY grp, stage_id
