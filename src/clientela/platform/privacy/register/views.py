"""The pages of the register: all of it as it stands or stood, one activity as a form, who answers, and the whole to take out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_POST

from clientela.platform.api.answers import answer
from clientela.platform.directory.forms import cleaned, posted, shown
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict
from clientela.platform.history.past import BadMoment, moment_in
from clientela.platform.people.models import LANGUAGES
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.register import actions, reading
from clientela.platform.privacy.register.fields import ANSWERS, FIELDS
from clientela.platform.ui.access import signed_in


@signed_in
def register_page(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    actor, text = actor_of(request), request.GET.get("day", "")
    require(actor, "configure", "privacy")
    when = None
    try:
        when = moment_in(text) if text else None
    except BadMoment as error:
        problem = str(error)
    found = reading.register(actor, when=when)
    context = {
        "register": found,
        "answers": shown(ANSWERS, found["responsible"]),
        "day": text if when else "",
        "problem": problem,
        "languages": LANGUAGES,
        "language": translation.get_language(),
    }
    return render(request, "register/register.html", context, status=422 if problem else 200)


@signed_in
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    try:
        actions.start(by=actor_of(request))
    except Conflict as error:
        return register_page(request, problem=str(error))
    return redirect("register")


@signed_in
def activity_page(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """A new activity, or one that stands."""
    actor = actor_of(request)
    require(actor, "configure", "privacy")
    stands = reading.activity(key, actor) if key else None
    if request.method != "POST":
        values = {item.name: getattr(stands, item.name, "") for item in FIELDS}
        return _form(request, key, values | {"types": stands.types if stands else []})
    raw = posted(FIELDS, request.POST)
    types, said = request.POST.getlist("types"), cleaned(FIELDS, raw)
    if said.problems:
        return _form(request, key, raw | {"types": types}, said.problems)
    facts = said.facts | {"types": types}
    if key:
        actions.edit_activity(key, facts, by=actor)
    else:
        actions.add_activity(facts, by=actor)
    return redirect("register")


@signed_in
@require_POST
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.remove_activity(key, by=actor_of(request))
    return redirect("register")


@signed_in
def responsible_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "configure", "privacy")
    raw: dict[str, Any] = dict(reading.answering())
    problems: dict[str, str] = {}
    if request.method == "POST":
        raw = posted(ANSWERS, request.POST)
        said = cleaned(ANSWERS, raw)
        if not said.problems:
            actions.say_who_answers(said.facts, by=actor)
            return redirect("register")
        problems = dict(said.problems)
    context = {"f": shown(ANSWERS, raw, problems), "problems": problems}
    return render(request, "register/responsible.html", context, status=422 if problems else 200)


@signed_in
def take_out(request: HttpRequest) -> HttpResponse:
    """`form` is html, csv or json; `language` one of ours; `day` a moment of the past."""
    asked = request.GET
    language = asked.get("language", "") if asked.get("language", "") in dict(settings.LANGUAGES) else ""
    try:
        when = moment_in(asked.get("day", "")) if asked.get("day") else None
    except BadMoment as error:
        return register_page(request, problem=str(error))
    return file(actor_of(request), form=asked.get("form", "html"), language=language, when=when)


def file(actor: Actor, *, form: str, language: str, when: datetime | None) -> HttpResponse:
    """The register as one file. As HTML it stands alone, to be read, printed, or kept as PDF."""
    with translation.override(language or translation.get_language()):
        found = reading.register(actor, when=when)
        if form == "json":
            return answer(found)
        if form == "csv":
            response = HttpResponse(reading.as_csv(found), content_type="text/csv; charset=utf-8")
            response.headers["Content-Disposition"] = 'attachment; filename="register.csv"'
            return response
        answers = shown(ANSWERS, found["responsible"])
        context = {"register": found, "answers": answers, "language": translation.get_language()}
        return HttpResponse(render_to_string("register/file.html", context))


def _form(
    request: HttpRequest, key: UUID | None, values: dict[str, Any], problems: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "key": key,
        "name": values["name"],
        "f": shown(FIELDS, values, problems),
        "types": [(one.key, one.label_plural, one.key in values["types"]) for one in registry.every()],
        "problems": problems or {},
    }
    return render(request, "register/activity.html", context, status=422 if problems else 200)
