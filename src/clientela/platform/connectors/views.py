"""The pages of connectors: all of them, a new one, one with its runs, and its mapping."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clientela.platform.connectors import actions, jobs, mapping, reading
from clientela.platform.connectors.checking import EVERY, Unfit
from clientela.platform.connectors.kinds import KINDS, Kind, Trouble
from clientela.platform.connectors.models import Connector
from clientela.platform.entities import registry
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, key_in
from clientela.platform.imports import mapping_page as wizard
from clientela.platform.imports.models import Status
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.reports import counted
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.vault.keyring import Unreadable as Locked

TONES = {
    "draft": "hollow", "active": "green", "paused": "hollow", "waiting": "hollow", "reading": "ochre", "done": "green",
    "failed": "terra",
}  # fmt: skip
SCHEDULES = dict(
    zip(
        EVERY,
        (
            gettext_lazy("Only when somebody asks"),
            gettext_lazy("Every 5 minutes"),
            gettext_lazy("Every 15 minutes"),
            gettext_lazy("Every hour"),
            gettext_lazy("Every 6 hours"),
            gettext_lazy("Every day"),
        ),
        strict=True,
    )
)


@signed_in
def connectors_page(request: HttpRequest) -> HttpResponse:
    found = [(one, KINDS[one.kind], _type(one)) for one in reading.connectors(actor_of(request))]
    context = {"connectors": found, "tones": TONES, "schedules": SCHEDULES}
    return render(request, "connectors/connectors.html", context)


@signed_in
def kinds_page(request: HttpRequest) -> HttpResponse:
    require(actor_of(request), "configure", "connector")
    return render(request, "connectors/kinds.html", {"kinds": KINDS.values()})


@never_cache
@signed_in
def new_connector(request: HttpRequest, kind: str) -> HttpResponse:
    """A form; posted, the place is reached at once and its columns are mapped."""
    actor = actor_of(request)
    require(actor, "configure", "connector")
    if kind not in KINDS:
        raise Missing(_("There is no such kind of connector: %(name)s.") % {"name": kind})
    if request.method != "POST":
        return _form(request, KINDS[kind], {"entity": KINDS[kind].entity or "person"}, {})
    said = {"kind": kind, "name": request.POST.get("name", ""), "entity": request.POST.get("entity", "")}
    try:
        made = actions.make_connector(said | {"settings": _settings(request, KINDS[kind])}, by=actor)
    except Unfit as error:
        return _form(request, KINDS[kind], said, error.problems)
    return _looked(request, made.pk, actor)


@never_cache
@signed_in
def connector_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One connector: how it stands, its runs, its settings."""
    actor = actor_of(request)
    one = reading.connector(key, actor)
    if request.method != "POST":
        return _page(request, key)
    said = {"name": request.POST.get("name", ""), "settings": _settings(request, KINDS[one.kind])}
    try:
        actions.edit_connector(key, said, by=actor)
    except Unfit as error:
        return _page(request, key, problems=error.problems)
    return _page(request, key, done=_("Saved."))


@never_cache
@signed_in
def mapping_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """The mapping form of imports, over a sample of the place."""
    actor = actor_of(request)
    one = reading.connector(key, actor)
    pattern, fragment = mapping.pattern_of(one), bool(request.headers.get("HX-Request"))
    if pattern.status == Status.CHECKING:
        return render(request, "connectors/trying.html", {"connector": one})
    if fragment and request.method == "GET":  # the dry run has ended
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    problem = ""
    entity = known(one.entity, actor)
    if request.method == "POST":
        problem = wizard.change(pattern, entity, request.POST, by=actor)
        if not problem and "try" in request.POST:
            mapping.try_out(key, by=actor)
            return redirect("connector_mapping", key)
        if not problem and "start" in request.POST:
            actions.settle(key, by=actor)
        if not problem and not {"again", "anew"} & set(request.POST):
            return redirect("connector", key)
    context = wizard.context(pattern, entity, by=actor, problem=problem)
    context |= {"connector": one, "action_url": request.path, "known_as": None}
    return render(request, "connectors/mapping.html", context, status=422 if problem else 200)


@signed_in
@require_POST
def change_connector(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Read now, look, pause, resume, read all anew, set the schedule, delete."""
    actor = actor_of(request)
    if act == "delete":
        actions.delete_connector(key, by=actor)
        return redirect("connectors")
    if act == "look":
        return _looked(request, key, actor)
    if act == "schedule":
        return _scheduled(request, key, actor)
    if act not in _ACTS:
        raise Missing(_("There is no such page."))
    return _page(request, key, done=_ACTS[act](key, actor))


def _looked(request: HttpRequest, key: UUID, actor: Actor) -> HttpResponse:
    try:
        actions.look(key, by=actor)
    except (Trouble, Unreadable, Locked) as error:
        return _page(request, key, problems={"place": str(error)})
    return redirect("connector_mapping", key)


def _scheduled(request: HttpRequest, key: UUID, actor: Actor) -> HttpResponse:
    try:
        actions.edit_connector(key, {"every": request.POST.get("every", "0")}, by=actor)
    except Unfit as error:
        return _page(request, key, problems=error.problems)
    return _page(request, key, done=_("Saved."))


def _run(key: UUID, by: Actor) -> str:
    if jobs.begin(key, by=by) is None:
        raise Conflict(_("It is being read already."))
    return _("It is read now; what came of it stands in the log.")


def _paused(key: UUID, by: Actor) -> str:
    actions.pause(key, by=by)
    return _("Paused. The next run goes on behind what was read.")


def _resumed(key: UUID, by: Actor) -> str:
    actions.resume(key, by=by)
    return _("Resumed.")


def _rewound(key: UUID, by: Actor) -> str:
    actions.rewind(key, by=by)
    return _("The next run reads everything anew; what is known is recognised.")


_ACTS = {"run": _run, "pause": _paused, "resume": _resumed, "rewind": _rewound}


def _settings(request: HttpRequest, kind: Kind) -> dict[str, str]:
    return {ask.name: request.POST.get(f"set-{ask.name}", "") for ask in kind.asks}


def _form(request: HttpRequest, kind: Kind, said: dict[str, Any], problems: dict[str, str]) -> HttpResponse:
    types = [(one.key, one.label_plural) for one in _types(actor_of(request)) if kind.entity in ("", one.key)]
    context = {
        "kind": kind, "types": types, "said": said, "problems": problems,
        "asks": _asks(request, kind, {}, problems),
    }  # fmt: skip
    return render(request, "connectors/new.html", context, status=422 if problems else 200)


def _types(actor: Actor) -> list[Any]:
    return [one for one in registry.every() if one.verbs.take and actor.may("import", one.key)]


def _asks(request: HttpRequest, kind: Kind, held: dict[str, str], problems: dict[str, str]) -> list[dict[str, Any]]:
    """The fields of the form; a secret comes back to nobody."""
    return [
        {
            "name": f"set-{ask.name}", "label": ask.label, "kind": "password" if ask.secret else ask.kind,
            "value": "" if ask.secret else request.POST.get(f"set-{ask.name}", held.get(ask.name, ask.start)),
            "required": ask.required and not (ask.secret and held), "error": problems.get(ask.name, ""), "hint": ask.hint,
            "choices": ask.choices, "wide": ask.kind in ("url", "long"),
        } for ask in kind.asks
    ]  # fmt: skip


def _page(request: HttpRequest, key: UUID, *, done: str = "", problems: dict[str, str] | None = None) -> HttpResponse:
    one = reading.connector(key, actor_of(request))
    found = reading.runs(one, after=key_in(request.GET.get("after", "")))
    shown = found[: reading.PAGE]
    context = {
        "connector": one, "kind": KINDS[one.kind], "type": _type(one), "done": done, "problems": problems or {}, "tones": TONES,
        "runs": [(run, counted(run.taken_by.counts if run.taken_by else {})) for run in shown],
        "next": shown[-1].pk if len(found) > reading.PAGE else "", "schedules": [(str(k), v) for k, v in SCHEDULES.items()],
        "asks": _asks(request, KINDS[one.kind], one.settings or {"": ""}, problems or {}),
        "mapping": reading.mapping(one),
    }  # fmt: skip
    return render(request, "connectors/connector.html", context, status=422 if problems else 200)


def _type(one: Connector) -> Any:
    return registry.entity(one.entity).label_plural
