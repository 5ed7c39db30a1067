"""The page on which lines of a contract change from a day on, with what that bills before it is done; and how they changed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.catalog.models import Product
from clientela.catalog.naming import products_named
from clientela.catalog.prices import offers
from clientela.platform.entities.masks import known
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import Conflict, Missing, key_in, row_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui import figures
from clientela.platform.ui.access import signed_in
from clientela.sales.contracts import amending
from clientela.sales.contracts.amending import Amendment, Wanted
from clientela.sales.contracts.models import Contract, Settle
from clientela.sales.contracts.reckoning import BadTerms, Terms, checked
from clientela.sales.contracts.settling import ways
from clientela.sales.contracts.standing import changes_of

OFFERED = 500  # products that are offered while one types
NEW = "new"


@signed_in
def terms_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """The lines as they stand; posted, they change from the day that is said."""
    actor = actor_of(request)
    contract = amending.found(key, by=actor)
    if request.method != "POST":
        return _page(
            request, contract, actor, {"since": request.GET.get("since", ""), "settle": _usual(contract, actor)}
        )
    try:
        said = _said(contract, request.POST, actor)
        version = request.POST.get("version", "")
        amending.amend(key, said, by=actor, version=int(version) if version.isdecimal() else None)
    except (Conflict, Missing, BadTerms, Denied) as error:
        return _page(request, contract, actor, request.POST, problem=str(error))
    return redirect(f"/contracts/{key}/")


@signed_in
@require_POST
def terms_preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """A fragment: what it would change and bill."""
    actor = actor_of(request)
    contract = amending.found(key, by=actor)
    context: dict[str, Any] = {"contract": contract}
    try:
        said = _said(contract, request.POST, actor)
        amended = amending.preview(key, said, by=actor)
        net = sum((one.net for one in amended), Decimal(0))
        context |= {"amended": amended, "net": net, "said": said, "waits": said.since > today()}
    except (Conflict, Missing, BadTerms) as error:
        context["problem"] = str(error)
    return render(request, "contracts/_preview.html", context)


@signed_in
def terms_past(request: HttpRequest, key: UUID) -> HttpResponse:
    """A fragment of its page: how its lines changed."""
    actor = actor_of(request)
    contract = row_of(Contract.objects.visible_to(actor, entity="contract"), key)
    may = actor.hands and amending.writable(actor)
    context = {"contract": contract, "changes": changes_of(key, by=actor), "may": may}
    return render(request, "contracts/_changes.html", context)


@signed_in
@require_POST
def terms_back(request: HttpRequest, key: UUID, act: UUID) -> HttpResponse:
    """As it was before this change."""
    actor = actor_of(request)
    contract = amending.found(key, by=actor)
    try:
        amending.take_back(act, by=actor)
    except Conflict as error:
        context = {"contract": contract, "problem": str(error)}
        return render(request, "contracts/not_taken_back.html", context, status=422)
    return redirect(f"/contracts/{key}/")


def _page(
    request: HttpRequest, contract: Contract, actor: Actor, said: Mapping[str, Any], *, problem: str = ""
) -> HttpResponse:
    rows = [
        {"key": str(line.pk), "name": line.name, "quantity": told[0], "unit_price": told[1], "discount": told[2]}
        for line, one in amending.standing(contract).values()
        for told in [one.told()]
    ]
    product = known("product", actor)
    products = product.visible_to(actor).filter(active=True).order_by("name")[:OFFERED] if _sees_products(actor) else []
    context = {
        "contract": contract, "rows": rows, "said": said, "products": products, "problem": problem, "settles": ways(actor),
        "since": said.get("since") or today().isoformat(),
    }  # fmt: skip
    return render(request, "contracts/terms.html", context, status=422 if problem else 200)


def _usual(contract: Contract, actor: Actor) -> str:
    if not contract.bills:
        return Settle.NONE
    return Settle.NOW if actor.may("create", "order") else Settle.NEXT


def _sees_products(actor: Actor) -> bool:
    return actor.may("see", "product")


def _said(contract: Contract, post: Mapping[str, str], actor: Actor) -> Amendment:
    """What was typed. Raises BadTerms."""
    try:
        since = date.fromisoformat(post.get("since", ""))
    except ValueError:
        raise BadTerms(_("Say from which day on.")) from None
    wanted = []
    for name in post:
        head, _dash, field = name.rpartition("-")
        line = key_in(head.removeprefix("line-"))
        if field == "quantity" and line is not None:
            wanted.append(Wanted(_terms(post, head), line))
    if post.get(f"{NEW}-name", "").strip():
        wanted.append(_new(contract, post, since, actor))
    return Amendment(wanted, since, post.get("settle", ""))


def _terms(post: Mapping[str, str], head: str, *, price: Decimal | None = None) -> Terms:
    told = []
    for name in ("quantity", "unit_price", "discount"):
        typed = post.get(f"{head}-{name}", "").strip()
        told.append(price if price is not None and name == "unit_price" else _number(typed or "0"))
    return checked(*told)


def _number(typed: str) -> Decimal:
    try:
        return Decimal(figures.read(typed))
    except ArithmeticError:
        raise BadTerms(_("“%(typed)s” is not a number.") % {"typed": typed[:40]}) from None


def _new(contract: Contract, post: Mapping[str, str], since: date, actor: Actor) -> Wanted:
    """A line that is not there yet: a product by its code or name, or anything in words."""
    name = post[f"{NEW}-name"].strip()[:500]
    product = products_named([name]).get(name) if _sees_products(actor) else None
    typed = post.get(f"{NEW}-unit_price", "").strip()
    price = _offered(contract, product, since, post) if product is not None and not typed else None
    if price is None and not typed:
        raise BadTerms(_("“%(name)s” needs a price.") % {"name": name})
    return Wanted(
        _terms(post, NEW, price=price), None, product.name if product else name, product.pk if product else None
    )


def _offered(contract: Contract, product: Product, since: date, post: Mapping[str, str]) -> Decimal | None:
    asked = offers.Wanted(product.pk, _number(post.get(f"{NEW}-quantity", "") or "1"))
    (offer,) = offers.offers(
        [asked], currency=contract.currency or "EUR", on=since, party=contract.party_id, country=""
    )
    return offer.unit_price
