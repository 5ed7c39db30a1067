"""Background jobs by API: list them, try failed ones again, cancel; the same verbs as the page."""

from collections.abc import Callable
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS
from clientela.platform.entities.reading import Conflict
from clientela.platform.jobs import actions, reading
from clientela.platform.jobs.actions import NotPossible
from clientela.platform.permissions.actor import Actor

router = Router(tags=["jobs"])
LARGEST_KEY = 2**63 - 1
Key = Path(..., ge=1, le=LARGEST_KEY)
State = Literal["", "waiting", "running", "failed", "done", "cancelled"]


@router.get("", response={200: dict, **ERRORS}, summary="List background jobs", operation_id="list_jobs")
def list_jobs(
    request: HttpRequest, state: State = "", queue: str = "", after: int | None = Query(None, ge=1, le=LARGEST_KEY)
) -> HttpResponse:
    """From the latest down; `after` is the `next` of the page before."""
    found = reading.jobs(caller(request), state=state, queue=queue.replace("\x00", ""), after=after)
    following = found[reading.MOST - 1].id if len(found) > reading.MOST else None
    return answer({"items": found[: reading.MOST], "next": following})


@router.get("/overview", response={200: dict, **ERRORS}, summary="Queues, schedules, workers", operation_id="get_jobs")
def overview(request: HttpRequest) -> HttpResponse:
    actor = caller(request)
    return answer(
        {"queues": reading.queues(actor), "schedules": reading.schedules(actor), "workers": reading.workers(actor)}
    )


@router.post("/retry-failed", response={200: dict, **ERRORS}, operation_id="retry_failed_jobs")
def retry_failed(request: HttpRequest) -> HttpResponse:
    """All that failed for good waits again; the answer says how many."""
    by = caller(request)
    return once(request, by, lambda: answer({"retried": actions.retry_failed(by=by)}))


@router.post("/{key}/retry", response={204: None, **ERRORS}, operation_id="retry_job")
def retry(request: HttpRequest, key: int = Key) -> HttpResponse:
    return _done(request, lambda by: actions.retry(key, by=by))


@router.post("/{key}/cancel", response={204: None, **ERRORS}, operation_id="cancel_job")
def cancel(request: HttpRequest, key: int = Key) -> HttpResponse:
    """A waiting job leaves the queue; one that failed is let go of."""
    return _done(request, lambda by: actions.cancel(key, by=by))


def _done(request: HttpRequest, act: Callable[[Actor], None]) -> HttpResponse:
    by = caller(request)

    def write() -> HttpResponse:
        try:
            act(by)
        except NotPossible as error:
            raise Conflict(str(error)) from None
        return HttpResponse(status=204)

    return once(request, by, write)
