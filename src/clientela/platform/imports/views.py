"""The pages of imports and exports: upload, mapping, progress, refused rows, and any list as a file."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.platform.entities import choices, registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing
from clientela.platform.files.storing import TooLarge
from clientela.platform.imports import actions, mapping_page
from clientela.platform.imports.exporting import TYPES, export
from clientela.platform.imports.models import Import, Status
from clientela.platform.imports.reading import Layout, Unreadable
from clientela.platform.imports.reports import progress, refused_csv
from clientela.platform.imports.targets import Mapped
from clientela.platform.imports.uploading import begin, upload
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.filtering import state_of

PAGE, REFUSALS = 50, 100
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
    try:
        entity = registry.entity(request.POST.get("type", ""))
        given = {name: request.POST.get(name, "").strip() for name in ("source", "country")}
        one = upload(file.chunks(), name=file.name, entity=entity, by=actor, **given)
    except (Unreadable, TooLarge, LookupError) as error:
        return _index(request, actor, problem=str(error))
    return _go(request, f"{INDEX}{one.pk}/")


@signed_in
def one_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Before it has started: the mapping. After: how it goes, and what was refused."""
    actor = actor_of(request)
    one = _mine(actor, key)
    if one.status == Status.MAPPING:
        return _map(request, one, actor)
    over = one.status in (Status.DONE, Status.FAILED)
    fragment = bool(request.headers.get("HX-Request"))
    template = "imports/_progress.html" if fragment else "imports/run.html"
    return render(request, template, _running(one), status=286 if over and fragment else 200)


@signed_in
def refused(request: HttpRequest, key: UUID) -> StreamingHttpResponse:
    one = _mine(actor_of(request), key)
    return _file(refused_csv(one), f"refused-{one.name}.csv", TYPES["csv"])


@signed_in
def export_list(request: HttpRequest, plural: str) -> StreamingHttpResponse:
    """The list of this address as a file; `form` is csv, xlsx or jsonl; repeated `id` takes those rows alone."""
    entity, actor = registry.entity(plural), actor_of(request)
    require(actor, "export", entity.key)
    form = request.GET.get("form", "csv")
    if form not in TYPES:
        raise Missing(_("A list can be had as csv, xlsx or jsonl."))
    ask = state_of(entity, actor, request.GET).ask
    chosen = request.GET.getlist("id")
    chunks = export(entity, actor, mapping_page.only(ask, chosen) if chosen else ask, form=form)  # type: ignore[arg-type]
    return _file(chunks, f"{entity.plural}.{form}", TYPES[form])


def _index(request: HttpRequest, actor: Actor, *, problem: str = "") -> HttpResponse:
    allowed = [entity.key for entity in registry.every() if actor.may("import", entity.key)]
    past = list(Import.objects.filter(entity__in=allowed).select_related("by_user").order_by("-created_at")[:PAGE])
    context = {
        "types": _types(actor),
        "chosen": request.POST.get("type") or request.GET.get("type", "people"),
        "action_url": INDEX,
        "countries": choices.countries(request.actor.language),  # type: ignore[attr-defined]
        "country": request.POST.get("country", ""),
        "source": request.POST.get("source", ""),
        "problem": problem,
        "imports": [_line(one) for one in past],
        "next_url": "",
    }
    return render(request, "imports/index.html", context, status=422 if problem else 200)


def _map(request: HttpRequest, one: Import, actor: Actor) -> HttpResponse:
    entity = registry.entity(one.entity)
    if request.method != "POST":
        return render(request, "imports/map.html", mapping_page.context(one, entity))
    problem = _change(one, entity, request.POST, actor)
    if problem or "again" in request.POST:
        page = mapping_page.context(one, entity, problem=problem)
        return render(request, "imports/map.html", page, status=422 if problem else 200)
    if "start" in request.POST:
        begin(one, by=actor)
        return redirect(f"{INDEX}{one.pk}/")
    return redirect(INDEX)


def _change(one: Import, entity: Entity, post: QueryDict, actor: Actor) -> str:
    """Keep what the form says; answer why it could not be, or ""."""
    try:
        layout: Layout = mapping_page.layout_said(one, post)
        mapping = mapping_page.mapping_said(one, layout, post)
        if layout.headings != actions.layout_of(one).headings:
            mapping = actions.proposed(entity, layout, actions.sample(one.file.path, layout))
        actions.map_columns(one, mapping, layout=layout, country=post.get("layout-country", one.country), by=actor)
        return "" if "start" not in post else _lacking(entity, mapping)
    except (ValueError, Unreadable) as error:
        return str(error)


def _lacking(entity: Entity, mapping: list[Mapped]) -> str:
    found = {item.target for item in mapping}
    missing = [str(item.label) for item in entity.importable if item.required and item.name not in found]
    if not found:
        return _("No column goes anywhere yet.")
    return _("These are needed: %(fields)s.") % {"fields": ", ".join(missing)} if missing else ""


def _running(one: Import) -> dict[str, Any]:
    entity = registry.entity(one.entity)
    done = progress(one)
    return {
        "one": done
        | {
            "type": entity.label_plural,
            "status_label": one.get_status_display(),
            "total": one.read_rows if one.status in (Status.TAKING, Status.DONE) else None,
            "notes": sorted(one.notes.items(), key=lambda pair: -pair[1]),
        },
        "progress_url": f"{INDEX}{one.pk}/",
        "live_topic": f"import:{one.pk}",
        "list_url": entity.url,
        "index_url": INDEX,
        "refusals": [
            {"row_no": refusal.row_no, "reason": refusal.reason, "row": list(refusal.row.items())}
            for refusal in one.refusals.order_by("row_no")[:REFUSALS]
        ],
        "refused_url": f"{INDEX}{one.pk}/refused/",
    }


def _line(one: Import) -> dict[str, Any]:
    return {
        "url": f"{INDEX}{one.pk}/",
        "name": one.name,
        "type": registry.entity(one.entity).label_plural,
        "status": one.status,
        "status_label": one.get_status_display(),
        "at": one.created_at,
        "by": one.by_user.name if one.by_user else "",
        "counts": progress(one)["counts"],
        "read": one.read_rows,
    }


def _types(actor: Actor) -> list[tuple[str, Any]]:
    every = [entity for entity in registry.every() if entity.verbs.take and actor.may("import", entity.key)]
    return [(entity.plural, entity.label_plural) for entity in every]


def _mine(actor: Actor, key: UUID) -> Import:
    """An import is seen by those who may import its type."""
    one = Import.objects.select_related("file").filter(pk=key).first()
    if one is None or not actor.may("import", one.entity):
        raise Missing(_("There is no such import, or you may not see it."))
    return one


def _go(request: HttpRequest, url: str) -> HttpResponse:
    return (
        HttpResponse(status=204, headers={"HX-Redirect": url}) if request.headers.get("HX-Request") else redirect(url)
    )


def _file(chunks: Any, name: str, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chunks, content_type=kind)
    safe = name.replace('"', "").replace("\\", "").replace("\n", "")
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
