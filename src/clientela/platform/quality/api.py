"""Quality by API: the counts of each check before the caller's eyes, with the condition behind each, and what is essential."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.permissions.queries import require
from clientela.platform.quality import actions
from clientela.platform.quality.checking import checked_types, condition_of, lines
from clientela.platform.quality.reading import essentials

router = Router(tags=["quality"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


class EssentialIn(Strict):
    entity: Text
    field: Text
    where: dict[str, Any] = {}


@router.get("/quality", response={200: dict, **ERRORS}, operation_id="read_quality")
def quality(request: HttpRequest) -> HttpResponse:
    """Counts up to a cap, as lists count: `found` want looking after, of `total` that were looked at."""
    actor = caller(request)
    items = [
        {"entity": entity.key, "check": one.key, "label": one.label, "found": one.found, "total": one.total, "capped": one.capped,
         "filter": condition_of(one)}
        for entity in checked_types(actor) for one in lines(entity, actor)
    ]  # fmt: skip
    return answer({"items": items})


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
