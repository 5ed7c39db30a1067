"""The page of a dashboard: reports side by side, chosen and ordered by whom it belongs to."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.analytics.reports import actions, ready
from clientela.analytics.reports.asking import BadReport
from clientela.analytics.reports.models import Dashboard, Report
from clientela.analytics.reports.reading import dashboard, tiles
from clientela.analytics.reports.showing import ask, shown_answer
from clientela.platform.entities.reading import Conflict, key_in
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui.access import signed_in


@signed_in
def dashboard_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """GET shows it; POST does what a button asks: a report more, earlier, later or out, another name, or away with it."""
    actor = actor_of(request)
    board, problem = dashboard(key, actor), ""
    if request.method == "POST":
        try:
            return redirect(_done(request, board, actor))
        except (BadReport, Conflict) as error:
            problem = str(error)
    shown = tiles(board, actor)
    there = {one.pk for one in shown}
    others = Report.objects.visible_to(actor).exclude(pk__in=there).order_by("name", "pk")[:200]
    context = {
        "board": board, "mine": board.owner_id == actor.user_id, "problem": problem,
        "tiles": [_tile(one, actor) for one in shown], "others": [(str(one.pk), one.name) for one in others],
    }  # fmt: skip
    return render(request, "reports/dashboard.html", context, status=422 if problem else 200)


@signed_in
@require_POST
def new_dashboard(request: HttpRequest) -> HttpResponse:
    """An empty one under a name, or the one that is ready."""
    actor = actor_of(request)
    if request.POST.get("do") == "ready":
        return redirect("dashboard", ready.begin(by=actor).pk)
    try:
        return redirect("dashboard", actions.save_dashboard(request.POST.get("name", ""), by=actor).pk)
    except (BadReport, Conflict) as error:
        return render(request, "reports/list.html", {"rows": [], "boards": [], "problem": str(error)}, status=422)


def _done(request: HttpRequest, board: Dashboard, actor: Actor) -> str:
    sent = request.POST
    do, _space, which = sent.get("do", "").partition(" ")
    if do == "forget":
        actions.forget_dashboard(board.pk, by=actor)
        return "/reports/"
    if do == "name":
        changes: dict[str, Any] = {"name": sent.get("name", ""), "is_shared": sent.get("shared") == "1"}
    else:
        changes = {"reports": _moved(list(board.reports), do, key_in(which or sent.get("report", "")))}
    actions.change_dashboard(board.pk, changes, by=actor)
    return f"/reports/dashboards/{board.pk}/"


def _moved(keys: list[UUID], do: str, key: UUID | None) -> list[UUID]:
    if do == "add" and key:
        return [*keys, key]
    if key not in keys:
        return keys
    place, rest = keys.index(key), [one for one in keys if one != key]
    if do == "drop":
        return rest
    to = max(place - 1, 0) if do == "earlier" else place + 1
    return [*rest[:to], key, *rest[to:]]


def _tile(one: Report, actor: Actor) -> dict[str, Any]:
    """A report whose reader may not ask it says so in its place."""
    try:
        found, problem = ask(one.question, actor)
    except Denied:
        found, problem = None, _("You may not see what this report is about.")
    return {"report": one, "answer": shown_answer(found) if found else None, "problem": problem}
