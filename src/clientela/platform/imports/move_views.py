"""The pages of moves: bring the export of another program, see what its files are, try all of it out, take it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities import registry
from clientela.platform.entities.reading import Missing
from clientela.platform.files.storing import TooLarge
from clientela.platform.imports import kits
from clientela.platform.imports.models import Import, Move, Status
from clientela.platform.imports.moving import imports_of, open_move
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.reports import counted
from clientela.platform.imports.uploading import begin_move, try_out_move
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui.access import go_to, signed_in

URL = "/imports/moves/"
BUSY = (Status.CHECKING, Status.WAITING, Status.TAKING)


@signed_in
def bring(request: HttpRequest) -> HttpResponse:
    """Choose the files of an export; what is of no use is told, and nothing of it is kept."""
    actor = actor_of(request)
    if not any(actor.may("import", entity.key) for entity in registry.every()):
        raise Denied(_("You may not import anything. Ask an administrator for a role that allows it."))
    files = [(one.name or "file", one.chunks()) for one in request.FILES.getlist("files")]
    if request.method != "POST" or not files:
        problem = _("Choose a file first.") if request.method == "POST" else ""
        return _brought(request, problem)
    try:
        move = open_move(files, by=actor, source=request.POST.get("source", "").strip())
    except (Unreadable, TooLarge) as error:
        return _brought(request, str(error))
    return go_to(request, f"{URL}{move.pk}/")


@signed_in
def one_move(request: HttpRequest, key: UUID) -> HttpResponse:
    """What each file is, what would become of its rows, and how far it is."""
    actor = actor_of(request)
    move = mine(key, actor)
    lines = [line(one) for one in _visible(move, actor)]
    states = {one["status"] for one in lines}
    context = {"move": move, "lines": lines, "url": f"{URL}{move.pk}/", "busy": bool(states & set(BUSY)),
               "open": Status.MAPPING in states, "index_url": "/imports/"}  # fmt: skip
    return render(request, "imports/_move.html" if request.headers.get("HX-Request") else "imports/move.html", context)


@signed_in
@require_POST
def try_out(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    try_out_move(mine(key, actor), by=actor)
    return redirect(f"{URL}{key}/")


@signed_in
@require_POST
def take(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    begin_move(mine(key, actor), by=actor)
    return redirect(f"{URL}{key}/")


def mine(key: UUID, actor: Actor) -> Move:
    """A move of which the actor may see every import: nobody tries or takes but a part of it. Raises Missing."""
    move = Move.objects.filter(pk=key).first()
    if move is None or not _visible(move, actor) or len(_visible(move, actor)) < move.imports.count():
        raise Missing(_("There is no such import, or you may not see it."))
    return move


def line(one: Import) -> dict[str, Any]:
    """One file: what it is, and what became or would become of its rows."""
    kit = kits.recognised(one.layout["headings"], one.entity)
    tried = one.status in (Status.MAPPING, Status.CHECKING)
    return {
        "url": f"/imports/{one.pk}/", "name": one.name, "kit": kit.name if kit else "",
        "type": str(registry.entity(one.entity).label_plural), "status": one.status,
        "status_label": Status(one.status).label, "problem": one.problem, "tried": tried and bool(one.preview),
        "rows": one.preview.get("rows", 0) if tried else one.read_rows,
        "counts": counted(one.preview.get("counts", {}) if tried else one.counts),
    }  # fmt: skip


def _visible(move: Move, actor: Actor) -> list[Import]:
    seen = set(Import.objects.visible_to(actor).filter(move=move).values_list("pk", flat=True))
    return [one for one in imports_of(move) if one.pk in seen]


def _brought(request: HttpRequest, problem: str) -> HttpResponse:
    context = {"problem": problem, "source": request.POST.get("source", ""), "index_url": "/imports/"}
    return render(request, "imports/bring.html", context, status=422 if problem else 200)
