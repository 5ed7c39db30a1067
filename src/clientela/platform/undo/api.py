"""Recent changes and the bin by API: the same reads and verbs as the pages."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Moment
from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.registry import UnknownType
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.undo import acts, bin, bulk, large
from clientela.platform.undo.actions import purge, restore
from clientela.platform.undo.models import Bulk
from clientela.platform.undo.telling import as_document

LARGEST = 2**63 - 1


class Wanted(Schema):
    """A change to all records of a type that `q` and `filter` find; `mode` add and remove are for fields of several values."""

    type: str = Field(..., max_length=100)
    verb: Literal["edit", "delete"]
    q: str = Field("", max_length=200)
    filter: dict[str, Any] | None = None
    field: str = Field("", max_length=100)
    value: Any = None
    mode: Literal["set", "add", "remove"] = "set"


class Keys(Schema):
    """Records by their keys."""

    ids: list[UUID] = Field(..., min_length=1, max_length=1000)


router = Router(tags=["changes"])
Slug = Path(..., max_length=200, pattern=r"^[a-z0-9-]+$")


@router.get("/changes", response={200: dict, **ERRORS}, summary="List your recent changes", operation_id="list_changes")
def list_changes(request: HttpRequest, before: Query[Moment | None] = None) -> HttpResponse:
    """Your own acts of the last 30 days, the latest first; `before` is the `next` of the page before."""
    found = acts.recent(caller(request), before=before)
    following = found[-1].act.at.isoformat() if len(found) >= acts.MOST // 2 else None
    return answer({"items": [_document(told) for told in found], "next": following})


@router.post(
    "/changes/{key}/undo",
    response={200: dict, 202: dict, **ERRORS},
    summary="Undo a change",
    operation_id="undo_change",
)
def undo_change(request: HttpRequest, key: str = Slug) -> HttpResponse:
    """Take back one act, named as `GET /changes` and the header Clientela-Change name it; what stays is told with its reason."""
    by = caller(request)

    def write() -> HttpResponse:
        out = large.undo(key, by=by)
        return answer({"state": "queued"}, status=202) if out is None else answer(as_document(out, by))

    return once(request, by, write)


@router.get("/bin/{plural}", response={200: dict, **ERRORS}, summary="List the bin", operation_id="list_bin")
def list_bin(
    request: HttpRequest,
    plural: str,
    q: str = Query("", max_length=200),
    after: int | None = Query(None, ge=1, le=LARGEST),
) -> HttpResponse:
    """What was deleted of a type and can be restored, the last deleted first; `after` is the `next` of the page before."""
    actor = caller(request)
    entity = _binned(plural, actor)
    found = bin.lying(entity, actor, q=q.replace("\x00", ""), before=after)
    items = [
        {"id": str(one.key), "name": one.name, "deleted_at": one.at.isoformat(), "deleted_by": one.by} for one in found
    ]
    return answer(
        {"items": items, "next": found[-1].place if len(found) == bin.PAGE else None, "days": bin.days_kept()}
    )


@router.post(
    "/bin/{plural}/restore", response={200: dict, **ERRORS}, summary="Restore", operation_id="restore_from_bin"
)
def restore_from_bin(request: HttpRequest, plural: str, body: Keys) -> HttpResponse:
    """Records come back whole; what could not is told with its reason."""
    by = caller(request)
    entity = _binned(plural, by)
    return once(request, by, lambda: answer(as_document(restore(entity, body.ids, by=by), by)))


@router.post("/bin/{plural}/purge", response={200: dict, **ERRORS}, summary="Purge", operation_id="purge_bin")
def purge_bin(request: HttpRequest, plural: str, body: Keys) -> HttpResponse:
    """Records in the bin go for good."""
    by = caller(request)
    entity = _binned(plural, by)
    return once(request, by, lambda: answer({"purged": purge(entity, body.ids, by=by, reason="purged by hand")}))


@router.post("/bulk", response={202: dict, **ERRORS}, summary="Change many records", operation_id="start_bulk")
def start_bulk(request: HttpRequest, body: Wanted) -> HttpResponse:
    """Edit one field of, or delete, all records that a condition finds, in the background."""
    by = caller(request)
    return once(request, by, lambda: _started(body, by))


@router.get("/bulk/{uuid:key}", response={200: dict, **ERRORS}, summary="Read a bulk change", operation_id="get_bulk")
def get_bulk(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far it is, and what came of it."""
    return answer(_bulk(bulk.read(key, by=caller(request))))


@router.post("/bulk/{uuid:key}/stop", response={200: dict, **ERRORS}, summary="Stop it", operation_id="stop_bulk")
def stop_bulk(request: HttpRequest, key: UUID) -> HttpResponse:
    """It ends behind the set that it is at; what was done stays, and can be undone."""
    by = caller(request)

    def write() -> HttpResponse:
        bulk.stop(key, by=by)
        return answer(_bulk(bulk.read(key, by=by)))

    return once(request, by, write)


def _started(body: Wanted, by: Actor) -> HttpResponse:
    entity = known(body.type, by)
    require(by, body.verb, entity.key)
    if body.filter is not None:
        compile_condition(body.filter, EntityWords(entity, by))
    change: dict[str, Any] = {}
    if body.verb == "edit":
        item = entity.by_name.get(body.field)
        if item is None or not item.editable or entity.verbs.edit is None:
            raise Invalid({"field": "There is no such field, or it can't be changed."})
        cleaned = clean(entity, {body.field: body.value}, partial=True)
        if cleaned.problems:
            raise Invalid({"value": next(iter(cleaned.problems.values()))})
        change = {"field": body.field, "facts": cleaned.facts, "mode": body.mode}
    elif entity.verbs.delete is None:
        raise Invalid({"verb": "Records of this type are not deleted."})
    rows = {"q": body.q.replace("\x00", ""), "condition": body.filter}
    one = bulk.start(entity, body.verb, rows=rows, change=change, by=by)
    return answer(_bulk(one), status=202)


def _bulk(one: Bulk) -> dict[str, Any]:
    told = {"id": str(one.pk), "said": one.said, "state": str(one.state), **one.counts}
    return told | {"change": f"bulk-{one.pk}", "undo": one.undo}


def _binned(plural: str, actor: Actor) -> Entity:
    entity = known(plural, actor)
    require(actor, "delete", entity.key)
    if entity.verbs.delete is None:
        raise UnknownType(plural)
    return entity


def _document(told: acts.Told) -> dict[str, Any]:
    return {
        "id": told.act.slug,
        "at": told.act.at.isoformat(),
        "through": told.act.through,
        "is_undo": told.act.is_undo,
        "holds": told.holds,
        "undoable": told.undoable,
        "changes": [
            {
                "verb": line.verb,
                "type": line.entity.key,
                "count": line.count,
                "records": [{"id": str(key), "name": name} for key, name in line.records if name],
            }
            for line in told.lines
        ],
    }
