"""What a bundle costs and how many of it can go out, on its product's page."""

from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.catalog.models import Product
from clientela.catalog.prices.offers import Wanted, contents, offers
from clientela.catalog.splitting import cents, split
from clientela.platform.entities.masks import known
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import allowed, row_of
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in


@signed_in
def as_bundle(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of it, offered today to nobody in particular; nothing where its reader may not know what it is made of, or prices."""
    actor = actor_of(request)
    require(actor, "see", "product")
    product = known("product", actor)
    allowed(product, key, actor, verb="see")
    if not (actor.may("see", "bundle_part") and actor.may("see", "price") and "unit_price" in product.by_name):
        return HttpResponse()
    currency = row_of(Product.objects, key).currency
    (offer,) = offers([Wanted(key, Decimal(1))], currency=currency, on=today(), party=None, country="")
    every = contents(offer)
    price = None if offer.unit_price is None else cents(offer.unit_price)
    shares = [None] * len(every) if price is None else split(price, [one.worth for one in every])
    context = {
        "offer": offer,
        "contents": list(zip(every, shares, strict=True)),
        "shows_cost": "cost" in product.by_name,
    }
    return render(request, "bundles/_offer.html", context)
