"""The pages of reports: those that are kept, and one report with its builder, its picture and its table."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.analytics.reports import actions
from clientela.analytics.reports.asking import BadReport, Document, types
from clientela.analytics.reports.building import drafted, form_context
from clientela.analytics.reports.files import FORMS, as_file
from clientela.analytics.reports.models import Dashboard, Report
from clientela.analytics.reports.reading import report
from clientela.analytics.reports.showing import ask, shown_answer
from clientela.analytics.reports.telling import Answered
from clientela.platform.entities.reading import Conflict
from clientela.platform.entities.registry import UnknownType
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui.access import go_to, signed_in


@signed_in
def reports_page(request: HttpRequest) -> HttpResponse:
    """One's own, and those that others share."""
    actor = actor_of(request)
    open_to = {one.key: one for one in types(actor)}
    if not open_to:
        raise Denied(_("There is nothing that you may see reports of."))
    rows = Report.objects.visible_to(actor).select_related("owner").order_by("name", "pk")
    found = [{"report": one, "of": open_to[one.entity].label_plural, "mine": one.owner_id == actor.user_id}
             for one in rows if one.entity in open_to]  # fmt: skip
    boards = Dashboard.objects.visible_to(actor).order_by("name", "pk")
    return render(request, "reports/list.html", {"rows": found, "boards": boards, "problem": ""})


@signed_in
def report_page(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """A report as it is kept, or as the address asks for it; POST keeps it."""
    actor = actor_of(request)
    kept = report(key, actor) if key else None
    offered = types(actor)
    if not offered:
        raise Denied(_("There is nothing that you may see reports of."))
    document = drafted(request.GET, kept.question if kept else {"entity": offered[0].key}, actor)
    if request.method == "POST":
        return _done(request, kept, actor)
    found, problem = ask(document, actor)
    form = request.GET.get("file", "")
    if found and form in FORMS:
        return as_file(found, form, kept.name if kept else _("Report"), by=actor)
    return render(
        request,
        "reports/report.html",
        _context(kept, document, found, problem, actor, query=request.GET.urlencode()),
        status=422 if problem else 200,
    )


def _done(request: HttpRequest, kept: Report | None, actor: Actor) -> HttpResponse:
    """Keeps the question under a name, over the report that is open where that is asked for, or forgets it."""
    sent = request.POST
    try:
        if kept and sent.get("do") == "forget":
            actions.forget_report(kept.pk, by=actor)
            return redirect("reports")
        name, question, shared = sent.get("name", ""), _parsed(sent.get("question", "")), sent.get("shared") == "1"
        if kept and sent.get("do") == "over":
            made = actions.change_report(kept.pk, {"name": name, "question": question, "is_shared": shared}, by=actor)
        else:
            made = actions.save_report(name, question, shared=shared, by=actor)
    except (BadReport, UnknownType, Conflict) as error:
        document = _parsed(sent.get("question", "")) or (kept.question if kept else {})
        found, _problem = ask(document, actor)
        return render(request, "reports/report.html", _context(kept, document, found, str(error), actor), status=422)
    return go_to(request, f"/reports/{made.pk}/")


def _parsed(text: str) -> Document:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _context(
    kept: Report | None, document: Document, found: Answered | None, problem: str, actor: Actor, *, query: str = ""
) -> dict[str, Any]:
    try:
        form = form_context(document, actor)
    except UnknownType:
        form = form_context({"entity": types(actor)[0].key}, actor)
    return {
        "kept": kept, "mine": kept is not None and kept.owner_id == actor.user_id, "form": form, "problem": problem,
        "question": json.dumps(document, ensure_ascii=False), "file_query": query, "answer": shown_answer(found) if found else None,
        "changed": kept is not None and document != kept.question,
    }  # fmt: skip
