"""Recent changes and the bin by API: the same reads and verbs as the pages."""

from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Problem
from clientela.platform.permissions.actor import Actor
from clientela.platform.undo import acts
from clientela.platform.undo.actions import undo_act
from clientela.platform.undo.telling import as_document

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
