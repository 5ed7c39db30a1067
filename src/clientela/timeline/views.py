"""Pages and fragments of single entries: written, changed, done, answered, pinned and deleted in place, and their files."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.listing import Ask as ListAsk
from clientela.platform.entities.listing import page
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, allowed, key_of
from clientela.platform.files.serving import serve
from clientela.platform.files.storing import TooLarge
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.forms import version_of
from clientela.timeline import actions, composing, facts, mentions, reading, recurrence, showing
from clientela.timeline.models import Attachment, Entry, Kind, Priority, State, type_of


@signed_in
@require_POST
def compose(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """What the composer of a party's page says; the answer is the composer, empty again, and the history as it now stands."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    allowed(entity, pk, actor, verb="see")
    draft, problem = composing.draft_of(request.POST, pk), ""
    try:
        composing.compose(draft, request.FILES.getlist("files"), by=actor)
    except (ValueError, Conflict, Missing, TooLarge) as error:
        problem = str(error)
    if not request.headers.get("HX-Request"):
        return redirect(f"{entity.url}{pk}/") if not problem else _kept(request, problem)
    name = Party.objects.values_list("given_name", "name").get(pk=pk)
    context = {
        "party": showing.whose(request, entity, pk, name[0] or name[1]),
        "composer": {"mode": draft.mode, "text": request.POST.get("text", "") if problem else "", "problem": problem},
        **showing.history_context(reading.history(pk, actor, reading.Ask()), actor, reading.Ask()),
    }
    return render(request, "timeline/_history.html", context, status=422 if problem else 200)


def _kept(request: HttpRequest, problem: str) -> HttpResponse:
    """Without script, what was typed is shown on a page of its own, to be sent again."""
    context = {
        "problem": problem,
        "text": request.POST.get("text", ""),
        "mode": request.POST.get("mode", "note"),
        "url": request.path,
    }
    return render(request, "timeline/again.html", context, status=422)


@signed_in
def fields(request: HttpRequest, mode: str) -> HttpResponse:
    """The fields of one mode of the composer."""
    if mode not in composing.MODES:
        raise Missing(_("There is no such record, or you may not see it."))
    start = composing.next_hour()
    context = {
        "mode": mode,
        "colleagues": [(str(key), name) for key, name in _colleagues()],
        "me": str(actor_of(request).user_id),
        "today": timezone.localdate().isoformat(),
        "start": f"{start:%H:%M}",
        "end": f"{start.replace(hour=(start.hour + 1) % 24):%H:%M}",
        "repeats": recurrence.PRESETS,
        "reminders": facts.REMINDERS,
        "priorities": Priority.choices,
        "directions": composing.DIRECTIONS,
        "outcomes": composing.OUTCOMES,
    }
    return render(request, "timeline/_fields.html", context)


@signed_in
def edit_entry(request: HttpRequest, key: UUID) -> HttpResponse:
    """An entry in place: GET gives its form, or with `rest` the entry; POST saves the words."""
    actor = actor_of(request)
    entry = actions.visible_entry(key, by=actor)
    if request.method != "POST":
        return _article(request, entry) if "rest" in request.GET else _editing(request, entry)
    titled = entry.kind in (Kind.TASK, Kind.MEETING)
    text = mentions.marked(request.POST.get("text", "").replace("\r\n", "\n").strip(), request.POST.getlist("mention"))
    changes: dict[str, Any] = {"body": text}
    changes["title"] = request.POST.get("title", "").strip() if titled else ""
    try:
        if not (text or changes["title"]):
            raise ValueError(_("Write something first."))
        actions.edit(type_of(entry.kind), key, changes, by=actor, version=version_of(request.POST))
    except (ValueError, Conflict) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return _editing(request, entry, problem=str(error), text=request.POST.get("text", ""), status=status)
    return _shown_again(request, entry)


@signed_in
@require_POST
def finish(request: HttpRequest, key: UUID) -> HttpResponse:
    """A task is done, or is to be done after all."""
    actor = actor_of(request)
    entry = actions.visible_entry(key, by=actor)
    if entry.state == State.DONE:
        actions.reopen(key, by=actor)
    else:
        actions.complete(key, by=actor)
    return _shown_again(request, entry)


@signed_in
@require_POST
def skip(request: HttpRequest, key: UUID) -> HttpResponse:
    """This task of a series is left out; the page goes on to the next one, where there is one."""
    following = actions.skip_task(key, by=actor_of(request))
    return redirect(f"/tasks/{following or key}/")


@signed_in
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the reader says to a meeting that he is asked to."""
    actor = actor_of(request)
    actions.answer(key, request.POST.get("answer", ""), by=actor)
    entry = actions.visible_entry(key, by=actor)
    return _shown_again(request, entry) if request.headers.get("HX-Request") else redirect(_own_page(entry))


@signed_in
@require_POST
def pin(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.pin(key, by=actor_of(request))
    return _to_its_place(request, Entry.objects.get(pk=key))


@signed_in
@require_POST
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    entry = actions.visible_entry(key, by=actor)
    actions.delete(type_of(entry.kind), key, by=actor)
    return HttpResponse("") if request.headers.get("HX-Request") else redirect(_place_of(entry))


@signed_in
def comment(request: HttpRequest, key: UUID) -> HttpResponse:
    """An answer below an entry: GET gives its form; what could not be kept comes back in it."""
    actor, problem = actor_of(request), ""
    entry = actions.visible_entry(key, by=actor)
    entry = entry.reply_to or entry
    if request.method != "POST":
        return _replying(request, entry)
    text = mentions.marked(request.POST.get("text", "").replace("\r\n", "\n"), request.POST.getlist("mention"))
    try:
        actions.comment(entry.pk, text, by=actor)
    except ValueError as error:
        problem = str(error)
    if not request.headers.get("HX-Request"):
        return _replying(request, entry, problem=problem) if problem else redirect(_place_of(entry))
    return _article(request, entry, reply_problem=problem, status=422 if problem else 200)


def _replying(request: HttpRequest, entry: Entry, *, problem: str = "") -> HttpResponse:
    place = {
        "url": f"/timeline/{entry.pk}/",
        "target": f"#entry-{entry.pk}",
        "e": {"id": str(entry.pk)},
        "entry": entry,
    }
    said = {"reply_problem": problem, "reply_text": request.POST.get("text", "")}
    template = "timeline/_reply.html" if request.headers.get("HX-Request") else "timeline/reply.html"
    return render(request, template, place | said, status=422 if problem else 200)


@signed_in
@require_POST
def detach(request: HttpRequest, key: UUID) -> HttpResponse:
    found = Attachment.objects.select_related("entry").filter(pk=key).first()
    actions.detach(key, by=actor_of(request))
    assert found is not None
    return _shown_again(request, found.entry)


# ---- files ------------------------------------------------------------------------------------------------------------------


@signed_in
def file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The content of an attachment, for whom its entry is; shown where that is harmless, else to be saved."""
    found = _attachment(key, actor_of(request))
    return serve(found.file, name=found.name, media_type=found.media_type, download="download" in request.GET)


@signed_in
def preview(request: HttpRequest, key: UUID) -> HttpResponseBase:
    found = _attachment(key, actor_of(request))
    if found.preview is None:
        raise Missing(_("There is no such record, or you may not see it."))
    return serve(found.preview, name="preview.webp", media_type="image/webp")


def _attachment(key: UUID, actor: Actor) -> Attachment:
    found: Attachment | None = Attachment.objects.select_related("file", "preview").filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such record, or you may not see it."))
    actions.visible_entry(found.entry_id, by=actor)
    return found


# ---- answers while typing ---------------------------------------------------------------------------------------------------


@signed_in
def colleagues(request: HttpRequest) -> HttpResponse:
    """Colleagues whose name begins with, or holds, what was typed after an @."""
    q = request.GET.get("q", "").replace("\x00", "").strip().casefold()[:100]
    known = [
        (str(key), name) for key, name in _colleagues() if any(word.startswith(q) for word in name.casefold().split())
    ]
    return render(request, "timeline/_colleagues.html", {"items": known[:8]})


@signed_in
def lookup_party(request: HttpRequest) -> HttpResponse:
    """Parties of every kind by a piece of their name, for fields that link to one."""
    actor = actor_of(request)
    field = next((name for name in request.GET if name.endswith("_text")), "")
    q, items = request.GET.get(field, "").strip(), []
    for kind in ("person", "organisation", "household"):
        entity = registry.entity(kind)
        if len(q) > 1 and actor.may("see", kind):
            rows = page(entity, actor, ListAsk(columns=("name",), q=q, limit=6)).rows
            items += [(str(row[0]), row[1], entity.label if kind != "person" else "") for row in rows]
    return render(request, "entities/_lookup.html", {"items": items[:10], "field": field.removesuffix("_text")})


def _colleagues() -> Any:
    return User.objects.colleagues().order_by("name").values_list("pk", "name")


# ---- fragments --------------------------------------------------------------------------------------------------------------


def _article(request: HttpRequest, entry: Entry, *, reply_problem: str = "", status: int = 200) -> HttpResponse:
    shown = showing.dressed([reading.one(entry.pk)], actor_of(request))[0]
    name = entry.party.name if entry.party else ""
    context = {"e": shown, "name": name, "reply_problem": reply_problem, "reply_text": request.POST.get("text", "")}
    return render(request, "timeline/_entry.html", context, status=status)


def _editing(
    request: HttpRequest, entry: Entry, *, problem: str = "", text: str | None = None, status: int = 200
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(f"{registry.entity(type_of(entry.kind)).url}{entry.pk}/edit/")
    title = request.POST.get("title", entry.title) if entry.kind in (Kind.TASK, Kind.MEETING) else None
    context = {
        "entry": entry,
        "title": title,
        "problem": problem,
        "text": composing.typed(entry) if text is None else text,
    }
    return render(request, "timeline/_edit.html", context, status=status)


def _shown_again(request: HttpRequest, entry: Entry) -> HttpResponse:
    if request.headers.get("HX-Request"):
        above = entry.reply_to or entry
        return _article(request, above)
    return redirect(_own_page(entry) if request.POST.get("page") else _place_of(entry))


def _own_page(entry: Entry) -> str:
    return f"{registry.entity(type_of(entry.kind)).url}{entry.pk}/"


def _to_its_place(request: HttpRequest, entry: Entry) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Trigger": "history-changed"})
    return redirect(_place_of(entry))


def _place_of(entry: Entry) -> str:
    if entry.party_id:
        return f"/parties/{entry.party_id}/"
    type_ = type_of(entry.kind)
    if type_ not in {entity.key for entity in registry.every()}:
        raise BadRequest
    return registry.entity(type_).url
