"""What lists, boards, forms, API and search know of what holds orders up."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.declaration import Entity, Field, Tab, Verbs
from clientela.sales.fulfilment import actions
from clientela.sales.fulfilment.models import OrderException, Reason, State
from clientela.sales.orders.models import TO_DELIVER
from clientela.sales.purchases.models import SHORT

EXCEPTION = Entity(
    key="order_exception",
    plural="order-exceptions",
    model=OrderException,
    label=_("Order exception"),
    label_new=_("New order exception"),
    label_plural=_("Order exceptions"),
    icon="circle-alert",
    hangs="order",
    title="name",
    subtitle="order__number",
    sort="-created_at",
    opens_with={"all": [{"field": "state", "any_of": ["open", "taken"]}]},
    tabs=(
        Tab(_("Orders to deliver"), TO_DELIVER, of="order"), Tab(_("What is short"), {"all": []}, of="stock_level", page=SHORT),
    ),
    board="state",
    columns=("name", "reason", "about", "state", "assignee", "note", "created_at"),
    searched=("about", "note"),
    record=(Path(__file__).parent / "sql" / "exception.sql").read_text(),
    verbs=Verbs(
        create=actions.report_exception, edit=actions.edit_exception, delete=actions.delete_exception,
        edit_many=actions.edit_exceptions, sets=actions.IN_SETS, refresh=actions.refresh_exceptions,
    ),
    fields=(
        Field("name", _("Order number"), path="order__number", repeats="order", editable=False, filterable=False),
        Field("order", _("Order"), "link", link="order", names="order__number", settled=True, required=True),
        Field("reason", _("Reason"), "choice", choices=Reason.choices, start=Reason.OTHER),
        Field("about", pgettext_lazy("of an exception", "About")),
        Field("state", _("State"), "choice", choices=State.choices, start=State.OPEN, tick="solved"),
        Field("assignee", _("Taken by"), "user", nullable=True, settled=True),
        Field("note", _("How it was solved"), "long"),
        Field("created_at", _("Found"), "moment", editable=False, sortable=True),
    ),
)  # fmt: skip
