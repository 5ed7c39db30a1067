"""A record's privacy page: what is held, a copy for the person, a legal hold, and being forgotten; and the log of who was."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities import registry
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, key_of
from clientela.platform.files.serving import serve
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.privacy import actions, reading, wishes
from clientela.platform.privacy.gate import name_of
from clientela.platform.privacy.holds import actions as holding
from clientela.platform.privacy.holds.reading import holds
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import entity_context


@signed_in
def record_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """GET shows what is held; POST asks for a copy."""
    if request.method == "POST":
        actions.ask_for_copy(_known(plural), key_of(key), by=actor_of(request))
        return redirect("record_privacy", plural, key)
    return _page(request, _known(plural), key_of(key))


@signed_in
@require_POST
def erase(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    record, reason = key_of(key), request.POST.get("reason", "")
    if request.POST.get("sure") != "yes":
        return _page(request, _known(plural), record, _("Tick that you want this: it can't be undone."))
    try:
        actions.erase(_known(plural), record, reason=reason, by=actor_of(request))
    except (Conflict, ValueError) as error:
        return _page(request, _known(plural), record, str(error))
    return redirect("privacy")


@signed_in
@require_POST
def hold(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    record, said = key_of(key), request.POST
    try:
        until = date.fromisoformat(said.get("until", "")) if said.get("until") else None
        holding.hold(_known(plural), record, reason=said.get("hold_reason", ""), until=until, by=actor_of(request))
    except ValueError as error:
        return _page(request, _known(plural), record, str(error))
    return redirect("record_privacy", plural, key)


@signed_in
@require_POST
def lift(request: HttpRequest, key: UUID) -> HttpResponse:
    holding.lift(key, by=actor_of(request))
    return redirect("privacy")


@signed_in
def download(request: HttpRequest, key: UUID) -> StreamingHttpResponse:
    copy = actions.fetch_copy(key, by=actor_of(request))
    assert copy.file is not None
    return serve(copy.file, name=f"{copy.entity}.zip", media_type="application/zip", download=True)


@signed_in
def log_page(request: HttpRequest) -> HttpResponse:
    return _log(request)


@signed_in
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tell somebody outside what came of a wish."""
    try:
        wishes.answer_wish(key, request.POST.get("state", ""), request.POST.get("answer", ""), by=actor_of(request))
    except ValueError as error:
        return _log(request, str(error), of=key)
    return redirect("privacy")


def _log(request: HttpRequest, problem: str = "", *, of: UUID | None = None) -> HttpResponse:
    """`of` is the wish whose answer was refused: what was typed stands there again."""
    actor = actor_of(request)
    waiting = [(one, f"{registry.entity(one.entity).url}{one.record}/") for one in wishes.waiting(actor)]
    context = {
        "erasures": reading.erasures(actor), "holds": holds(actor), "wishes": waiting, "problem": problem,
        "of": of, "typed": request.POST.get("answer", ""),
    }  # fmt: skip
    return render(request, "privacy/log.html", context, status=422 if problem else 200)


def _known(plural: str) -> str:
    try:
        return registry.entity(plural).key
    except registry.UnknownType as error:
        raise Missing(str(error)) from error


def _page(request: HttpRequest, name: str, key: UUID, problem: str = "") -> HttpResponse:
    actor = actor_of(request)
    held = reading.held_of(name, key, actor)
    entity = known(name, actor)
    context = {
        "entity": entity_context(entity),
        "record": {"id": str(key)},
        "name": name_of(entity, key),
        "held": held,
        "kept": [one for one in held if one["kept_until"]],
        "holds": [one for one in holds(actor, record=key) if one["stands"]],
        "hold_reason": request.POST.get("hold_reason", ""),
        "copies": reading.copies_of(key, actor),
        "reason": request.POST.get("reason", ""),
        "problem": problem,
    }
    return render(request, "privacy/record.html", context, status=422 if problem else 200)
