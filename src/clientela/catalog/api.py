"""Variants of products by API: what a product varies by, and making them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field as Described

from clientela.catalog.variation import MOST, MOST_ATTRIBUTES, cleaned
from clientela.catalog.varying import make_variants, vary
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import read_dict

router = Router(tags=["products"])


class AttributeIn(Strict):
    name: Text
    values: list[Text] = Described(max_length=MOST)


class VariationIn(Strict):
    by: list[AttributeIn] = Described(max_length=MOST_ATTRIBUTES)
    code: Text = Described(
        "", description="Such as {code}-{Size}; the values follow behind the code where nothing is said."
    )
    name: Text = Described("", description="Such as {name} {Size}.")
    version: int | None = None


class ChosenIn(Strict):
    chosen: list[list[Text]] | None = Described(
        None,
        max_length=MOST,
        description='Such as [["Size: M", "Colour: Red"]]; all that are possible where nothing is said.',
    )


@router.put("/products/{uuid:key}/variation", response={200: dict, **ERRORS}, operation_id="vary_product")
def variation(request: HttpRequest, key: UUID, body: VariationIn) -> HttpResponse:
    """By what a product varies; variants that are not possible any more are not sold any more."""
    by = caller(request)
    try:
        said = cleaned([one.model_dump() for one in body.by], body.code, body.name)
    except ValueError as error:
        raise Invalid({"by": str(error)}) from error
    vary(key, said, by=by, version=body.version)
    return answer(read_dict(known("product", by), key, by))


@router.post("/products/{uuid:key}/variants", response={200: dict, **ERRORS}, operation_id="make_variants")
def variants(request: HttpRequest, key: UUID, body: ChosenIn) -> HttpResponse:
    """Make the variants that are not there yet; answers the keys of those that were made."""
    chosen: list[tuple[Any, ...]] | None = None if body.chosen is None else [tuple(one) for one in body.chosen]
    return answer({"made": make_variants(key, chosen, by=caller(request))})
