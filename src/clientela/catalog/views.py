"""The page on which a product's variants are made: what it varies by, and all that are possible, each there or to be made."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from clientela.catalog.models import Product
from clientela.catalog.variation import MOST_ATTRIBUTES, Variation, cleaned, code_of, name_of, variation_of
from clientela.catalog.varying import make_variants, vary
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, allowed, row_of
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in


@signed_in
def variants_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Posted with `make`, the chosen ones are made; else what it varies by is saved."""
    actor = actor_of(request)
    require(actor, "edit", "product")
    allowed(known("product", actor), key, actor, verb="edit")
    one = row_of(Product.objects, key)
    if request.method != "POST":
        return _page(request, one, _typed_of(variation_of(one.varies)))
    typed = _typed(request.POST)
    try:
        if "make" in request.POST:
            every = variation_of(one.varies).every()
            places = [int(at) for at in request.POST.getlist("chosen") if at.isdecimal() and int(at) < len(every)]
            make_variants(key, [every[at] for at in places], by=actor)
        else:
            version = request.POST.get("version", "")
            said = cleaned(typed["by"], typed["code"], typed["name"])
            vary(key, said, by=actor, version=int(version) if version.isdecimal() else None)
    except (ValueError, Conflict) as error:
        return _page(request, one, typed, problem=str(error))
    return redirect("product_variants", key)


def _typed(post: QueryDict) -> dict[str, Any]:
    """Attributes without a name and values are left out."""
    pairs = zip(post.getlist("attribute"), post.getlist("values"), strict=False)
    by = [{"name": name, "values": values.split(",")} for name, values in pairs if name.strip() or values.strip()]
    return {"by": by, "code": post.get("code", ""), "name": post.get("name", "")}


def _typed_of(variation: Variation) -> dict[str, Any]:
    by = [{"name": one.name, "values": list(one.values)} for one in variation.by]
    return {"by": by, "code": variation.code, "name": variation.name}


def _page(request: HttpRequest, one: Product, typed: Mapping[str, Any], *, problem: str = "") -> HttpResponse:
    variation = variation_of(one.varies)
    there = {frozenset(each.options): each for each in Product.objects.filter(parent=one).order_by("name", "id")}
    rows = [
        {
            "options": [option.split(": ", 1)[1] for option in options], "made": there.pop(frozenset(options), None),
            "code": code_of(variation, options, one.code), "name": name_of(variation, options, one.name),
        }
        for options in variation.every()
    ]  # fmt: skip
    blank = {"name": "", "values": []}
    attributes = [*typed["by"], *[blank] * min(2, MOST_ATTRIBUTES - len(typed["by"]))]
    context = {
        "product": one, "variation": variation, "rows": rows, "others": list(there.values()), "attributes": attributes,
        "typed": typed, "problem": problem, "missing": sum(row["made"] is None for row in rows),
    }  # fmt: skip
    return render(request, "catalog/variants.html", context, status=422 if problem else 200)
