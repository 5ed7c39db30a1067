"""Work that happens later: procrastinate on the same PostgreSQL, queued in the transaction that needs it.

Each room's jobs stand in its `jobs.py` and are found there; each can run twice without harm.
"""
