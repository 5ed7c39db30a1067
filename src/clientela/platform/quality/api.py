"""Quality by API: the counts of each check before the caller's eyes, with the condition behind each, and what is essential."""

from collections.abc import Iterator
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.quality import actions
from clientela.platform.quality.checking import checked_types, condition_of, lines, sides, with_counts
from clientela.platform.quality.counting import parts
from clientela.platform.quality.reading import essentials, shares, trends

router = Router(tags=["quality"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


class EssentialIn(Strict):
    entity: Text
    field: Text
    where: dict[str, Any] = {}


@router.get("/quality", response={200: dict, **ERRORS}, operation_id="read_quality")
def quality(request: HttpRequest) -> HttpResponse:
    """Counts up to a cap, as lists count: `found` want looking after, of `total` that were looked at.

    `side:…` counts the records that any check of that side finds; `past` tells how many percent were in order each day.
    """
    actor = caller(request)
    return answer({"items": [told for entity in checked_types(actor) for told in _of_type(entity, actor)]})


@router.get("/quality/{plural}/{kind}", response={200: dict, **ERRORS}, operation_id="read_quality_by")
def by_part(request: HttpRequest, plural: str, kind: Literal["owner", "source", "stage"]) -> HttpResponse:
    """One type by owner, source or stage, the worst first; `counted`: the day of the counts, none where they are of now."""
    actor = caller(request)
    entity = next((one for one in checked_types(actor) if one.plural == plural), None)
    if entity is None or kind not in parts(entity) or actor.scope("see", entity.key) != "all":
        raise Missing(_("There are no such figures, or they are not yours to see."))
    found = shares(entity, kind, lines(entity, actor, counted=False), actor)
    items = [
        {
            "part": one.part, "records": one.records, "in_order": one.percent, "past": one.past,
            "checks": {key: {"found": count, "total": of} for key, (count, of) in one.counts.items()},
        }
        for one in found.rows
    ]  # fmt: skip
    return answer({"counted": found.counted, "items": items})


@router.post("/quality/figures", response={202: dict, **ERRORS}, operation_id="measure_quality")
def measure(request: HttpRequest) -> HttpResponse:
    """Count now what is else counted at night, in the background."""
    actor = caller(request)
    require(actor, "configure", "company")

    def write() -> HttpResponse:
        actions.ask_to_measure(by=actor)
        return answer({"asked": True}, status=202)

    return once(request, actor, write)


def _of_type(entity: Entity, actor: Actor) -> Iterator[dict[str, Any]]:
    asked = lines(entity, actor, counted=False)
    past = trends(entity.key, actor)
    for one in with_counts([*asked, *sides(asked)], entity, actor):
        yield {
            "entity": entity.key, "check": one.key, "side": one.side, "label": one.label, "found": one.found,
            "total": one.total, "capped": one.capped, "surplus": one.surplus, "filter": condition_of(one),
            "past": past.get(one.key, []),
        }  # fmt: skip


@router.get("/essential-fields", response={200: dict, **ERRORS}, operation_id="list_essential_fields")
def listed(request: HttpRequest) -> HttpResponse:
    require(caller(request), "configure", "company")
    return answer({"items": essentials()})


@router.post("/essential-fields", response={201: dict, **ERRORS}, operation_id="add_essential_field")
def add(request: HttpRequest, body: EssentialIn) -> HttpResponse:
    """Records of this type should have that field, where the condition holds."""
    actor = caller(request)
    require(actor, "configure", "company")

    def write() -> HttpResponse:
        try:
            made = actions.hold_essential(body.entity, body.field, body.where, by=actor)
        except (ValueError, BadCondition) as error:
            raise Invalid({"field": str(error)}) from error
        return answer({"id": made.pk, "entity": made.entity, "field": made.field, "where": made.where}, status=201)

    return once(request, actor, write)


@router.delete("/essential-fields/{uuid:key}", response={204: None, **ERRORS}, operation_id="remove_essential_field")
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.let_go(key, by=caller(request))
    return HttpResponse(status=204)
