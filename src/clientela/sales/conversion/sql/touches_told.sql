-- Behind touches.sql: each outcome as a whole and by band, then by group: how many deals, the quarters of all
-- contacts, and how many of each kind on average.
SELECT '' AS of, NULL AS grp, outcome, band, count(*),
       percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY contacts),
       avg(sent)::float8, avg(received)::float8,
       avg(calls)::float8, avg(meetings)::float8
  FROM banded GROUP BY GROUPING SETS ((outcome), (outcome, band))
UNION ALL
SELECT 'group', m.grp, b.outcome, NULL, count(*),
       percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY contacts),
       avg(sent)::float8, avg(received)::float8,
       avg(calls)::float8, avg(meetings)::float8
  FROM mine m JOIN banded b ON b.id = m.id GROUP BY m.grp, b.outcome
