"""What lists, forms, API and search know of returns and credit notes."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.declaration import Entity, Field, Part, Verbs
from clientela.sales.deliveries import facts
from clientela.sales.returns import actions
from clientela.sales.returns.models import Condition, CreditNote, Reason, Return, State

_SQL = Path(__file__).parent / "sql"
_ORDER = Field("order", _("Order"), "link", link="order", names="order__number", settled=True, required=True)
_LINES = Field("lines", _("Lines"), "composite", many=True, clean=facts.lines, filterable=False, inputs=(
    Part("line", _("Line of the order: place or product code")), Part("quantity", _("Quantity"), "number")))  # fmt: skip
_NOTE = Field("note", _("Note"), "long")
_KNOWN = Field("created_at", _("Known since"), "moment", editable=False, sortable=True)

RETURN = Entity(
    key="order_return",
    plural="order-returns",
    model=Return,
    label=_("Order return"),
    label_new=_("New return"),
    label_plural=_("Returns"),
    icon="undo-2",
    hangs="order",
    title="number",
    subtitle="order__number",
    sort="-created_at",
    board="state",
    columns=("number", "state", "reason", "condition", "place", "created_at"),
    searched=("number", "note"),
    record=(_SQL / "return.sql").read_text(),
    template="returns/return.html",
    verbs=Verbs(
        create=actions.announce_return, edit=actions.edit_return, delete=actions.delete_return, refresh=actions.refresh_returns,
    ),
    fields=(
        Field("number", _("Number"), "name", editable=False),
        _ORDER,
        Field("state", _("State"), "choice", choices=State.choices, start=State.ANNOUNCED),
        _LINES,
        Field("reason", _("Reason"), "choice", choices=Reason.choices, start=Reason.OTHER),
        Field("condition", pgettext_lazy("of goods", "Condition"), "choice", choices=Condition.choices, start=Condition.RESTOCK),
        Field("place", pgettext_lazy("goods go to it", "To"), "link", link="place", nullable=True, settled=True, few=True),
        _NOTE,
        _KNOWN,
    ),
)  # fmt: skip

CREDIT_NOTE = Entity(
    key="credit_note",
    plural="credit-notes",
    model=CreditNote,
    label=_("Credit note"),
    label_new=_("New credit note"),
    label_plural=_("Credit notes"),
    icon="file-text",
    hangs="order",
    title="number",
    subtitle="order__number",
    sort="-created_at",
    columns=("number", "issued_on", "net", "tax", "total"),
    searched=("number", "note"),
    record=(_SQL / "credit_note.sql").read_text(),
    template="returns/credit_note.html",
    verbs=Verbs(create=actions.credit, edit=actions.edit_credit_note, refresh=actions.refresh_credit_notes),
    fields=(
        Field("number", _("Number"), "name", editable=False),
        _ORDER,
        _LINES,
        Field("of", _("Return"), "link", link="order_return", names="of__number", nullable=True, editable=False),
        Field("issued_on", _("Date"), "date", editable=False),
        Field("net", _("Net"), "money", currency="currency", dated="issued_on", editable=False),
        Field("tax", _("Tax"), "money", currency="currency", dated="issued_on", editable=False),
        Field("total", _("Total"), "money", currency="currency", dated="issued_on", editable=False),
        Field("currency", _("Currency"), section="", editable=False, filterable=False),
        _NOTE,
        _KNOWN,
    ),
)  # fmt: skip
