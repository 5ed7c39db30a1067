"""Retention by API: rules, dry runs, confirming, the log, and terms."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.retention import actions, reading, terms

router = Router(tags=["retention"])


class RuleEdit(Strict):
    """What is left out stays as it is."""

    name: Text | None = None
    where: dict[str, Any] | None = Described(None, description="A condition, as lists take it; it can't be empty.")
    act: Text | None = Described(None, description="delete, erase (people, organisations, households alone) or list")
    wait_days: int | None = Described(
        None, description="From the night on which the rule finds a record.", ge=0, le=365
    )
    basis: Text | None = Described(None, description="The law or reason, in words.")
    paused: bool | None = None


class RuleIn(RuleEdit):
    name: Text
    entity: Text = Described(description="A type of record, such as person.")
    where: dict[str, Any]
    act: Text
    basis: Text


class Confirm(Strict):
    run: UUID = Described(description="The dry run that was looked at.")


class TermIn(Strict):
    days: int = Described(ge=1, le=terms.LONGEST)


@router.get("/retention/rules", response={200: dict, **ERRORS}, operation_id="list_retention_rules")
def rules(request: HttpRequest) -> HttpResponse:
    by = caller(request)
    return answer({"items": [reading.document(one, by) for one in reading.rules(by)]})


@router.post("/retention/rules", response={201: dict, **ERRORS}, operation_id="create_retention_rule")
def make(request: HttpRequest, body: RuleIn) -> HttpResponse:
    """It does nothing until a dry run of it is confirmed."""
    by = caller(request)

    def write() -> HttpResponse:
        try:
            rule = actions.make_rule(body.model_dump(exclude_none=True, exclude={"paused"}), by=by)
        except actions.Unfit as error:
            raise Invalid(error.problems) from error
        return answer(reading.document(rule, by), status=201)

    return once(request, by, write)


@router.get("/retention/rules/{uuid:key}", response={200: dict, **ERRORS}, operation_id="get_retention_rule")
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    by = caller(request)
    return answer(reading.document(reading.rule(key, by), by))


@router.patch("/retention/rules/{uuid:key}", response={200: dict, **ERRORS}, operation_id="edit_retention_rule")
def edit(request: HttpRequest, key: UUID, body: RuleEdit) -> HttpResponse:
    """New words need a new dry run."""
    by = caller(request)

    def write() -> HttpResponse:
        changes = body.model_dump(exclude_none=True, exclude={"paused"})
        try:
            if changes:
                actions.edit_rule(key, changes, by=by)
        except actions.Unfit as error:
            raise Invalid(error.problems) from error
        if body.paused is not None:
            actions.pause(key, paused=body.paused, by=by)
        return answer(reading.document(reading.rule(key, by), by))

    return once(request, by, write)


@router.delete("/retention/rules/{uuid:key}", response={204: None, **ERRORS}, operation_id="delete_retention_rule")
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.remove_rule(key, by=caller(request))
    return HttpResponse(status=204)


@router.post("/retention/rules/{uuid:key}/try", response={201: dict, **ERRORS}, operation_id="try_retention_rule")
def try_out(request: HttpRequest, key: UUID) -> HttpResponse:
    """A dry run: how many records, what hangs on them, how many would stay. Nothing is changed."""
    by = caller(request)
    return once(request, by, lambda: answer(reading.run_document(actions.try_out(key, by=by)), status=201))


@router.post(
    "/retention/rules/{uuid:key}/confirm", response={200: dict, **ERRORS}, operation_id="confirm_retention_rule"
)
def confirm(request: HttpRequest, key: UUID, body: Confirm) -> HttpResponse:
    """Let the rule run as it was tried out; 409 where it was changed since."""
    by = caller(request)
    return once(request, by, lambda: answer(reading.document(actions.confirm(key, body.run, by=by), by)))


@router.get("/retention/runs", response={200: dict, **ERRORS}, operation_id="list_retention_runs")
def runs(request: HttpRequest) -> HttpResponse:
    """The log, dry runs included, the latest first: numbers, no names."""
    return answer({"items": [reading.run_document(one) for one in reading.runs(caller(request))]})


@router.post("/retention/runs/{uuid:key}/stop", response={204: None, **ERRORS}, operation_id="stop_retention_run")
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.stop(key, by=caller(request))
    return HttpResponse(status=204)


@router.get("/retention/terms", response={200: dict, **ERRORS}, operation_id="list_terms")
def list_terms(request: HttpRequest) -> HttpResponse:
    """How long is kept what is no record; null is for good."""
    return answer({"items": terms.terms(caller(request))})


@router.put("/retention/terms/{key}", response={200: dict, **ERRORS}, operation_id="keep_term")
def keep(request: HttpRequest, key: str, body: TermIn) -> HttpResponse:
    by = caller(request)
    require(by, "configure", "privacy")
    terms.keep_term(key, body.days, by=by)
    return answer({"items": terms.terms(by)})
