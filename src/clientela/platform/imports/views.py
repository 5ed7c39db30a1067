"""The pages of imports: upload, mapping, dry run, progress, refused rows, undo, and remembered mappings."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities import choices, registry
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing
from clientela.platform.files.storing import TooLarge
from clientela.platform.imports import carriers, mapping_page, remembering, run_page
from clientela.platform.imports.mending import refused_csv
from clientela.platform.imports.models import Import, SavedMapping, Status
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.reports import counted
from clientela.platform.imports.uploading import begin, take_back, try_out, upload
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui.access import go_to, signed_in

PAGE = 50
INDEX = "/imports/"


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Choose a file; what came in before. A file that is of no use is told, and nothing of it is kept."""
    actor = actor_of(request)
    if not _types(actor):
        raise Denied(_("You may not import anything. Ask an administrator for a role that allows it."))
    if request.method != "POST":
        return _index(request, actor)
    file = request.FILES.get("file")
    if file is None or not file.name:
        return _index(request, actor, problem=_("Choose a file first."))
    said = request.POST.get("type", "")
    try:
        if behind := carriers.carried(said, file.chunks(), file.name, by=actor):
            return go_to(request, behind)
        entity = known(said, actor)
        given = {name: request.POST.get(name, "").strip() for name in ("source", "country")}
        one = upload(file.chunks(), name=file.name, entity=entity, by=actor, **given)
    except (Unreadable, TooLarge, LookupError) as error:
        return _index(request, actor, problem=str(error))
    return go_to(request, f"{INDEX}{one.pk}/")


@signed_in
def one_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Before it has started: the mapping. After: how it goes, and what was refused."""
    actor = actor_of(request)
    one = _mine(actor, key)
    fragment = bool(request.headers.get("HX-Request"))
    if one.status == Status.MAPPING and fragment and request.method == "GET":  # the dry run has ended
        return HttpResponse(status=204, headers={"HX-Redirect": f"{INDEX}{one.pk}/"})
    if one.status == Status.MAPPING:
        return _map(request, one, actor)
    over = one.status in (Status.DONE, Status.FAILED, Status.UNDONE)
    template = "imports/_progress.html" if fragment else "imports/run.html"
    return render(request, template, run_page.context(one, actor), status=286 if over and fragment else 200)


@signed_in
def refused(request: HttpRequest, key: UUID) -> StreamingHttpResponse:
    one = _mine(actor_of(request), key)
    response = StreamingHttpResponse(refused_csv(one), content_type="text/csv; charset=utf-8")
    safe = one.name.replace('"', "").replace("\\", "").replace("\n", "")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-{safe}.csv"'
    return response


@signed_in
@require_POST
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin to undo the import; where that can't be, its page says how it stands."""
    actor = actor_of(request)
    take_back(_mine(actor, key), by=actor)
    return redirect(f"{INDEX}{key}/")


@signed_in
@require_POST
def rename_mapping(request: HttpRequest, key: UUID) -> HttpResponse:
    try:
        remembering.rename(
            key, name=request.POST.get("name", ""), shared="shared" in request.POST, by=actor_of(request)
        )
    except ValueError as error:
        return _index(request, actor_of(request), problem=str(error))
    return redirect(INDEX)


@signed_in
@require_POST
def forget_mapping(request: HttpRequest, key: UUID) -> HttpResponse:
    remembering.forget(key, by=actor_of(request))
    return redirect(INDEX)


def _index(request: HttpRequest, actor: Actor, *, problem: str = "") -> HttpResponse:
    past = Import.objects.visible_to(actor).of_files().select_related("by_user").order_by("-created_at")[:PAGE]
    known = SavedMapping.objects.visible_to(actor).order_by("-used_at")[:PAGE]
    context = {
        "types": _types(actor),
        "chosen": request.POST.get("type") or request.GET.get("type", "people"),
        "action_url": INDEX,
        "countries": choices.countries(request.actor.language),  # type: ignore[attr-defined]
        "country": request.POST.get("country", ""),
        "source": request.POST.get("source", ""),
        "problem": problem,
        "imports": [_line(one) for one in past],
        "mappings": [_known(one, actor) for one in known],
        "mappings_url": f"{INDEX}mappings/",
        "exports_url": "/exports/",
        "next_url": "",
    }
    return render(request, "imports/index.html", context, status=422 if problem else 200)


def _map(request: HttpRequest, one: Import, actor: Actor) -> HttpResponse:
    entity = known(one.entity, actor)
    if request.method != "POST":
        return render(request, "imports/map.html", mapping_page.context(one, entity, by=actor))
    problem = mapping_page.change(one, entity, request.POST, by=actor)
    if problem or "again" in request.POST or "anew" in request.POST:
        page = mapping_page.context(one, entity, by=actor, problem=problem)
        return render(request, "imports/map.html", page, status=422 if problem else 200)
    for button, ask in (("start", begin), ("try", try_out)):
        if button in request.POST:
            ask(one, by=actor)
            return redirect(f"{INDEX}{one.pk}/")
    return redirect(INDEX)


def _line(one: Import) -> dict[str, Any]:
    return {
        "url": f"{INDEX}{one.pk}/",
        "name": one.name,
        "type": registry.entity(one.entity).label_plural,
        "status": one.status,
        "status_label": one.get_status_display(),
        "at": one.created_at,
        "by": one.by_user.name if one.by_user else "",
        "counts": counted(one.counts),
        "read": one.read_rows,
    }


def _known(one: SavedMapping, actor: Actor) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "name": one.name,
        "source": one.source,
        "type": registry.entity(one.entity).label_plural,
        "at": one.used_at,
        "mine": one.owner_id == actor.user_id,
        "shared": one.shared,
    }


def _types(actor: Actor) -> list[tuple[str, Any]]:
    every = [entity for entity in registry.every() if entity.verbs.take and actor.may("import", entity.key)]
    return [(entity.plural, entity.label_plural) for entity in every] + carriers.offered(actor)


def _mine(actor: Actor, key: UUID) -> Import:
    one = Import.objects.visible_to(actor).select_related("file", "mapped_as", "mends").filter(pk=key).first()
    if one is None or (one.connector and one.status in (Status.MAPPING, Status.CHECKING)):
        raise Missing(_("There is no such import, or you may not see it."))
    return one
