"""Lines of a contract that change from a day on, by the API: what that bills, how they changed, and how they stood on a day."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from clientela.catalog.models import Product
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.entities.money import minor, today
from clientela.platform.entities.reading import Missing, row_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.contracts import amending, indexing
from clientela.sales.contracts.amending import Amendment, Wanted
from clientela.sales.contracts.models import Contract
from clientela.sales.contracts.reckoning import Amended, BadTerms, checked
from clientela.sales.contracts.standing import Past, changes_of, lines_on

router = Router(tags=["contracts"])
MOST = 200  # lines that change at once


class LineChangeIn(Strict):
    line: UUID | None = Field(
        None, description="A line of the contract; the contract's own id for its amount; none for a new one."
    )
    product: UUID | None = Field(None, description="Of a new line.")
    name: Text = Field("", max_length=500, description="Of a new line; that of its product where nothing is said.")
    quantity: Decimal = Field(description="0 ends the line.")
    unit_price: Decimal
    discount: Decimal = Decimal(0)


class LineChangesIn(Strict):
    since: date
    settle: Literal["now", "next", "none"] = Field(description="How days that were ordered before are billed.")
    lines: list[LineChangeIn] = Field(min_length=1, max_length=MOST)
    version: int | None = None


@router.get(
    "/contracts/{uuid:key}/line-changes", response={200: dict, **ERRORS}, operation_id="list_contract_line_changes"
)
def of_contract(request: HttpRequest, key: UUID) -> HttpResponse:
    """How its lines changed, the latest first, and what each change billed."""
    actor = caller(request)
    _seen(key, actor)
    return answer({"items": [_past(one) for one in changes_of(key, by=actor)]})


@router.get("/contracts/{uuid:key}/lines-on", response={200: dict, **ERRORS}, operation_id="list_contract_lines_on")
def on_day(request: HttpRequest, key: UUID, day: date | None = None) -> HttpResponse:
    """Its lines as they stood on a day; today where nothing is said."""
    actor = caller(request)
    contract = _seen(key, actor)
    stood = lines_on(contract, day or today())
    lines = [
        {"id": str(line.pk), "name": line.name, "product": str(line.product_id) if line.product_id else None, **_said(one.told())}
        for line, one in stood
    ]  # fmt: skip
    return answer({"currency": contract.currency, "items": lines})


@router.post(
    "/contracts/{uuid:key}/line-changes/preview",
    response={200: dict, **ERRORS},
    operation_id="preview_contract_line_changes",
)
def preview(request: HttpRequest, key: UUID, body: LineChangesIn) -> HttpResponse:
    """What it would change and bill; nothing is done."""
    actor = caller(request)
    amended = amending.preview(key, _amendment(body, actor), by=actor)
    net = sum((one.net for one in amended), Decimal(0))
    return answer({"net": str(net), "items": [_amended(one) for one in amended]})


@router.post("/contracts/{uuid:key}/line-changes", response={201: dict, **ERRORS}, operation_id="change_contract_lines")
def change(request: HttpRequest, key: UUID, body: LineChangesIn) -> HttpResponse:
    """Change lines from a day on; `id` is the act, by which they are taken back."""
    actor = caller(request)
    act = amending.amend(key, _amendment(body, actor), by=actor, version=body.version)
    mine = [_past(one) for one in changes_of(key, by=actor) if one.change.act == act]
    return answer({"id": str(act), "items": mine}, status=201)


@router.delete(
    "/contracts/{uuid:key}/line-changes/{uuid:act}",
    response={204: None, **ERRORS},
    operation_id="take_back_contract_line_changes",
)
def take_back(request: HttpRequest, key: UUID, act: UUID) -> HttpResponse:
    """The lines are as they were before that act; an order made for it alone is cancelled."""
    actor = caller(request)
    amending.found(key, by=actor)
    if not Contract.objects.filter(pk=key, changes__act=act).exists():
        raise Missing(_("There is no such change, or it was taken back already."))
    amending.take_back(act, by=actor)
    return HttpResponse(status=204)


class AdjustIn(Strict):
    contracts: list[UUID] = Field(min_length=1, max_length=indexing.MOST)
    settle: Literal["now", "next", "none"] = "next"


@router.get("/contract-adjustments", response={200: dict, **ERRORS}, operation_id="list_contract_adjustments")
def due(request: HttpRequest) -> HttpResponse:
    """Prices that are due to follow what was agreed, with the reckoning; `missing` says why one can't be told yet."""
    return answer({"items": [_proposal(one) for one in indexing.proposals(caller(request))]})


@router.post("/contract-adjustments", response={201: dict, **ERRORS}, operation_id="adjust_contracts")
def adjust(request: HttpRequest, body: AdjustIn) -> HttpResponse:
    """Do what is due of these contracts, as one act: `id` takes it back."""
    act = indexing.adjust(list(dict.fromkeys(body.contracts)), body.settle, by=caller(request))
    return answer({"id": str(act)}, status=201)


@router.delete(
    "/contract-adjustments/{uuid:act}", response={204: None, **ERRORS}, operation_id="take_back_contract_adjustments"
)
def take_back_adjustments(request: HttpRequest, act: UUID) -> HttpResponse:
    amending.take_back(act, by=caller(request))
    return HttpResponse(status=204)


def _proposal(one: indexing.Proposal) -> dict[str, Any]:
    contract = one.contract
    lines = [
        {"line": str(key), "name": name, "before": was.told()[1], "after": now.told()[1]}
        for key, name, was, now in one.lines
    ]
    return {
        "contract": {"id": str(contract.pk), "name": contract.name}, "day": one.day.isoformat(), "currency": contract.currency,
        "sentence": one.sentence, "missing": one.missing, "percent": str(one.percent.normalize()),
        "before": str(minor(one.before, contract.currency)),
        "after": str(minor(one.after, contract.currency)), "lines": lines,
    }  # fmt: skip


def _seen(key: UUID, actor: Actor) -> Contract:
    require(actor, "see", "contract")
    contract: Contract = row_of(Contract.objects.visible_to(actor, entity="contract"), key)
    if not amending.readable(actor):
        raise Denied(_("What lines cost is kept back from you."))
    return contract


def _amendment(body: LineChangesIn, actor: Actor) -> Amendment:
    wanted = []
    for at, one in enumerate(body.lines):
        try:
            said = checked(one.quantity, one.unit_price, one.discount)
        except BadTerms as error:
            raise Invalid({f"lines.{at}": str(error)}) from error
        product = _product(one.product, actor, at)
        name = one.name.strip() or (product.name if product else "")
        if one.line is None and not name:
            raise Invalid({f"lines.{at}": _("Name a product, or say what it is.")})
        wanted.append(Wanted(said, one.line, name, product.pk if product else None))
    return Amendment(wanted, body.since, body.settle)


def _product(key: UUID | None, actor: Actor, at: int) -> Product | None:
    if key is None:
        return None
    require(actor, "see", "product")
    product: Product | None = Product.objects.visible_to(actor, entity="product").filter(pk=key).first()
    if product is None:
        raise Invalid({f"lines.{at}": _("There is no such product, or you may not see it.")})
    return product


def _said(told: list[str]) -> dict[str, str]:
    return dict(zip(("quantity", "unit_price", "discount"), told, strict=True))


def _amended(one: Amended) -> dict[str, Any]:
    return {
        "line": str(one.line) if one.line else None, "name": one.name, "was": _said(one.was.told()), "now": _said(one.now.told()),
        "net": str(one.net), "parts": [part.told() for part in one.parts],
    }  # fmt: skip


def _past(one: Past) -> dict[str, Any]:
    change = one.change
    return {
        "id": str(change.act), "line": str(change.line_id) if change.line_id else None, "name": change.name,
        "since": change.since.isoformat(), "settle": change.settle, "was": _said(one.was.told()), "now": _said(one.now.told()),
        "credit": str(one.credit), "charge": str(one.charge), "order": str(one.order.pk) if one.order else None,
        "held_at": change.held_at, "undone_at": change.undone_at, "why": change.why, "parts": change.parts,
    }  # fmt: skip
