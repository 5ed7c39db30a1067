-- Jobs from the latest down, each with when it last changed and why it last failed. A waiting job's reason is that of its last
-- attempt. Parameters: status, queue, after (NULL: any), most.
SELECT j.id, j.task_name, j.queue_name, j.status::text, j.args, j.attempts,
       CASE WHEN j.status = 'todo' THEN j.scheduled_at END,
       (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id),
       coalesce(f.error, ''), f.failed_at
  FROM procrastinate_jobs j LEFT JOIN jobs_failure f ON f.job_id = j.id
 WHERE (%(status)s::procrastinate_job_status IS NULL OR j.status = %(status)s::procrastinate_job_status)
   AND (%(queue)s::text IS NULL OR j.queue_name = %(queue)s)
   AND (%(after)s::bigint IS NULL OR j.id < %(after)s)
 ORDER BY j.id DESC LIMIT %(most)s
