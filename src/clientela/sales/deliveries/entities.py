"""What lists, forms, API and search know of deliveries."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.declaration import Entity, Field, Part, Verbs
from clientela.sales.deliveries import actions, facts
from clientela.sales.deliveries.models import Delivery, State

DELIVERY = Entity(
    key="order_delivery",
    plural="order-deliveries",
    model=Delivery,
    label=_("Order delivery"),
    label_new=_("New delivery"),
    label_plural=_("Deliveries"),
    icon="truck",
    hangs="order",
    title="number",
    subtitle="order__number",
    sort="-created_at",
    board="state",
    columns=("number", "state", "sent_on", "place", "carrier", "tracking"),
    searched=("number", "carrier", "tracking", "note"),
    record=(Path(__file__).parent / "sql" / "record.sql").read_text(),
    verbs=Verbs(
        create=actions.deliver, edit=actions.edit_delivery, delete=actions.delete_delivery, refresh=actions.refresh_deliveries,
    ),
    fields=(
        Field("number", _("Number"), "name", editable=False),
        Field("order", _("Order"), "link", link="order", names="order__number", settled=True, required=True),
        Field("state", _("State"), "choice", choices=State.choices, start=State.SENT),
        Field("lines", _("Lines"), "composite", many=True, clean=facts.lines, filterable=False, inputs=(
            Part("line", _("Line of the order: place or product code")), Part("quantity", _("Quantity"), "number"))),
        Field("place", pgettext_lazy("goods leave it", "From"), "link", link="place", nullable=True, settled=True, few=True),
        Field("carrier", _("Carrier")),
        Field("tracking", _("Tracking number")),
        Field("tracking_url", _("Where it can be followed"), "url"),
        Field("sent_on", pgettext_lazy("a delivery", "Sent on"), "date", nullable=True),
        Field("note", _("Note"), "long"),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True),
    ),
)  # fmt: skip
