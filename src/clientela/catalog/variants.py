"""The variants among which a line chooses: those of its product, or those beside the one that it names."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from clientela.catalog.models import Product
from clientela.platform.entities.masks import known
from clientela.platform.permissions.actor import Actor

Group = tuple[str, list[tuple[str, str]]]  # its first option, and of each its key and its options


def variants_beside(products: Iterable[Any], actor: Actor) -> dict[str, list[Group]]:
    """Of each product that comes in variants, or is one, all that are sold today, grouped by their first option."""
    keys = {str(one) for one in products}
    if not keys or not actor.may("see", "product") or "options" not in known("product", actor).by_name:
        return {}
    named = Product.objects.filter(pk__in=keys).exclude(varies={}, parent=None)
    heads: dict[str, UUID] = {str(key): parent or key for key, parent in named.values_list("pk", "parent")}
    mine = Product.objects.visible_to(actor, entity="product").exclude(options=[])
    every = mine.filter(Q(active=True) | Q(pk__in=keys), parent__in=set(heads.values())).order_by("created_at", "id")
    groups: dict[UUID, dict[str, list[tuple[str, str]]]] = {}
    for one in every:
        label = " · ".join(option.split(": ", 1)[-1] for option in one.options)
        groups.setdefault(one.parent_id or one.pk, {}).setdefault(one.options[0], []).append((str(one.pk), label))
    return {key: list(groups[head].items()) for key, head in heads.items() if head in groups}
