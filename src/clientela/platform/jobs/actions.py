"""The verbs on jobs: run a failed one again, take one out of the queue. Jobs themselves are queued by the verbs that need them."""

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation

from clientela.platform.history.acting import acting
from clientela.platform.jobs.models import Failure
from clientela.platform.permissions.actor import Actor

LONGEST_ERROR = 300  # characters
_FAILED = "SELECT id FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id FOR UPDATE SKIP LOCKED"
_LOCK = "SELECT status::text FROM procrastinate_jobs WHERE id = %s FOR UPDATE"
_GIVE_UP = "UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = %s AND status = 'failed'"


class NotPossible(Exception):
    """This can't be done with the job as it stands; nothing was changed."""


def retry(job: int, *, by: Actor) -> None:
    """Queue a failed job again, to run now. Raises NotPossible."""
    with acting(by, "configure", "job"):
        if _status(job) != "failed":
            raise NotPossible(_("Only a job that failed can be tried again; nothing was changed."))
        if not _queue_again(job):
            raise NotPossible(_("The same work waits already; nothing was changed."))


def retry_failed(*, by: Actor) -> int:
    """Queue all failed jobs again; how many. One whose work waits already stays as it is."""
    with acting(by, "configure", "job"), connection.cursor() as cursor:
        cursor.execute(_FAILED)
        return sum(_queue_again(job) for (job,) in cursor.fetchall())


def cancel(job: int, *, by: Actor) -> None:
    """Take a waiting job out of the queue, or let go of a failed one. Raises NotPossible."""
    with acting(by, "configure", "job"):
        status = _status(job)
        if status == "failed":
            with connection.cursor() as cursor:
                cursor.execute(_GIVE_UP, [job])
        elif status != "todo" or not app.job_manager.cancel_job_by_id(job):
            raise NotPossible(_("Only a job that waits or failed can be cancelled; nothing was changed."))


def note_failure(job: int, error: BaseException, *, by: Actor) -> None:
    """Keep why a job failed: the kind of the error and its first line, since what follows may quote a record."""
    words = str(error).replace("\x00", "").strip().partition("\n")[0]
    line = f"{type(error).__name__}: {words}".rstrip(": ")[:LONGEST_ERROR]
    with acting(by, "configure", "job"):
        Failure.objects.update_or_create(job_id=job, defaults={"error": line, "failed_at": Now()})


def _status(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [job])
        row = cursor.fetchone()
    if row is None:
        raise NotPossible(_("There is no such job any more."))
    return str(row[0])


def _queue_again(job: int) -> bool:
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job, retry_at=timezone.now())
    except UniqueViolation:
        return False
    return True
