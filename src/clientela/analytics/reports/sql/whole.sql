-- Figures that parts don't make (median, how many different): each cell, row and column is reckoned of its own records.
-- {parts}: r, c, lr, lc, y, x row by row, y as it is stored and x in the company's currency; {figure}: the aggregate of x.
WITH parts(r, c, lr, lc, y, x) AS MATERIALIZED ({parts}),
cells AS MATERIALIZED (
    SELECT coalesce(r::text, '') AS r, coalesce(c::text, '') AS c, grouping(r, c) AS level, min(lr) AS lr, min(lc) AS lc,
           count(*) AS n, count(x) AS w, {figure} AS v, count(y) - count(x) AS missing
      FROM parts GROUP BY GROUPING SETS ((r, c), (r), (c), ())),
down AS (
    SELECT r, row_number() OVER (ORDER BY {order_rows}) AS place, count(*) OVER () AS number FROM cells WHERE level = 1),
across AS (
    SELECT c, row_number() OVER (ORDER BY {order_columns}) AS place, count(*) OVER () AS number FROM cells WHERE level = 2)
SELECT cells.r, cells.c, level, lr, lc, n, w, v, missing, down.place, across.place,
       (SELECT max(number) FROM down), (SELECT max(number) FROM across)
  FROM cells LEFT JOIN down ON down.r = cells.r AND level IN (0, 1) LEFT JOIN across ON across.c = cells.c AND level IN (0, 2)
 WHERE (level IN (2, 3) OR down.place <= {rows}) AND (level IN (1, 3) OR across.place <= {columns})
 ORDER BY down.place NULLS LAST, across.place NULLS LAST
