"""The page of what is short, and fragments that tell on orders, quotes and products what is here and when more comes."""

from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from clientela.platform.entities import registry
from clientela.platform.entities.masks import kept_back
from clientela.platform.entities.reading import allowed, row_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.filtering import written
from clientela.sales.quotes.models import Quote
from clientela.sales.shortages import reading
from clientela.sales.shortages.actions import propose
from clientela.sales.supplies.costs import preferred

DRAFTS = f"/purchases/?{urlencode({'filter': written({'field': 'state', 'is': 'draft'})})}"


@signed_in
def short_page(request: HttpRequest) -> HttpResponse:
    """All that open orders want beyond what is here and coming, and from whom it is bought."""
    actor = actor_of(request)
    found = reading.short(by=actor)
    may = actor.may("see", "supplier_product")
    sellers = preferred([one.product for one in found]) if may else {}
    context = {"short": found, "sellers": sellers, "may": may and actor.may("create", "purchase")}
    return render(request, "shortages/short.html", context)


@signed_in
@require_POST
def propose_all(request: HttpRequest) -> HttpResponse:
    """Drafts for all that is short; the page leads to them, or back where there is nothing to draft."""
    actor = actor_of(request)
    require(actor, "create", "purchase")
    done = propose(by=actor)
    return redirect(DRAFTS if done.purchases else "short")


@signed_in
def of_order(request: HttpRequest, key: UUID) -> HttpResponse:
    """A fragment of its page: when each of its open lines can go out."""
    actor = _may_see(request, "order", key)
    return (
        render(request, "shortages/_order.html", {"needs": reading.of_order(key, by=actor)})
        if actor
        else HttpResponse()
    )


@signed_in
def of_quote(request: HttpRequest, key: UUID) -> HttpResponse:
    """A fragment of its page: what is here of what it offers, after all that open orders want."""
    actor = _may_see(request, "quote", key)
    if actor is None or "lines" in kept_back(registry.entity("quote"), actor):
        return HttpResponse()
    lines = [line for line in row_of(Quote.objects, key).lines if line.get("product")]
    known = reading.standing([UUID(line["product"]) for line in lines], by=actor)
    needs = []
    for line in lines:
        one, many = known.get(UUID(line["product"])), Decimal(line["quantity"])
        if one is not None and one.counted:
            needs.append(reading.Need(key, many, one, one.met(one.wanted + many)))
    return render(request, "shortages/_order.html", {"needs": needs})


@signed_in
def of_product(request: HttpRequest, key: UUID) -> HttpResponse:
    """A fragment of its page: what is here, what is coming on which days, and what orders want of it."""
    actor = _may_see(request, "product", key)
    known = reading.standing([key], by=actor) if actor else {}
    return render(request, "shortages/_product.html", {"one": known[key]}) if key in known else HttpResponse()


def _may_see(request: HttpRequest, type_: str, key: UUID) -> Actor | None:
    """Who asks, if the stock is theirs to see. Raises Denied and Missing for the record itself."""
    actor = actor_of(request)
    require(actor, "see", type_)
    allowed(registry.entity(type_), key, actor, verb="see")
    return actor if actor.may("see", "stock_level") and actor.may("see", "product") else None
