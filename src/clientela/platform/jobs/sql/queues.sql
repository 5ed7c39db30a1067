-- How many jobs of each state every queue holds.
SELECT queue_name,
       count(*) FILTER (WHERE status = 'todo'),
       count(*) FILTER (WHERE status = 'doing'),
       count(*) FILTER (WHERE status = 'failed'),
       count(*) FILTER (WHERE status = 'succeeded')
  FROM procrastinate_jobs GROUP BY 1 ORDER BY 1
