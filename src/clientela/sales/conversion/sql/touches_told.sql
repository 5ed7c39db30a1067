-- Behind touches.sql: each outcome as a whole and by band, then by group: how many deals, and the median of each kind of contact.
SELECT '' AS of, NULL AS grp, outcome, band, count(*),
       percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY contacts),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY sent), percentile_cont(0.5) WITHIN GROUP (ORDER BY received),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY calls), percentile_cont(0.5) WITHIN GROUP (ORDER BY meetings)
  FROM banded GROUP BY GROUPING SETS ((outcome), (outcome, band))
UNION ALL
SELECT 'group', m.grp, b.outcome, NULL, count(*),
       percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY contacts),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY sent), percentile_cont(0.5) WITHIN GROUP (ORDER BY received),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY calls), percentile_cont(0.5) WITHIN GROUP (ORDER BY meetings)
  FROM mine m JOIN banded b ON b.id = m.id GROUP BY m.grp, b.outcome
