"""Cadences by API: who enters, what becomes of them, and where a lead or a deal stands."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities.bulk import AT_ONCE
from clientela.platform.entities.reading import Missing, allowed
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.cadences import actions
from clientela.sales.cadences.models import Cadence
from clientela.sales.cadences.reading import SHOWN, entered, figures, standing, standings
from clientela.sales.cadences.subjects import Subject, subject_of

router = Router(tags=["cadences"])
Deed = Literal["pause", "resume", "skip", "stop"]
_ACTS = {"pause": actions.pause, "resume": actions.resume, "skip": actions.skip, "stop": actions.stop}


class Into(Strict):
    cadence: UUID


class Many(Strict):
    records: list[UUID] = Field(..., min_length=1, max_length=AT_ONCE)


class RuleIn(Strict):
    where: dict[str, Any] | None = None


class Asked(Schema):
    which: Literal["entered", "running", "answered", "converted", "won"] = "entered"
    step: int | None = Field(None, ge=0, le=1000, description="Only those behind whom so many steps lie.")
    after: UUID | None = Field(None, description="The id of the last one of the page before.")


@router.get("/leads/{uuid:key}/cadence", response={200: dict, **ERRORS}, operation_id="get_lead_cadence")
def of_lead(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the lead stands: what runs first, then what has ended, each with the reason."""
    return _standing(subject_of("lead"), key, caller(request))


@router.post("/leads/{uuid:key}/cadence", response={201: dict, **ERRORS}, operation_id="enrol_lead")
def enrol_lead(request: HttpRequest, key: UUID, body: Into) -> HttpResponse:
    """Let the lead enter a cadence, with the steps as they are now."""
    return _enrol(request, "lead", key, body)


@router.post("/leads/{uuid:key}/cadence/{deed}", response={200: dict, **ERRORS}, operation_id="change_lead_cadence")
def change_lead(request: HttpRequest, key: UUID, deed: Deed) -> HttpResponse:
    """Pause it, resume it, skip a step, or stop it."""
    return _change(request, "lead", key, deed)


@router.get("/deals/{uuid:key}/cadence", response={200: dict, **ERRORS}, operation_id="get_deal_cadence")
def of_deal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the deal stands: what runs first, then what has ended, each with the reason."""
    return _standing(subject_of("deal"), key, caller(request))


@router.post("/deals/{uuid:key}/cadence", response={201: dict, **ERRORS}, operation_id="enrol_deal")
def enrol_deal(request: HttpRequest, key: UUID, body: Into) -> HttpResponse:
    """Let the deal enter a cadence, with the steps as they are now."""
    return _enrol(request, "deal", key, body)


@router.post("/deals/{uuid:key}/cadence/{deed}", response={200: dict, **ERRORS}, operation_id="change_deal_cadence")
def change_deal(request: HttpRequest, key: UUID, deed: Deed) -> HttpResponse:
    """Pause it, resume it, skip a step, or stop it."""
    return _change(request, "deal", key, deed)


@router.post("/cadences/{uuid:key}/enrol", response={200: dict, **ERRORS}, operation_id="enrol_many")
def enrol_many(request: HttpRequest, key: UUID, body: Many) -> HttpResponse:
    """Let many enter; `refused` tells why others did not, and how many."""
    actor = caller(request)
    of = _cadence(key, actor).of

    def write() -> HttpResponse:
        done = actions.enrol_many(of, body.records, key, by=actor)
        return answer({"enrolled": sorted(str(one) for one in done.keys), "refused": done.refused})

    return once(request, actor, write)


@router.get("/cadences/{uuid:key}/figures", response={200: dict, **ERRORS}, operation_id="read_cadence_figures")
def figures_of(request: HttpRequest, key: UUID) -> HttpResponse:
    """What became of those that were in it, as far as the caller may see them, and behind which step answers came."""
    actor = caller(request)
    cadence = _cadence(key, actor)
    require(actor, "see", cadence.of)
    (found,) = figures([cadence], subject_of(cadence.of), actor)
    return answer(
        {"counts": found.counts, "answers": [{"step": step, "number": number} for step, number in found.answers]}
    )


@router.get("/cadences/{uuid:key}/entered", response={200: dict, **ERRORS}, operation_id="list_entered")
def entered_of(request: HttpRequest, key: UUID, asked: Query[Asked]) -> HttpResponse:
    """The leads or deals behind one figure, the newest first."""
    actor = caller(request)
    cadence = _cadence(key, actor)
    require(actor, "see", cadence.of)
    subject = subject_of(cadence.of)
    found = entered(cadence, subject, actor, **asked.dict())
    items = [{"record": str(one.record_id), **standing(subject, one, actor).told()} for one in found[:SHOWN]]
    return answer({"items": items, "next": items[-1]["id"] if len(found) > SHOWN else None})


@router.put("/cadences/{uuid:key}/rule", response={200: dict, **ERRORS}, operation_id="set_cadence_rule")
def rule(request: HttpRequest, key: UUID, body: RuleIn) -> HttpResponse:
    """Who enters by himself from now on: new records that meet the condition; {} is all of them, null nobody."""
    try:
        actions.set_rule(key, body.where, by=caller(request))
    except BadCondition as error:
        raise Invalid({"where": error.reason}) from error
    return answer({"where": body.where})


def _standing(subject: Subject, key: UUID, actor: Actor) -> HttpResponse:
    require(actor, "see", subject.key)
    allowed(subject.entity, key, actor, verb="see")
    return answer({"items": [one.told() for one in standings(subject, key, actor)]})


def _enrol(request: HttpRequest, type_: str, key: UUID, body: Into) -> HttpResponse:
    actor = caller(request)

    def write() -> HttpResponse:
        made = actions.enrol(type_, key, body.cadence, by=actor)
        return answer({"id": str(made)}, status=201)

    return once(request, actor, write)


def _change(request: HttpRequest, type_: str, key: UUID, deed: Deed) -> HttpResponse:
    actor = caller(request)

    def write() -> HttpResponse:
        _ACTS[deed](type_, key, by=actor)
        return _standing(subject_of(type_), key, actor)

    return once(request, actor, write)


def _cadence(key: UUID, actor: Actor) -> Cadence:
    require(actor, "see", "cadence")
    one: Cadence | None = Cadence.objects.visible_to(actor, entity="cadence").filter(pk=key).first()
    if one is None:
        raise Missing("There is no such record, or you may not see it.")
    return one
