"""A party's timeline by API, and notes written to it."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import StringConstraints

from clientela.parties.models import Party
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.entities.reading import Missing
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor
from clientela.timeline import actions
from clientela.timeline.models import unseen_kinds

router = Router(tags=["timeline"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)
_ENTRIES = """
SELECT convert_to(coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.at DESC, e.id DESC), '[]')::text, 'UTF8') FROM (
    SELECT id, kind, direction, channel, at, title, body, details FROM timeline_entry
     WHERE party_id = %s AND kind <> ALL(%s)
       AND (at, id) < (coalesce((SELECT at FROM timeline_entry WHERE id = %s), 'infinity'::timestamptz),
                       coalesce(%s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
     ORDER BY at DESC, id DESC LIMIT %s) e"""


class NoteIn(Schema):
    text: Annotated[str, StringConstraints(max_length=10_000)]


@router.get("/people/{uuid:key}/timeline", response={200: dict, **ERRORS}, operation_id="get_person_timeline")
def of_person(request: HttpRequest, key: UUID, limit: int = 50, after: UUID | None = None) -> HttpResponse:
    """Newest first; `after` is the id of the last entry seen."""
    return _timeline(request, "person", key, limit=limit, after=after)


@router.get(
    "/organisations/{uuid:key}/timeline", response={200: dict, **ERRORS}, operation_id="get_organisation_timeline"
)
def of_organisation(request: HttpRequest, key: UUID, limit: int = 50, after: UUID | None = None) -> HttpResponse:
    """Newest first; `after` is the id of the last entry seen."""
    return _timeline(request, "organisation", key, limit=limit, after=after)


@router.post("/people/{uuid:key}/notes", response={201: dict, **ERRORS}, operation_id="create_person_note")
def note(request: HttpRequest, key: UUID, body: NoteIn) -> HttpResponse:
    actor = _who_sees(request, "person", key)

    def write() -> HttpResponse:
        try:
            entry = actions.note(key, body.text, by=actor)
        except ValueError as error:
            raise Invalid({"text": str(error)}) from error
        return HttpResponse(b'{"id":"%s"}' % str(entry.pk).encode(), content_type="application/json", status=201)

    return once(request, actor, write)


def _timeline(request: HttpRequest, kind: str, key: UUID, *, limit: int, after: UUID | None) -> HttpResponse:
    unseen = unseen_kinds(_who_sees(request, kind, key))
    body = prepared(_ENTRIES, [key, unseen, after, after, max(1, min(limit, 1000))])[0][0]
    return HttpResponse(b'{"items":%s}' % body, content_type="application/json")


def _who_sees(request: HttpRequest, kind: str, key: UUID) -> Actor:
    """The caller, if that party is one that he may see."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if not Party.objects.filter(pk=key, kind=kind).visible_to(actor, entity=kind).exists():
        raise Missing("There is no such record, or you may not see it.")
    return actor
