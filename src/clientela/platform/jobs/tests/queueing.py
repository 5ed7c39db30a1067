"""Jobs in any state, as procrastinate would have left them."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob


def queued(status: str = "todo", *, lock: str | None = None, **args: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status, attempts)
               VALUES ('imports', 'clientela.platform.imports.jobs.run', %s, %s::jsonb, %s::procrastinate_job_status, 1)
               RETURNING id""",
            [lock, connection.ops.adapt_json_value(args, None), status],
        )
        return int(cursor.fetchone()[0])


def status(job: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=job).status)
