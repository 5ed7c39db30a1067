"""By what a product varies, and the variants that are made of it: verbs of the same room. Nothing is ever deleted here: what is not
possible any more is not sold any more, and comes back with its value."""

import json
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clientela.catalog.actions import PRODUCTS
from clientela.catalog.models import Product
from clientela.catalog.variation import Options, Variation, code_of, name_of, variation_of
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.writing import refresh_search
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor

_MAKE = (Path(__file__).parent / "sql" / "make_variants.sql").read_text()


def vary(key: UUID, variation: Variation, *, by: Actor, version: int | None = None) -> None:
    """What it varies by from now on. Variants that are not possible any more are not sold any more; those that are again, are."""
    with acting(by, "edit", "product", reason="what a product varies by"):
        one = _held(key, by)
        if version is not None and version != one.version:
            raise Conflict(_("Somebody else changed this record meanwhile; what you typed is kept below."))
        if one.parent_id is not None and variation.by:
            raise Conflict(_("This is a variant itself: change the product that it is a variant of."))
        before = {frozenset(options) for options in variation_of(one.varies).every()}
        _touch([key], varies=variation.told())
        possible = {frozenset(options) for options in variation.every()}
        there = {frozenset(each.options): each for each in Product.objects.filter(parent=key)}
        _touch([each.pk for said, each in there.items() if said in before - possible], active=False)
        _touch([each.pk for said, each in there.items() if said in possible - before], active=True)
        publish(f"product:{key}", by=by.name, fields=["varies"])


def make_variants(key: UUID, chosen: Sequence[Options] | None = None, *, by: Actor) -> list[UUID]:
    """The variants that are not there yet: all that are possible, or these of them. Answers which were made.

    Raises Conflict where a code is taken; then none is made.
    """
    with acting(by, "create", "product", reason="variants of a product"):
        one = _held(key, by)
        variation = variation_of(one.varies)
        possible = {frozenset(options): options for options in variation.every()}
        asked = list(possible) if chosen is None else [frozenset(options) for options in chosen]
        if strange := [said for said in asked if said not in possible]:
            raise Conflict(_("“%(options)s” is none of its variants.") % {"options": " · ".join(sorted(strange[0]))})
        there = {frozenset(said) for said in Product.objects.filter(parent=key).values_list("options", flat=True)}
        missing = [possible[said] for said in dict.fromkeys(asked) if said not in there]
        made = _insert(one, variation, missing)
        publish(f"product:{key}", by=by.name, fields=["variants"])
        return made


def _insert(one: Product, variation: Variation, missing: Sequence[Options]) -> list[UUID]:
    keys = [new_key() for _options in missing]
    rows = [
        {
            "id": str(mine), "options": list(options),
            "code": code_of(variation, options, one.code), "name": name_of(variation, options, one.name),
        }
        for mine, options in zip(keys, missing, strict=True)
    ]  # fmt: skip
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_MAKE, {"parent": one.pk, "rows": json.dumps(rows)})
    except IntegrityError:
        raise Conflict(_("One of these codes is taken: choose another pattern. Nothing was made.")) from None
    refresh_search(PRODUCTS, keys)
    return keys


def _touch(keys: Sequence[UUID], **said: object) -> None:
    rows = Product.objects.filter(pk__in=keys).exclude(**said)
    rows.update(**said, version=F("version") + 1, updated_at=Now())


def _held(key: UUID, by: Actor) -> Product:
    """The product, held against whoever makes variants of it just then."""
    mine = Product.objects.visible_to(by, entity="product", verb="edit").select_for_update(of=("self",))
    found: Product | None = mine.filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such product, or you may not change it."))
    return found
