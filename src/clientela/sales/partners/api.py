"""Partners' deals by API: what our own people answer, and under /portal/ what partners register and propose themselves."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS
from clientela.platform.api.schemas import Strict
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import allowed, read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.partners import actions, registering, yielding
from clientela.sales.partners.customers import doubles_of, row_of

router = Router(tags=["partner-deals"])
_TEXT = Field("", max_length=10_000)


class Accepting(Strict):
    account: UUID | None = Field(None, description="Which of our customers it is, where several can be meant.")
    deal: UUID | None = Field(None, description="A deal that is open already; else one is made.")
    days: int | None = Field(
        None, ge=1, le=actions.LONGEST_DAYS, description="Of protection; 90 where nothing is said."
    )
    message: str = _TEXT


class Refusing(Strict):
    reason: str = Field(..., min_length=1, max_length=10_000)


class Extending(Strict):
    until: date
    reason: str = Field(..., min_length=1, max_length=10_000)


class Settling(Strict):
    taken: bool
    message: str = _TEXT


class Registering(Strict):
    name: str = Field(..., max_length=500)
    customer: str = Field(..., max_length=500)
    email: str = Field("", max_length=500)
    website: str = Field("", max_length=500)
    tax_number: str = Field("", max_length=500)
    country: str = Field("", max_length=500)
    value: str = Field("", max_length=40)
    currency: str = Field("", max_length=3)
    closes_on: str = Field("", max_length=40)
    note: str = _TEXT


class Proposing(Strict):
    value: str = Field("", max_length=40)
    closes_on: str = Field("", max_length=40)
    note: str = _TEXT


@router.get(
    "/partner-deals/{uuid:key}/doubles", response={200: dict, **ERRORS}, operation_id="list_partner_deal_doubles"
)
def doubles(request: HttpRequest, key: UUID) -> HttpResponse:
    """Customers, open deals and other partners' registrations that may be the same, before one answers."""
    actor = caller(request)
    require(actor, "edit", "partner_deal")
    allowed(known("partner_deal", actor), key, actor, verb="edit")
    found = doubles_of(row_of(key), actor)
    return answer({
        "customers": [
            {"id": str(one.key), "name": one.name, "because": list(one.because), "sure": one.sure} for one in found.customers
        ],
        "deals": [{"id": str(one.pk), "name": one.name} for one in found.deals],
        "registered": [{"id": str(one.pk), "name": one.name, "state": one.state} for one in found.registered],
        "hidden": list(found.hidden), "hidden_deals": found.hidden_deals,
    })  # fmt: skip


@router.post("/partner-deals/{uuid:key}/accept", response={200: dict, **ERRORS}, operation_id="accept_partner_deal")
def accept(request: HttpRequest, key: UUID, body: Accepting) -> HttpResponse:
    """The customer is the partner's for some time; a deal of ours follows it from now on."""
    return _once(request, key, lambda by: actions.accept(key, body.model_dump(), by=by))


@router.post("/partner-deals/{uuid:key}/refuse", response={200: dict, **ERRORS}, operation_id="refuse_partner_deal")
def refuse(request: HttpRequest, key: UUID, body: Refusing) -> HttpResponse:
    """The partner reads the reason."""
    return _once(request, key, lambda by: actions.refuse(key, body.reason, by=by))


@router.post("/partner-deals/{uuid:key}/extend", response={200: dict, **ERRORS}, operation_id="extend_partner_deal")
def extend(request: HttpRequest, key: UUID, body: Extending) -> HttpResponse:
    """The customer stays the partner's until a later day, for this reason."""
    return _once(request, key, lambda by: actions.extend(key, body.until, body.reason, by=by))


@router.post("/partner-deals/{uuid:key}/prefer", response={200: dict, **ERRORS}, operation_id="prefer_partner_deal")
def prefer(request: HttpRequest, key: UUID, body: Refusing) -> HttpResponse:
    """It gives way to another partner's: from now on that one gives way to it, for this reason, which both read."""
    return _once(request, key, lambda by: yielding.prefer(key, body.reason, by=by))


@router.post("/partner-deals/{uuid:key}/settle", response={200: dict, **ERRORS}, operation_id="settle_partner_proposal")
def settle(request: HttpRequest, key: UUID, body: Settling) -> HttpResponse:
    """Take over what the partner proposes, or leave it as it was."""
    return _once(request, key, lambda by: actions.settle_proposal(key, taken=body.taken, message=body.message, by=by))


@router.post("/portal/partner-deals", response={201: dict, **ERRORS}, operation_id="register_partner_deal")
def register(request: HttpRequest, body: Registering) -> HttpResponse:
    """Register a deal, as the partner that you stand for. The answer is the same whoever the customer is."""
    actor = caller(request)

    def write() -> HttpResponse:
        key = registering.register(body.model_dump(), by=actor)
        return answer(read_dict(known("partner_deal", actor), key, actor), status=201)

    return once(request, actor, write)


@router.post(
    "/portal/partner-deals/{uuid:key}/proposals", response={200: dict, **ERRORS}, operation_id="propose_partner_deal"
)
def propose(request: HttpRequest, key: UUID, body: Proposing) -> HttpResponse:
    """Say something new of one of your deals: a value, a day, a note."""
    return _once(request, key, lambda by: registering.propose(key, body.model_dump(), by=by))


def _once(request: HttpRequest, key: UUID, act: Callable[[Actor], object]) -> HttpResponse:
    """What is done with one, once for each key of idempotency; answers it as it stands afterwards."""
    actor = caller(request)

    def write() -> HttpResponse:
        act(actor)
        return _now(key, actor)

    return once(request, actor, write)


def _now(key: UUID, actor: Actor) -> HttpResponse:
    """As it stands afterwards."""
    return answer(read_dict(known("partner_deal", actor), key, actor))
