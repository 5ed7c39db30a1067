"""Recent changes and the bin by API: the same reads and verbs as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Problem
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.registry import UnknownType
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.undo import acts, bin
from clientela.platform.undo.actions import purge, restore, undo_act
from clientela.platform.undo.telling import as_document

LARGEST = 2**63 - 1


class Keys(Schema):
    """Records by their keys."""

    ids: list[UUID] = Field(..., min_length=1, max_length=1000)


router = Router(tags=["changes"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)
Slug = Path(..., max_length=200, pattern=r"^[a-z0-9-]+$")


@router.get("/changes", response={200: dict, **ERRORS}, summary="List your recent changes", operation_id="list_changes")
def list_changes(request: HttpRequest, before: datetime | None = None) -> HttpResponse:
    """Your own acts of the last 30 days, the latest first; `before` is the `next` of the page before."""
    found = acts.recent(_actor(request), before=before)
    following = found[-1].act.at.isoformat() if len(found) >= acts.MOST // 2 else None
    return _answer({"items": [_document(told) for told in found], "next": following})


@router.post("/changes/{key}/undo", response={200: dict, **ERRORS}, summary="Undo a change", operation_id="undo_change")
def undo_change(request: HttpRequest, key: str = Slug) -> HttpResponse:
    """Take back one act, named as `GET /changes` and the header Clientela-Change name it; what stays is told with its reason."""
    by = _actor(request)
    return once(request, by, lambda: _answer(as_document(undo_act(key, by=by), by)))


@router.get("/bin/{plural}", response={200: dict, **ERRORS}, summary="List the bin", operation_id="list_bin")
def list_bin(
    request: HttpRequest,
    plural: str,
    q: str = Query("", max_length=200),
    after: int | None = Query(None, ge=1, le=LARGEST),
) -> HttpResponse:
    """What was deleted of a type and can be restored, the last deleted first; `after` is the `next` of the page before."""
    actor = _actor(request)
    entity = _binned(plural, actor)
    found = bin.lying(entity, actor, q=q.replace("\x00", ""), before=after)
    items = [
        {"id": str(one.key), "name": one.name, "deleted_at": one.at.isoformat(), "deleted_by": one.by} for one in found
    ]
    return _answer(
        {"items": items, "next": found[-1].place if len(found) == bin.PAGE else None, "days": bin.days_kept()}
    )


@router.post(
    "/bin/{plural}/restore", response={200: dict, **ERRORS}, summary="Restore", operation_id="restore_from_bin"
)
def restore_from_bin(request: HttpRequest, plural: str, body: Keys) -> HttpResponse:
    """Records come back whole; what could not is told with its reason."""
    by = _actor(request)
    entity = _binned(plural, by)
    return once(request, by, lambda: _answer(as_document(restore(entity, body.ids, by=by), by)))


@router.post("/bin/{plural}/purge", response={200: dict, **ERRORS}, summary="Purge", operation_id="purge_bin")
def purge_bin(request: HttpRequest, plural: str, body: Keys) -> HttpResponse:
    """Records in the bin go for good."""
    by = _actor(request)
    entity = _binned(plural, by)
    return once(request, by, lambda: _answer({"purged": purge(entity, body.ids, by=by, reason="purged by hand")}))


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


def _answer(document: Any) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(document), content_type="application/json")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
