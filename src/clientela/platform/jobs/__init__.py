"""Work that happens later: procrastinate on the same PostgreSQL, queued in the transaction that needs it.

Each room's jobs stand in its `jobs.py` and are found there; each can run twice without harm. Beside procrastinate's tables stands
why a job failed last. A job that failed for good stays until somebody retries or cancels it. Verbs: `retry`, `retry_failed`,
`cancel`. Reads: `reading.py`.
"""
