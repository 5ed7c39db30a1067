"""What is in the queues: jobs by state, why they failed, what is scheduled, which workers live. For who may configure jobs."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from croniter import croniter
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

_SQL = Path(__file__).parent / "sql"
_JOBS = (_SQL / "jobs.sql").read_text()
_QUEUES = (_SQL / "queues.sql").read_text()
STATES = {"waiting": "todo", "running": "doing", "failed": "failed", "done": "succeeded", "cancelled": "cancelled"}
MOST = 50
SILENT = 30  # seconds after which a worker, which gives a sign of life every 10, is not counted as alive
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,19}")


@dataclass(frozen=True)
class Queue:
    name: str
    waiting: int
    running: int
    failed: int
    done: int  # of the days that done jobs are kept


@dataclass(frozen=True)
class Job:
    id: int
    task: str
    queue: str
    state: str
    keys: dict[str, str]  # arguments: the keys of records as they are, of all else only that they are there
    attempts: int
    next_at: datetime | None  # when a waiting job runs; none: as soon as a worker is free
    changed_at: datetime | None
    error: str
    failed_at: datetime | None


@dataclass(frozen=True)
class Schedule:
    task: str
    cron: str
    last_at: datetime | None
    next_at: datetime


@dataclass(frozen=True)
class Worker:
    id: int
    seen_at: datetime
    is_alive: bool


def queues(actor: Actor) -> list[Queue]:
    require(actor, "configure", "job")
    with connection.cursor() as cursor:
        cursor.execute(_QUEUES)
        return [Queue(*row) for row in cursor.fetchall()]


def jobs(actor: Actor, *, state: str = "", queue: str = "", after: int | None = None) -> list[Job]:
    """The latest first, one more than MOST where there are more; `after` is the last id of the page before."""
    require(actor, "configure", "job")
    asked = {"status": STATES.get(state), "queue": queue or None, "after": after, "most": MOST + 1}
    with connection.cursor() as cursor:
        cursor.execute(_JOBS, asked)
        rows = cursor.fetchall()
    said = {status: name for name, status in STATES.items()}
    return [
        Job(key, short(task), name, said.get(status, "cancelled"), _keys(args), *rest)
        for key, task, name, status, args, *rest in rows
    ]


def schedules(actor: Actor) -> list[Schedule]:
    """The periodic tasks of this installation, with when they last were and next will be queued."""
    require(actor, "configure", "job")
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, max(defer_timestamp) FROM procrastinate_periodic_defers GROUP BY 1")
        last = dict(cursor.fetchall())
    now = timezone.now()
    return [
        Schedule(
            short(name),
            one.cron,
            datetime.fromtimestamp(last[name], UTC) if name in last else None,
            croniter(one.cron, now).get_next(datetime),
        )
        for (name, _id), one in sorted(app.periodic_registry.periodic_tasks.items())
    ]


def workers(actor: Actor) -> list[Worker]:
    require(actor, "configure", "job")
    now = timezone.now()
    return [
        Worker(one.id, one.last_heartbeat, (now - one.last_heartbeat).total_seconds() < SILENT)
        for one in ProcrastinateWorker.objects.order_by("id")
    ]


def alive() -> Any:
    """The keys of all jobs that are still kept."""
    return ProcrastinateJob.objects.values("id")


def short(task: str) -> str:
    """A task's name as people read it: `clientela.platform.imports.jobs.run` is `imports.run`."""
    return task.removeprefix("clientela.").removeprefix("platform.").replace(".jobs.", ".")


def _keys(args: str) -> dict[str, str]:
    """Arguments, of which keys are shown and nothing else: they may hold what people wrote."""
    return {
        name: str(value) if _KEY.fullmatch(str(value)) else "…"
        for name, value in json.loads(args).items()
        if name != "timestamp"
    }
