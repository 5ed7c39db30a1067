"""The history of a party by API: read with filters and in pages; notes, tasks, meetings and calls written to it; answers and files.

Tasks, meetings and activity have their own addresses besides, by their declarations.
"""

from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from clientela.parties.models import Party
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.api.schemas import body_of
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Missing
from clientela.platform.files.serving import serve
from clientela.platform.files.storing import TooLarge
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor
from clientela.timeline import actions, reading
from clientela.timeline.entities import MEETING, TASK
from clientela.timeline.models import Attachment, Kind
from clientela.timeline.repeating import moments

router = Router(tags=["timeline"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422), Problem)
PARTIES = {"people": "person", "organisations": "organisation", "households": "household"}
Plural = Literal["people", "organisations", "households"]
Words = Annotated[str, StringConstraints(max_length=10_000)]


class Asked(Schema):
    """What of a history: only these kinds, what the caller wrote or is to do, what has files, what holds these words."""

    kinds: str = Field(
        "", description="Kinds of entries with commas: message, call, meeting, visit, task, note, comment, order, web"
    )
    mine: bool = False
    files: bool = False
    find: Annotated[str, StringConstraints(max_length=200)] = ""
    after: UUID | None = Field(None, description="The id of the last entry seen")
    limit: int = 50


class NoteIn(Schema):
    text: Words


class CallIn(Schema):
    text: Words = ""
    direction: Literal["in", "out"] = "out"
    outcome: Literal["reached", "no_answer", "busy", "message"] = "reached"
    minutes: Annotated[int, Field(ge=0, le=10_000)] = 0
    at: str = Field("", description="When, as 2026-05-12T10:30+02:00; now where nothing is said")


Reach = Literal["one", "following", "all"]


class Changed(Schema):
    """What changes of a repeating meeting, and of how much of it."""

    reach: Reach = "one"
    at: str = Field("", description="When it begins instead, as 2026-05-12T10:30+02:00")
    ends_at: str = ""
    title: Annotated[str, StringConstraints(max_length=500)] = ""
    place: Annotated[str, StringConstraints(max_length=500)] = ""
    body: Words = ""


class Span(Schema):
    since: datetime
    until: datetime


class Said(Schema):
    answer: Literal["accepted", "declined", "tentative", "needs-action"]


@router.get("/{plural}/{uuid:key}/timeline", response={200: dict, **ERRORS}, operation_id="get_timeline")
def of_party(request: HttpRequest, plural: Plural, key: UUID, asked: Query[Asked]) -> HttpResponse:
    """Newest first. `next` is what to send as `after` for the entries before these, null at the end."""
    actor = _who_sees(request, plural, key)
    limit = max(1, min(asked.limit, reading.MOST))
    kinds = tuple(kind for kind in asked.kinds.split(",") if kind in Kind.values)
    if asked.kinds and not kinds:
        raise Invalid({"kinds": f"Kinds are: {', '.join(Kind.values)}."})
    ask = reading.Ask(
        kinds=kinds,
        mine=asked.mine,
        files=asked.files,
        find=asked.find.replace("\x00", ""),
        before=asked.after,
        limit=limit,
    )
    items = reading.history(key, actor, ask)
    more = str(items[limit - 1]["id"]) if len(items) > limit else None
    return answer({"items": items[:limit], "next": more})


@router.post("/{plural}/{uuid:key}/notes", response={201: dict, **ERRORS}, operation_id="create_note")
def note(request: HttpRequest, plural: Plural, key: UUID, body: NoteIn) -> HttpResponse:
    """A note. `@[Name](user:id)` names a colleague, who is told."""
    actor = _who_sees(request, plural, key)
    return once(request, actor, lambda: _made(_worded(lambda: actions.note(key, body.text, by=actor)).pk))


@router.post("/{plural}/{uuid:key}/calls", response={201: dict, **ERRORS}, operation_id="create_call")
def call(request: HttpRequest, plural: Plural, key: UUID, body: CallIn) -> HttpResponse:
    """A call that took place."""
    actor = _who_sees(request, plural, key)
    facts = _cleaned(
        registry.entity("entry"), {"kind": "call", "body": body.text, "title": body.text[:80] or "Call", "at": body.at}
    )
    stated = {
        **facts,
        "party": {"id": str(key)},
        "direction": body.direction,
        "outcome": body.outcome,
        "minutes": body.minutes,
    }
    del stated["kind"]
    return once(request, actor, lambda: _made(actions.record_call(stated, by=actor).pk))


def _planning(entity: Any, verb: Any, path: str) -> None:
    schema: Any = body_of(entity, "Create")

    @router.post(
        f"/{{plural}}/{{uuid:key}}/{path}", response={201: dict, **ERRORS}, operation_id=f"create_{entity.key}_with"
    )
    def plan(request: HttpRequest, plural: Plural, key: UUID, body: schema = Body(...)) -> HttpResponse:  # noqa: B008
        """Planned with this party."""
        actor = _who_sees(request, plural, key)
        raw = body.model_dump(mode="json", exclude_unset=True) | {"party": {"id": str(key)}}
        return once(request, actor, lambda: _made(verb(_cleaned(entity, raw), by=actor)))


_planning(TASK, actions.open_task, "tasks")
_planning(MEETING, actions.plan_meeting, "meetings")


@router.post("/tasks/{uuid:key}/complete", response={200: dict, **ERRORS}, operation_id="complete_task")
def complete(request: HttpRequest, key: UUID) -> HttpResponse:
    """The task is done; `next` is the id of the task that follows a repeating one."""
    following = actions.complete(key, by=caller(request))
    return answer({"id": str(key), "next": str(following) if following else None})


@router.post("/tasks/{uuid:key}/reopen", response={200: dict, **ERRORS}, operation_id="reopen_task")
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """The task is to be done after all."""
    actions.reopen(key, by=caller(request))
    return answer({"id": str(key)})


@router.post("/meetings/{uuid:key}/answer", response={200: dict, **ERRORS}, operation_id="answer_meeting")
def answer_meeting(request: HttpRequest, key: UUID, body: Said) -> HttpResponse:
    """What the caller says to a meeting he is asked to."""
    actions.answer(key, body.answer, by=caller(request))
    return answer({"id": str(key), "answer": body.answer})


@router.get("/meetings/{uuid:key}/occurrences", response={200: dict, **ERRORS}, operation_id="list_occurrences")
def occurrences(request: HttpRequest, key: UUID, span: Query[Span]) -> HttpResponse:
    """The moments at which a meeting takes place, at most 1,000, as the paths of one of them take them."""
    meeting = actions.visible_entry(key, by=caller(request))
    found = moments(meeting, since=_aware(span.since), until=_aware(span.until))
    return answer({"items": [moment.isoformat() for moment in islice(found, 1000)]})


@router.patch("/meetings/{uuid:key}/occurrences/{on}", response={200: dict, **ERRORS}, operation_id="change_occurrence")
def change_occurrence(request: HttpRequest, key: UUID, on: datetime, body: Changed) -> HttpResponse:
    """Change it from this moment of it: only this one, this and the following, or all. `id` is what holds it now."""
    facts = _part(body.model_dump(exclude_unset=True, exclude={"reach"}))
    made = actions.change_occurrence(key, _aware(on), facts, by=caller(request), reach=body.reach)
    return answer({"id": str(made)})


@router.delete(
    "/meetings/{uuid:key}/occurrences/{on}", response={204: None, **ERRORS}, operation_id="cancel_occurrence"
)
def cancel_occurrence(request: HttpRequest, key: UUID, on: datetime, reach: Reach = "one") -> HttpResponse:
    """Leave this moment out, end the series before it, or cancel all of it."""
    actions.cancel_occurrence(key, _aware(on), by=caller(request), reach=reach)
    return HttpResponse(status=204)


@router.post("/tasks/{uuid:key}/skip", response={200: dict, **ERRORS}, operation_id="skip_task")
def skip(request: HttpRequest, key: UUID) -> HttpResponse:
    """This task of a series is not to be done; `next` is the id of the one that follows."""
    following = actions.skip_task(key, by=caller(request))
    return answer({"id": str(key), "next": str(following) if following else None})


@router.post("/entries/{uuid:key}/comments", response={201: dict, **ERRORS}, operation_id="create_comment")
def comment(request: HttpRequest, key: UUID, body: NoteIn) -> HttpResponse:
    """An answer below an entry of any kind."""
    actor = caller(request)
    return once(request, actor, lambda: _made(_worded(lambda: actions.comment(key, body.text, by=actor)).pk))


@router.post("/entries/{uuid:key}/files", response={201: dict, **ERRORS}, operation_id="attach_file")
def attach(request: HttpRequest, key: UUID, file: File[UploadedFile]) -> HttpResponse:
    """Keep a file under an entry: multipart, one part called `file`."""
    try:
        made = actions.attach(key, file.name or "", file.chunks(), by=caller(request))
    except TooLarge as error:
        raise Invalid({"file": str(error)}) from error
    said = {"id": str(made.pk), "name": made.name, "media_type": made.media_type, "size": made.file.size}
    return answer(said, status=201)


@router.get("/files/{uuid:key}", response={200: None, **ERRORS}, operation_id="get_file")
def file(request: HttpRequest, key: UUID) -> Any:
    """The content of an attachment."""
    found = Attachment.objects.select_related("file").filter(pk=key).first()
    if found is None:
        raise Missing("There is no such record, or you may not see it.")
    actions.visible_entry(found.entry_id, by=caller(request))
    return serve(found.file, name=found.name, media_type=found.media_type, download=True)


@router.delete("/files/{uuid:key}", response={204: None, **ERRORS}, operation_id="detach_file")
def detach(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a file away."""
    actions.detach(key, by=caller(request))
    return HttpResponse(status=204)


def _worded(write: Any) -> Any:
    """What the verb makes; a text that it can't take is a problem of `text`."""
    try:
        return write()
    except ValueError as error:
        raise Invalid({"text": str(error)}) from error


def _made(key: UUID) -> HttpResponse:
    """The new entry whole."""
    rows = prepared(registry.entity("entry").record.partition(" AND e.kind IN")[0], [key])
    return HttpResponse(rows[0][0], content_type="application/json", status=201)


def _cleaned(entity: Any, raw: dict[str, Any]) -> dict[str, Any]:
    cleaned = clean(entity, {name: value for name, value in raw.items() if value != ""})
    if cleaned.problems:
        raise Invalid(cleaned.problems)
    return cleaned.facts


def _part(raw: dict[str, Any]) -> dict[str, Any]:
    """Facts about one moment of a meeting."""
    cleaned = clean(MEETING, raw, partial=True)
    if cleaned.problems:
        raise Invalid(cleaned.problems)
    return cleaned.facts


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _who_sees(request: HttpRequest, plural: str, key: UUID) -> Actor:
    """The caller, if that party is one that he may see."""
    actor, kind = caller(request), PARTIES[plural]
    if not Party.objects.filter(pk=key, kind=kind).visible_to(actor, entity=kind).exists():
        raise Missing("There is no such record, or you may not see it.")
    return actor
