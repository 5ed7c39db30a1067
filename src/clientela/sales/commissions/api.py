"""Partners and their statements by API; under /portal/ a partner's own."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.parties.models import Party
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.entities.money import Total
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.commissions import actions
from clientela.sales.commissions.programme import programme
from clientela.sales.commissions.statements import Statement, reading, statement
from clientela.sales.forecast.periods import BadPeriod, Period, period_of

router = Router(tags=["commissions"])


@router.get("/partners", response={200: dict, **ERRORS}, operation_id="list_partners")
def partners(request: HttpRequest) -> HttpResponse:
    """How partners do: registered, accepted, won, value and commission in the company's currency, hours until we answer."""
    actor = caller(request)
    require(actor, "see", "partner_deal")
    return answer({"items": [
        {"partner": {"id": str(one.partner), "name": one.name}, "tiers": list(one.tiers), **one.counts,
         "value": _sum(one.value), "commission": _sum(one.commission),
         "answer_hours": round(one.answer.total_seconds() / 3600, 1) if one.answer else None}
        for one in programme(actor)
    ]})  # fmt: skip


@router.get("/partners/{uuid:key}/statements/{month}", response={200: dict, **ERRORS}, operation_id="get_statement")
def of_partner(request: HttpRequest, key: UUID, month: str) -> HttpResponse:
    """A partner's statement of a month, such as 2026-11."""
    return _answer(key, month, caller(request))


@router.post(
    "/partners/{uuid:key}/statements/{month}/approve", response={200: dict, **ERRORS}, operation_id="approve_statement"
)
def approve(request: HttpRequest, key: UUID, month: str) -> HttpResponse:
    """Its accrued lines may be paid."""
    actor = reading(caller(request))

    def write() -> HttpResponse:
        actions.approve(key, _month(month), by=actor)
        return _answer(key, month, actor)

    return once(request, actor, write)


@router.post(
    "/partners/{uuid:key}/statements/{month}/pay", response={200: dict, **ERRORS}, operation_id="pay_statement"
)
def pay(request: HttpRequest, key: UUID, month: str) -> HttpResponse:
    """Its approved lines were paid."""
    actor = reading(caller(request))

    def write() -> HttpResponse:
        actions.pay(key, _month(month), by=actor)
        return _answer(key, month, actor)

    return once(request, actor, write)


@router.get("/portal/statements/{month}", response={200: dict, **ERRORS}, operation_id="get_own_statement")
def own(request: HttpRequest, month: str) -> HttpResponse:
    """Your own statement of a month, as a partner."""
    actor = caller(request)
    if actor.outside is None:
        raise Denied("Only partners have a statement of their own.")
    firm = Party.objects.filter(pk=actor.outside.party).values_list("organisation", flat=True).first()
    return _answer(firm or actor.outside.party, month, actor)


def _answer(key: UUID, month: str, actor: Actor) -> HttpResponse:
    return answer(_told(statement(key, _month(month), reading(actor))))


def _month(said: str) -> Period:
    try:
        month = period_of(said)
    except BadPeriod as error:
        raise Invalid({"month": str(error)}) from None
    if month.months != 1:
        raise Invalid({"month": "A month is written as 2026-11."})
    return month


def _told(found: Statement) -> dict[str, Any]:
    lines = [
        {"id": str(one.pk), "name": one.name, "deal": one.partner_deal.name, "on_day": one.on_day.isoformat(),
         "base": None if one.base is None else str(one.base),
         "amount": str(one.amount), "currency": one.currency, "state": one.state}
        for one in found.lines
    ]  # fmt: skip
    sums = {currency: str(amount) for currency, amount in found.sums}
    return {"month": found.month.name, "lines": lines, "sums": sums, "total": _sum(found.total)}


def _sum(one: Total | None) -> dict[str, Any] | None:
    """In the company's currency, and the currencies that it is without for want of a rate."""
    if one is None:
        return None
    return {"amount": str(one.amount), "currency": one.currency, "without_rate": [it.currency for it in one.missing]}
