-- Figures of parts folded into cells: what isn't shown is among "others", whose key is NULL.
-- {parts}: r, c, lr, lc, coin, on_day, n, w, v as grouped by the ORM; {rate}: what an amount is multiplied by; {fold}: sum, min or max.
WITH parts(r, c, lr, lc, coin, on_day, n, w, v) AS ({parts}),
rated AS MATERIALIZED (
    SELECT coin, on_day, {rate} AS rate FROM (SELECT DISTINCT coin, on_day FROM parts) days),
cells AS MATERIALIZED (
    SELECT coalesce(r::text, '') AS r, coalesce(c::text, '') AS c, min(lr) AS lr, min(lc) AS lc, sum(n) AS n,
           sum(w) FILTER (WHERE rate IS NOT NULL) AS w, {fold}(v * rate) AS v, sum(w) FILTER (WHERE rate IS NULL) AS missing
      FROM parts JOIN rated USING (coin, on_day) GROUP BY 1, 2),
down AS (
    SELECT r, row_number() OVER (ORDER BY {order_rows}) AS place, count(*) OVER () AS number
      FROM (SELECT r, {fold}(v) AS v, sum(n) AS n FROM cells GROUP BY r) found),
across AS (
    SELECT c, row_number() OVER (ORDER BY {order_columns}) AS place, count(*) OVER () AS number
      FROM (SELECT c, {fold}(v) AS v, sum(n) AS n FROM cells GROUP BY c) found)
SELECT CASE WHEN down.place <= {rows} THEN cells.r END, CASE WHEN across.place <= {columns} THEN cells.c END,
       0, min(lr), min(lc), sum(n), coalesce(sum(w), 0), {fold}(v), coalesce(sum(missing), 0),
       min(CASE WHEN down.place > {rows} THEN {rows} + 1 ELSE down.place END),
       min(CASE WHEN across.place > {columns} THEN {columns} + 1 ELSE across.place END),
       max(down.number), max(across.number)
  FROM cells JOIN down USING (r) JOIN across USING (c)
 GROUP BY 1, 2 ORDER BY 10, 11
