"""What lists, forms, API, import and search know of purchases and of what hangs on them."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Check, Entity, Field, Part, Section, Tab, Verbs
from clientela.platform.entities.operands import ME
from clientela.sales.deliveries import facts as portions
from clientela.sales.purchases import actions, facts, receiving
from clientela.sales.purchases.models import COMING, SCORES, SHORT, Reason, State

_SQL = Path(__file__).parent / "sql"
_PAGE = (
    Section("purchase", _("Purchase")),
    Section("days", pgettext_lazy("of a purchase", "Days")),
    Section("paper", _("Paper")),
)
AWAITED = {"all": [{"field": "state", "any_of": [str(one) for one in COMING]}]}
OVERDUE = {
    "all": [
        {"field": "state", "any_of": [str(one) for one in COMING]},
        {"field": "left", "over": 0},
        {"field": "due_on", "older_than": "0 days"},
    ]
}
_OF = Field("purchase", _("Purchase"), "link", link="purchase", names="purchase__number", settled=True, required=True, headings=(
    "Purchase", "Purchase order", "Ordine fornitore", "Pedido de compra", "Zamówienie zakupu"), key_headings=(
    "Purchase ID", "Purchase order ID", "PO number"))  # fmt: skip
_PORTIONS = Field("lines", _("Lines"), "composite", many=True, clean=portions.lines, filterable=False, inputs=(
    Part("line", _("Line of the purchase: place or product code")), Part("quantity", _("Quantity"), "number")))  # fmt: skip
_NUMBER = Field("number", _("Number"), "name", editable=False)
_PLACE = Field(
    "place", pgettext_lazy("goods go to it", "To"), "link", link="place", nullable=True, settled=True, few=True
)
_FROM = Field(
    "place", pgettext_lazy("goods leave it", "From"), "link", link="place", nullable=True, settled=True, few=True
)
_NOTE = Field("note", _("Note"), "long")


def _known(section: str = "details") -> Field:
    return Field("created_at", _("Known since"), "moment", editable=False, sortable=True, section=section)


FIELDS = (
    Field("number", _("Number"), "name", sortable=True, editable=False, section="purchase"),
    Field("supplier", _("Supplier"), "link", link="organisation", href="/parties/", nullable=True, settled=True,
        section="purchase", headings=("Supplier", "Vendor", "Fornitore", "Proveedor", "Dostawca"), key_headings=(
        "Supplier ID", "Vendor ID", "ID fornitore", "ID proveedor", "ID dostawcy")),
    Field("state", _("State"), "choice", choices=State.choices, editable=False, section="purchase"),
    Field("reference", _("Their reference"), section="purchase", headings=(
        "Vendor Reference", "Supplier reference", "Riferimento fornitore", "Referencia del proveedor", "Numer u dostawcy")),
    Field("owner", _("Owner"), "user", start=ME, nullable=True, settled=True, section="purchase", headings=(
        "Owner", "Buyer", "Purchase Representative", "Responsabile", "Comprador", "Kupiec")),
    Field("place", pgettext_lazy("goods go to it", "To"), "link", link="place", nullable=True, settled=True, few=True,
        section="purchase", headings=("Warehouse", "Deliver To", "Magazzino", "Almacén", "Magazyn")),
    Field("total", _("Total"), "money", currency="currency", dated="sent_on", editable=False, section="purchase"),
    Field("lines_count", _("Number of lines"), "integer", editable=False, section="purchase"),
    Field("lines", _("Lines"), "composite", section="lines", many=True, clean=facts.lines, filterable=False, inputs=(
        Part("code", _("Product code or name")), Part("name", _("Description")), Part("quantity", _("Quantity"), "number"),
        Part("unit_cost", _("Unit cost"), "number")), pieces=(
        Part("wished_on", _("Wished for"), "date"), Part("promised_on", pgettext_lazy("of a supplier", "Promised for"), "date"))),
    Field("wished_on", _("Wished for"), "date", nullable=True, section="days", headings=(
        "Wished for", "Expected Arrival", "Expected date", "Receipt Date", "Data prevista", "Fecha prevista",
        "Oczekiwana data")),
    Field("sent_on", pgettext_lazy("of a purchase", "Sent on"), "date", nullable=True, section="days", headings=(
        "Order Date", "Order Deadline", "Ordered on", "Data ordine", "Fecha de pedido", "Data zamówienia")),
    Field("confirmed_on", pgettext_lazy("of a purchase", "Confirmed on"), "date", nullable=True, section="days", headings=(
        "Confirmed on", "Confirmation Date", "Data conferma", "Fecha de confirmación", "Data potwierdzenia")),
    Field("cancelled_on", pgettext_lazy("of a purchase", "Cancelled on"), "date", nullable=True, section="days", headings=(
        "Cancelled on", "Cancellation Date", "Data annullamento", "Fecha de anulación", "Data anulowania")),
    Field("currency", _("Currency"), clean=currency, filterable=False, section="paper", headings=(
        "Currency", "Valuta", "Moneda", "Waluta")),
    Field("language", _("Language of the document"), "choice", choices=settings.LANGUAGES, section="paper", headings=(
        "Language", "Lingua", "Idioma", "Język")),
    Field("terms", _("Terms"), "long", section="paper", headings=("Terms", "Condizioni", "Condiciones", "Warunki")),
    Field("notes", _("Notes"), "long", section="paper", headings=("Notes", "Note", "Notas", "Uwagi")),
    _known("days"),
)  # fmt: skip

PURCHASE = Entity(
    key="purchase",
    plural="purchases",
    model=actions.PURCHASES.model,
    label=_("Purchase"),
    label_new=_("New purchase"),
    label_plural=_("Purchases"),
    icon="shopping-cart",
    title="number",
    subtitle="supplier__name",
    sort="-created_at",
    beside=("supplier",),
    brief=("number", "state"),
    tabs=(Tab(_("Awaited"), AWAITED), Tab(_("Late"), OVERDUE, of="purchase_line"),
        Tab(_("What is short"), {"all": []}, of="stock_level", page=SHORT),
        Tab(_("Suppliers"), {"all": []}, of="purchase_line", page=SCORES)),
    board="state",
    columns=("number", "supplier", "state", "sent_on", "confirmed_on", "wished_on", "total", "owner"),
    searched=("number", "reference"),
    record=(_SQL / "record.sql").read_text(),
    template="purchases/purchase.html",
    sections=(_PAGE[0], Section("lines", _("Lines")), *_PAGE[1:]),
    on_page=_PAGE,
    complete=facts.complete,
    import_headings=("Purchase ID", "Purchase order ID", "PO number", "ID", "External ID"),
    checks=(
        Check("purchases_unconfirmed", _("Purchases that were sent 5 days ago or more, and not confirmed"), {
            "all": [{"field": "state", "is": "sent"}, {"field": "sent_on", "older_than": "5 days"}]}, "age"),
    ),
    verbs=Verbs(
        create=actions.create_purchase, edit=actions.edit_purchase, delete=actions.delete_purchase, take=actions.take_purchases,
        edit_many=actions.edit_purchases, sets=actions.IN_SETS, refresh=actions.refresh_purchases,
    ),
    fields=FIELDS,
)  # fmt: skip

PURCHASE_LINE = Entity(
    key="purchase_line",
    plural="purchase-lines",
    model=actions.LINES.model,
    label=_("Purchase line"),
    label_new=_("New purchase line"),
    label_plural=_("Purchase lines"),
    icon="list-plus",
    hangs="purchase",
    subtitle="purchase__number",
    sort="-created_at",
    columns=("name", "code", "quantity", "unit_cost", "amount", "due_on", "received", "returned", "purchase"),
    searched=("code", "supplier_code", "name"),
    record=(_SQL / "line.sql").read_text(),
    complete=facts.complete_line,
    tabs=(Tab(_("Late"), OVERDUE),),
    verbs=Verbs(
        create=actions.add_line, edit=actions.edit_line, delete=actions.delete_line, take=actions.take_lines,
        edit_many=actions.edit_lines, sets=actions.LINES_IN_SETS, refresh=actions.refresh_purchase_lines,
    ),
    fields=(
        _OF,
        Field("product", _("Product"), "link", link="product", nullable=True, settled=True, loose=True, headings=(
            "Product", "Product name", "Item", "Prodotto", "Articolo", "Producto", "Artículo", "Produkt"), key_headings=(
            "SKU", "Product code", "Codice articolo", "Referencia", "Indeks")),
        Field("name", _("Description"), "text", headings=("Description", "Descrizione", "Descripción", "Opis")),
        Field("code", _("Code"), headings=("Code", "Codice", "Código", "Kod")),
        Field("supplier_code", _("The supplier's code"), headings=(
            "Vendor code", "Supplier code", "Codice fornitore", "Código del proveedor", "Kod dostawcy")),
        Field("quantity", _("Quantity"), "number", start="1", clean=facts.quantity, headings=(
            "Quantity", "Qty", "Quantità", "Cantidad", "Ilość")),
        Field("unit_cost", _("Unit cost"), "money", currency="currency", dated="purchase__sent_on", headings=(
            "Unit cost", "Unit Price", "Cost", "Price", "Costo", "Prezzo unitario", "Coste", "Precio", "Koszt", "Cena")),
        Field("amount", _("Amount"), "money", currency="currency", dated="purchase__sent_on",
            editable=False),
        Field("currency", _("Currency"), section="", editable=False, filterable=False),
        Field("wished_on", _("Wished for"), "date", nullable=True, headings=(
            "Wished for", "Expected Arrival", "Data prevista", "Fecha prevista", "Oczekiwana data")),
        Field("promised_on", pgettext_lazy("of a supplier", "Promised for"), "date", nullable=True, headings=(
            "Promised for", "Confirmed date", "Data confermata", "Fecha confirmada", "Data potwierdzona")),
        Field("due_on", pgettext_lazy("of a purchase", "Awaited on"), "date", nullable=True, editable=False, sortable=True),
        Field("state", _("State"), "choice", path="purchase__state", repeats="purchase", choices=State.choices, editable=False),
        Field("received", pgettext_lazy("how many", "Received"), "number", editable=False),
        Field("left", pgettext_lazy("how many", "Still to come"), "number", editable=False),
        Field("returned", pgettext_lazy("how many", "Sent back"), "number", editable=False),
        Field("last_on", pgettext_lazy("of a purchase", "Last received on"), "date", nullable=True, editable=False),
        Field("timely", pgettext_lazy("of a purchase", "In time"), "truth", nullable=True, editable=False),
        _known(),
    ),
)  # fmt: skip

PURCHASE_RECEIPT = Entity(
    key="purchase_receipt",
    plural="purchase-receipts",
    model=actions.RECEIPTS.model,
    label=_("Purchase receipt"),
    label_new=_("New purchase receipt"),
    label_plural=_("Purchase receipts"),
    icon="package-check",
    hangs="purchase",
    title="number",
    subtitle="purchase__number",
    sort="-created_at",
    columns=("number", "received_on", "place", "reference", "note"),
    searched=("number", "reference", "note"),
    record=(_SQL / "receipt.sql").read_text(),
    verbs=Verbs(
        create=receiving.receive, edit=receiving.edit_receipt, delete=receiving.delete_receipt, refresh=actions.refresh_receipts,
    ),
    fields=(
        _NUMBER, _OF, _PORTIONS, _PLACE, Field("received_on", pgettext_lazy("goods", "Received on"), "date"),
        Field("reference", _("Delivery note")), _NOTE, _known(),
    ),
)  # fmt: skip

SUPPLIER_RETURN = Entity(
    key="supplier_return",
    plural="supplier-returns",
    model=actions.RETURNS.model,
    label=_("Supplier return"),
    label_new=_("New supplier return"),
    label_plural=_("Supplier returns"),
    icon="undo-2",
    hangs="purchase",
    title="number",
    subtitle="purchase__number",
    sort="-created_at",
    columns=("number", "reason", "returned_on", "place", "reference", "note"),
    searched=("number", "reference", "note"),
    record=(_SQL / "return.sql").read_text(),
    verbs=Verbs(
        create=receiving.send_back, edit=receiving.edit_return, delete=receiving.delete_return,
        refresh=actions.refresh_supplier_returns,
    ),
    fields=(
        _NUMBER, _OF, Field("reason", _("Reason"), "choice", choices=Reason.choices, start=Reason.FAULTY), _PORTIONS, _FROM,
        Field("returned_on", pgettext_lazy("goods", "Sent back on"), "date"), Field("reference", _("Their reference")), _NOTE,
        _known(),
    ),
)  # fmt: skip
