"""Routing by API: rules in their order, a dry run, what a person takes on, and absences."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.permissions.queries import require
from clientela.routing import actions, reading
from clientela.routing.checking import BadRouting, rule_facts, seat_facts
from clientela.routing.dry import tried
from clientela.routing.models import Rule
from clientela.routing.works import work_of

router = Router(tags=["routing"])


class RuleIn(Strict):
    name: Text
    where: dict[str, Any] = {}
    team: UUID | None = None
    people: list[UUID] = []
    way: Text = "turns"
    needs: list[Text] = []
    keeps_owner: bool = True
    in_hours: bool = False
    most: int | None = None
    active: bool = True


class SeatIn(Strict):
    languages: list[Text] = []
    skills: list[Text] = []
    territories: list[Text] = []
    most: int | None = None
    days: list[int] = [1, 2, 3, 4, 5]
    opens: int | None = None
    closes: int | None = None


class AbsenceIn(Strict):
    first: date
    last: date
    why: Text = ""


@router.get("/routing/{work}/rules", response={200: dict, **ERRORS}, operation_id="read_routing_rules")
def rules(request: HttpRequest, work: str) -> HttpResponse:
    """In the order in which they are asked. `work` is a type of record that is given out: lead."""
    require(caller(request), "configure", "company")
    return answer({"items": [_told(one) for one in reading.rules(work_of(work))]})


@router.post("/routing/{work}/rules", response={201: dict, **ERRORS}, operation_id="add_routing_rule")
def add(request: HttpRequest, work: str, body: RuleIn) -> HttpResponse:
    """The last one to be asked."""
    return answer({"id": str(_save(request, work, body))}, status=201)


@router.put("/routing/{work}/rules/{uuid:key}", response={200: dict, **ERRORS}, operation_id="set_routing_rule")
def put(request: HttpRequest, work: str, key: UUID, body: RuleIn) -> HttpResponse:
    return answer({"id": str(_save(request, work, body, key=key))})


@router.delete("/routing/{work}/rules/{uuid:key}", response={204: None, **ERRORS}, operation_id="remove_routing_rule")
def remove(request: HttpRequest, work: str, key: UUID) -> HttpResponse:
    actions.remove_rule(key, by=caller(request))
    return HttpResponse(status=204)


@router.get("/routing/{work}/try", response={200: dict, **ERRORS}, operation_id="try_routing")
def dry_run(request: HttpRequest, work: str) -> HttpResponse:
    """Who would get the newest 20 that are open. Nothing is given to anybody."""
    actor, of = caller(request), work_of(work)
    require(actor, "configure", "company")
    require(actor, "see", of.entity)
    items = [
        {"id": str(one.key), "name": one.title, "user": str(one.choice.user) if one.choice and one.choice.user else None,
         "why": [str.__str__(why) for why in one.choice.reasons] if one.choice else []}
        for one in tried(of, actor)
    ]  # fmt: skip
    return answer({"items": items})


@router.put("/users/{uuid:user}/seat", response={204: None, **ERRORS}, operation_id="set_seat")
def seat(request: HttpRequest, user: UUID, body: SeatIn) -> HttpResponse:
    """What somebody takes on: places are countries, regions or ranges of postcodes (IT, IT Lazio, IT 00100-00199)."""
    actor = caller(request)
    require(actor, "configure", "company")
    try:
        actions.set_seat(user, seat_facts(body.model_dump()), by=actor)
    except BadRouting as error:
        raise Invalid(error.problems) from error
    return HttpResponse(status=204)


@router.post("/users/{uuid:user}/absences", response={201: dict, **ERRORS}, operation_id="add_absence")
def absence(request: HttpRequest, user: UUID, body: AbsenceIn) -> HttpResponse:
    """One's own, or, with the right to configure the company, anybody's."""
    try:
        key = actions.add_absence(user, body.first, body.last, by=caller(request), why=body.why)
    except ValueError as error:
        raise Invalid({"last": str(error)}) from error
    return answer({"id": str(key)}, status=201)


@router.delete("/absences/{uuid:key}", response={204: None, **ERRORS}, operation_id="remove_absence")
def here_again(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.remove_absence(key, by=caller(request))
    return HttpResponse(status=204)


def _save(request: HttpRequest, work: str, body: RuleIn, *, key: UUID | None = None) -> UUID:
    actor = caller(request)
    require(actor, "configure", "company")
    try:
        return actions.save_rule(work, rule_facts(work, body.model_dump(), by=actor), by=actor, key=key)
    except BadRouting as error:
        raise Invalid(error.problems) from error


def _told(rule: Rule) -> dict[str, Any]:
    return {
        "id": str(rule.pk), "name": rule.name, "where": rule.where, "team": str(rule.team_id) if rule.team_id else None,
        "people": [str(one) for one in rule.people], "way": rule.way, "needs": rule.needs, "keeps_owner": rule.keeps_owner,
        "in_hours": rule.in_hours, "most": rule.most, "active": rule.active,
    }  # fmt: skip
