"""The company's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clientela.platform.directory.company import actions
from clientela.platform.directory.company.fields import FIELDS
from clientela.platform.directory.company.reading import company
from clientela.platform.directory.forms import cleaned, posted, shown
from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in


@signed_in
def company_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "configure", "company")
    if request.method != "POST":
        return _form(request, company())
    raw = posted(FIELDS, request.POST)
    said = cleaned(FIELDS, raw)
    if said.problems:
        return _form(request, raw, said.problems)
    try:
        actions.edit_company(said.facts, by=actor)
    except Conflict as error:
        return _form(request, raw, {"": str(error)})
    return redirect("company")


def _form(request: HttpRequest, values: dict[str, Any], problems: dict[str, str] | None = None) -> HttpResponse:
    context = {"f": shown(FIELDS, values, problems), "problems": problems or {}}
    return render(request, "settings/company.html", context, status=422 if problems else 200)
