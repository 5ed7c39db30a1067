"""A record's past by API: its changes, the difference of two moments, and values brought back."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.moments import moment_named
from clientela.platform.api.problems import ERRORS
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.entities.bringing_back import bring_back
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known_to
from clientela.platform.entities.retelling import PAGE, Change, changes, compared
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require


class AskedChanges(Schema):
    before: str = Field("", description="Only changes before this moment: the `next` of the page before.")
    limit: int = Field(PAGE, ge=1, le=100, description="Moments of a page, at most 100.")


class AskedDifference(Schema):
    since: str = Field(description="The earlier of the two moments.")
    until: str = Field("", description="The later one; now, where it is not named.")


class Back(Strict):
    as_of: Text = Field(description="The moment whose values are to stand again.")
    fields: list[Text] | None = Field(None, description="Which fields; all that say something else now, by default.")
    unless_changed_since: Text = Field("", description="Leave what was changed after this moment, and tell it.")


def tell_the_past(router: Router, entity: Entity, of: Callable[[HttpRequest], Entity]) -> None:
    """The routes of one entity's past; `of` tells the type that a request is about."""

    @router.get(
        "/{uuid:key}/changes",
        response={200: dict, **ERRORS},
        summary=f"What has changed on a {entity.key}",
        operation_id=f"changes_of_{entity.key}",
    )
    def changed(request: HttpRequest, key: UUID, asked: Query[AskedChanges]) -> HttpResponse:
        actor, mine = _read_by(request, of)
        before = moment_named("before", asked.before)
        found = changes(mine, key, actor, before=before, limit=asked.limit)
        at_birth = not found or found[-1].born
        return answer({"items": [_told(one) for one in found], "next": None if at_birth else found[-1].at})

    @router.get(
        "/{uuid:key}/difference",
        response={200: dict, **ERRORS},
        summary=f"What a {entity.key} said at two moments",
        operation_id=f"difference_of_{entity.key}",
    )
    def difference(request: HttpRequest, key: UUID, asked: Query[AskedDifference]) -> HttpResponse:
        actor, mine = _read_by(request, of)
        since, until = moment_named("since", asked.since), moment_named("until", asked.until)
        _record, fields = compared(mine, key, actor, old=since, new=until)
        return answer({"fields": _fields(fields)})

    if entity.verbs.edit is not None:
        _bringing_back(router, entity, of)


def _bringing_back(router: Router, entity: Entity, of: Callable[[HttpRequest], Entity]) -> None:
    @router.post(
        "/{uuid:key}/restore",
        response={200: dict, **ERRORS},
        summary=f"Bring back what a {entity.key} said at a moment",
        operation_id=f"restore_{entity.key}",
    )
    def restore(request: HttpRequest, key: UUID, body: Back) -> HttpResponse:
        actor, mine = _read_by(request, of)
        to = moment_named("as_of", body.as_of)
        since = moment_named("unless_changed_since", body.unless_changed_since) if body.unless_changed_since else None

        def write() -> HttpResponse:
            done = bring_back(mine.key, key, to=to, fields=body.fields, unless_since=since, by=actor)
            return answer({"restored": done.restored, "edited_since": done.edited, "refused": dict(done.refused)})

        return once(request, actor, write)


def _read_by(request: HttpRequest, of: Callable[[HttpRequest], Entity]) -> tuple[Actor, Entity]:
    """The caller, and the type that is asked for as the caller may know it. Raises Denied."""
    actor, entity = caller(request), of(request)
    require(actor, "see", entity.key)
    return actor, known_to(entity, actor)


def _told(change: Change) -> dict[str, Any]:
    act = change.act
    by = {"kind": act.kind, "user": act.user or None, "name": act.name} if act.kind else None
    told = {"at": change.at, "by": by, "through": act.through, "reason": act.reason, "created": change.born}
    return told | {"fields": _fields(change.fields)}


def _fields(fields: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    return {name: {"before": old, "after": new} for name, (old, new) in fields.items()}
