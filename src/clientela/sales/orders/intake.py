"""What shops and tills say of an order: its own fields, who buys it as they know him, and what was paid."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from clientela.platform.entities.declaration import Entity, Field, Part
from clientela.sales.orders import facts
from clientela.sales.orders.entities import LINE, ORDER

PAYMENTS = Field("payments", _("Payments"), "composite", many=True, clean=facts.payments, filterable=False, pieces=(
    Part("paid_at", _("Date")), Part("amount", _("Amount"), "number"), Part("method", _("Method")),
    Part("reference", _("Their reference"))))  # fmt: skip
_MORE = (*(item for item in LINE if item.name in ("customer", "customer_name", "emails")), PAYMENTS)


def with_more(order: Entity) -> Entity:
    """The type, as its reader may know it, with what else an order from elsewhere says."""
    return replace(order, fields=(*order.fields, *_MORE), import_fields=())


INTAKE = with_more(ORDER)
