"""Deals by whose they are: once for each who has a part in them, with that part."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, Value

from clientela.platform.entities.masks import known
from clientela.platform.permissions.actor import Actor
from clientela.sales.deals.models import Split


def by_shares(actor: Actor) -> bool:
    """Whether deals are split, and somebody may know how those that he sees are, all of them; else each is its owner's."""
    if not Split.objects.exists():  # credits would say the same, and cost more
        return False
    fields = known("deal_credit", actor).by_name if actor.may("see", "deal_credit") else {}
    if any(name not in fields or fields[name].covered for name in ("seller", "share")):
        return False
    if actor.kind == "system" or actor.rights.scope("see", "deal_credit") == "all":
        return True
    return actor.scope("see", "deal") == actor.rights.scope("see", "deal_credit") and not actor.limited("see", "deal")


def credited(deals: Any, actor: Actor) -> Any:
    """These deals with `seller` and `part`, per cent: once for each split, and for the owner with what is left."""
    if by_shares(actor):
        return deals.annotate(seller=F("portions__seller_id"), part=F("portions__share"))
    whole: Any = DecimalField(max_digits=7, decimal_places=4)
    return deals.annotate(seller=F("owner_id"), part=Value(Decimal(100), output_field=whole))
