"""The page of background jobs: what waits, runs and failed, and why; what is scheduled; who works."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from clientela.platform.entities.reading import Missing
from clientela.platform.jobs import actions, reading
from clientela.platform.jobs.actions import NotPossible
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

LABELS = {
    "waiting": gettext_lazy("Waiting"), "running": gettext_lazy("Running"), "failed": gettext_lazy("Failed"),
    "done": gettext_lazy("Done"), "cancelled": gettext_lazy("Cancelled"),
}  # fmt: skip
TONES = {"waiting": "hollow", "running": "sea", "failed": "terra", "done": "green", "cancelled": "hollow"}
ACTS: dict[str, Callable[..., None]] = {"retry": actions.retry, "cancel": actions.cancel}


@signed_in
def jobs_page(request: HttpRequest) -> HttpResponse:
    return _page(request)


@signed_in
@require_POST
def change_job(request: HttpRequest, key: int, act: str) -> HttpResponse:
    """Try one job again, or cancel it; refused, the page says why."""
    if act not in ACTS:
        raise Missing(_("There is no such page."))
    require(actor_of(request), "configure", "job")
    try:
        ACTS[act](key, by=actor_of(request))
    except NotPossible as error:
        return _page(request, problem=str(error))
    return redirect(_here(request))


@signed_in
@require_POST
def retry_failed(request: HttpRequest) -> HttpResponse:
    count = actions.retry_failed(by=actor_of(request))
    said = ngettext("%(count)s job waits to be tried again.", "%(count)s jobs wait to be tried again.", count)
    return _page(request, done=said % {"count": count})


def _page(request: HttpRequest, *, problem: str = "", done: str = "") -> HttpResponse:
    actor = actor_of(request)
    require(actor, "configure", "job")
    return render(
        request,
        "operations/jobs.html",
        _context(request, actor) | {"problem": problem, "done": done},
        status=409 if problem else 200,
    )


def _context(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    state, queue = request.GET.get("state", ""), request.GET.get("queue", "").replace("\x00", "")[:128]
    state = state if state in LABELS else ""
    after = request.GET.get("after", "")
    found = reading.jobs(actor, state=state, queue=queue, after=int(after) if _is_key(after) else None)
    queues = reading.queues(actor)
    return {
        "queues": queues,
        "failed": sum(one.failed for one in queues),
        "jobs": found[: reading.MOST],
        "next": found[reading.MOST - 1].id if len(found) > reading.MOST else "",
        "schedules": reading.schedules(actor),
        "workers": reading.workers(actor),
        "labels": LABELS,
        "tones": TONES,
        "asked": {"state": state, "queue": queue, "after": after if _is_key(after) else ""},
        "here": _here(request),
        "query": _query(request),
    }


def _here(request: HttpRequest) -> str:
    """The page as it was narrowed, also after an act."""
    return reverse("jobs") + _query(request)


def _query(request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
