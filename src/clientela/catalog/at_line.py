"""What stands beneath the control of a line that names a product: its variants to choose among, and what is in a bundle.

Forms of any room ask for it with what the control holds: a key, a code or a name. The page of a quote's lines draws the same.
"""

from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.catalog.models import Product
from clientela.catalog.naming import products_named
from clientela.catalog.prices.offers import Wanted, contents, offers
from clientela.catalog.variants import variants_beside
from clientela.platform.entities.masks import known
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import key_in
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in


@signed_in
def at_line(request: HttpRequest) -> HttpResponse:
    """Nothing where no product is called so, or where it is neither one of several nor made of others. What is only `shown` is not
    chosen anew."""
    actor = actor_of(request)
    require(actor, "see", "product")
    entity = known("product", actor)
    name, word = next(((name, word) for name, word in request.GET.dict().items() if word), ("", ""))
    product = _named(word[:500].replace("\x00", ""), entity.visible_to(actor))
    if product is None:
        return HttpResponse()
    groups = variants_beside([product.pk], actor).get(str(product.pk), []) if name != "shown" else []
    keys = [key for _name, ones in groups for key, _label in ones]
    context = {
        "at": name, "product": product, "parts": _parts(product, actor), "groups": groups,
        "variants": {str(one.pk): one for one in Product.objects.filter(pk__in=keys)} if "code" in entity.by_name else {},
    }  # fmt: skip
    return render(request, "catalog/at_line.html", context)


def _named(word: str, mine: QuerySet[Product]) -> Product | None:
    """By its key, else by what a line calls it."""
    key = key_in(word)
    return mine.filter(pk=key).first() if key is not None else products_named([word], mine).get(word)


def _parts(product: Product, actor: Actor) -> list[dict[str, str | None]]:
    """What one of it is made of; nothing for whoever may not know that."""
    if not actor.may("see", "bundle_part"):
        return []
    (offer,) = offers([Wanted(product.pk, Decimal(1))], currency=product.currency, on=today(), party=None, country="")
    return [
        {"description": one.of.name, "quantity": str(one.quantity), "unit": one.of.unit, "tax_rate": None}
        for one in contents(offer)
    ]
