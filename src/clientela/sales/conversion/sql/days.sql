-- How long deals took in days: from the day on which they were opened to that on which they closed (no stage), and in each stage that
-- they left, by group where each deal is in one. As columns of numbers, eight bytes a number: to sort them here costs more than all
-- the rest. Put in: `deals`, with their days and their group (`grp`, else NULL).
-- A state that was changed bears the stage and the moment since when; the last of those states ended when the deal moved on.
WITH closed AS MATERIALIZED (SELECT * FROM ({deals}) k(id, opened_on, closes_on, stage_id, stage_since, grp)),
took AS MATERIALIZED (
    SELECT id, grp, NULL::uuid AS stage_id, (closes_on - opened_on)::float8 AS days FROM closed WHERE closes_on >= opened_on
    UNION ALL
    SELECT c.id, c.grp, e.stage_id, date_part('epoch', max(e.pgh_created_at) - e.stage_since) / 86400
      FROM closed c JOIN deals_dealevent e ON e.pgh_obj_id = c.id AND e.pgh_label = 'update'
     WHERE e.stage_id IS NOT NULL AND (e.stage_id, e.stage_since) IS DISTINCT FROM (c.stage_id, c.stage_since)
     GROUP BY c.id, c.grp, e.stage_id, e.stage_since)
SELECT true AS once, {grp}, stage_id, string_agg(float8send(days), '') AS days, NULL::bytea AS parts FROM took GROUP BY grp, stage_id
