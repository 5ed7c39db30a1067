"""What lists, forms, API, import and search know of orders."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties import facts as party_facts
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Belongs, Check, Entity, Field, Part, Section, Tab, Verbs, Words
from clientela.sales.orders import actions, facts
from clientela.sales.orders.models import STATUS_WORDS, TO_DELIVER, Kind, Order, OrderLine, Payment, Status

_ORDER = (Section("order", _("Order")),)
_WHERE = (Section("delivery", _("Delivery")), Section("more", _("More")))

LINE = (
    Field("number", _("Order number"), "key", required=True, headings=(
        "Order", "Order number", "Order no", "Order ID", "Invoice", "Invoice no", "Invoice number", "Numero ordine", "N. ordine",
        "Fattura", "Número de pedido", "Pedido", "Factura", "Numer zamówienia", "Zamówienie", "Faktura")),
    Field("placed_at", _("Date"), "moment", required=True, headings=(
        "Date", "Order date", "Invoice date", "Created at", "Data", "Data ordine", "Fecha", "Fecha de pedido",
        "Data zamówienia")),
    Field("code", _("Product code"), headings=(
        "Stock code", "SKU", "Product code", "Item number", "Code", "Codice", "Codice articolo", "Código", "Referencia", "Kod",
        "Symbol")),
    Field("description", _("Description"), headings=(
        "Description", "Item", "Product", "Product name", "Descrizione", "Articolo", "Descripción", "Producto", "Opis",
        "Nazwa")),
    Field("quantity", _("Quantity"), "number", required=True, headings=(
        "Quantity", "Qty", "Units", "Quantità", "Qtà", "Cantidad", "Ilość")),
    Field("unit_price", _("Unit price"), "number", headings=(
        "Unit price", "Price", "Prezzo", "Prezzo unitario", "Precio", "Precio unitario", "Cena", "Cena jednostkowa")),
    Field("customer", _("Customer number"), "key", headings=(
        "Customer ID", "Customer no", "Customer number", "Client ID", "Codice cliente", "ID cliente", "Número de cliente",
        "ID klienta", "Numer klienta")),
    Field("customer_name", _("Customer name"), headings=(
        "Customer", "Customer name", "Cliente", "Nome cliente", "Nombre del cliente", "Klient", "Nazwa klienta")),
    Field("emails", _("E-mail"), "composite", many=True, clean=party_facts.emails,
        headings=("E-mail", "Customer e-mail", "Correo")),
    Field("country", _("Country"), "country", clean=party_facts.country, headings=("Country", "Paese", "País", "Kraj")),
    Field("currency", _("Currency"), headings=("Currency", "Valuta", "Moneda", "Waluta")),
    Field("channel", _("Channel"), headings=("Channel", "Source", "Canale", "Canal", "Kanał")),
    Field("status", _("Status"), "choice", choices=Status.choices, words=STATUS_WORDS,
        headings=("Status", "Stato", "Estado")),
)  # fmt: skip


def _sum(name: str, label: Words, *, nullable: bool = False) -> Field:
    """What the database reckons of an order."""
    return Field(
        name, label, "money", currency="currency", dated="placed_at", nullable=nullable, editable=False, section="order"
    )


_IN_ITS_CURRENCY: Any = {"currency": "currency", "currency_at": "order__currency", "dated": "order__placed_at"}
_COSTS: Any = {**_IN_ITS_CURRENCY, "follows": ("order.lines", "product.cost")}


def _told(name: str, label: Words, kind: Any = "text", **more: Any) -> Field:
    """What a line says, to who may know the lines of its order."""
    return Field(name, label, kind, **{"follows": ("order.lines",), "editable": False, **more})


ORDER = Entity(
    key="order",
    plural="orders",
    model=Order,
    label=_("Order"),
    label_plural=_("Orders"),
    icon="receipt",
    title="number",
    subtitle="party__name",
    sort="-placed_at",
    tabs=(Tab(_("To deliver"), TO_DELIVER), Tab(_("Order lines"), {"all": []}, of="order_line")),
    board="status",
    columns=("number", "placed_at", "party", "status", "wished_on", "total", "open_amount", "due_on"),
    searched=("number", "reference"),
    record=(Path(__file__).parent / "sql" / "record.sql").read_text(),
    template="orders/order.html",
    label_new=_("New order"),
    sections=(*_ORDER, Section("lines", _("Lines")), *_WHERE),
    on_page=(*_ORDER, *_WHERE),
    complete=facts.complete,
    checks=(
        Check("orders_overdue", _("Orders whose payment is overdue"), {
            "all": [{"field": "open_amount", "over": 0}, {"field": "due_on", "older_than": "0 days"}]}, "age"),
    ),
    verbs=Verbs(
        create=actions.create_order, edit=actions.edit_order, delete=actions.delete_order, take=actions.take_lines,
        finish=actions.finish_lines, edit_many=actions.edit_orders, sets=actions.IN_SETS, delete_many=actions.delete_orders,
        refresh=actions.refresh_orders,
    ),
    import_fields=LINE,
    belongs=Belongs(
        ways=(("party", "party__organisation"),),
        shows=("placed_at", "party", "kind", "status", "country", "lines_count", "total"),
        document=("currency", "lines", "payments"),
    ),
    fields=(
        Field("number", _("Number"), "name", section="order"),
        Field("party", _("Customer"), "link", link="person", href="/parties/", nullable=True, settled=True, section="order"),
        Field("status", _("Status"), "choice", choices=Status.choices, words=STATUS_WORDS, start="draft", section="order"),
        Field("placed_at", _("Date"), "moment", sortable=True, section="order"),
        Field("reference", _("Their reference"), section="order"),
        Field("wished_on", _("Wished for"), "date", nullable=True, section="order"),
        Field("due_on", _("Payment due"), "date", nullable=True, section="order"),
        Field("currency", _("Currency"), clean=currency, filterable=False, section="order"),
        Field("lines", _("Lines"), "composite", section="lines", many=True, clean=facts.lines, filterable=False, inputs=(
            Part("code", _("Product code or name"), tells="/products/at-line/"), Part("description", _("Description")),
            Part("quantity", _("Quantity"), "number"),
            Part("unit_price", _("Unit price"), "number"), Part("discount", _("Discount, %"), "number"),
            Part("tax_rate", _("Tax, %"), "number"))),
        Field("ship_to", _("Deliver to"), section="delivery"),
        Field("street", _("Street"), section="delivery"),
        Field("postal_code", _("Postal code"), section="delivery"),
        Field("city", _("City"), section="delivery"),
        Field("country", _("Country"), "country", clean=party_facts.country, section="delivery"),
        Field("channel", _("Channel"), section="more"),
        Field("series", _("Number series"), section="more", clean=facts.series),
        Field("notes", _("Notes"), "long", section="more"),
        Field("kind", _("Kind"), "choice", choices=Kind.choices, editable=False, section="more"),
        Field("lines_count", _("Number of lines"), "integer", editable=False, section="more"),
        _sum("total", _("Total")),
        _sum("tax", pgettext_lazy("of an order", "Tax")),
        _sum("gross", _("Total with tax")),
        _sum("paid", pgettext_lazy("of an order", "Paid")),
        _sum("open_amount", _("Still open"), nullable=True),
    ),
)  # fmt: skip

ORDER_LINE = Entity(
    key="order_line",
    plural="order-lines",
    model=OrderLine,
    label=_("Order line"),
    label_plural=_("Order lines"),
    icon="list-plus",
    hangs="order",
    title="name",
    subtitle="description",
    sort="-placed_at",
    searched=(),
    found_by="product",
    beside=("party", "product"),
    brief=("name", "placed_at", "amount"),
    columns=("name", "placed_at", "party", "product", "description", "quantity", "amount"),
    record=(Path(__file__).parent / "sql" / "line.sql").read_text(),
    verbs=Verbs(),
    fields=(
        Field("name", _("Order number"), path="order__number", repeats="order", editable=False, filterable=False, sortable=True,
            order="order_id"),
        Field("order", _("Order"), "link", link="order", names="order__number", editable=False),
        Field("placed_at", _("Date"), "moment", path="order__placed_at", follows=("order.placed_at",), editable=False,
            sortable=True),
        Field("party", _("Customer"), "link", link="person", href="/parties/", path="order__party", follows=("order.party",),
            nullable=True, editable=False),
        _told("product", _("Product"), "link", link="product", nullable=True),
        _told("code", _("Product code")),
        _told("description", _("Description")),
        _told("quantity", _("Quantity"), "number"),
        _told("unit_price", _("Unit price"), "money", **_IN_ITS_CURRENCY),
        _told("discount", _("Discount, %"), "number"),
        _told("tax_rate", _("Tax, %"), "number"),
        _told("amount", _("Amount"), "money", **_IN_ITS_CURRENCY),
        _told("unit_cost", _("Cost of one"), "money", nullable=True, **_COSTS),
        _told("margin", _("Margin"), "money", nullable=True, **_COSTS),
        Field("currency", _("Currency"), path="order__currency", section="", editable=False, filterable=False),
    ),
)  # fmt: skip

PAYMENT = Entity(
    key="order_payment",
    plural="order-payments",
    model=Payment,
    label=_("Order payment"),
    label_new=_("New payment"),
    label_plural=_("Payments"),
    icon="receipt",
    hangs="order",
    title="name",
    subtitle="order__number",
    sort="-created_at",
    columns=("name", "paid_at", "amount", "method", "reference"),
    searched=("method", "reference"),
    record=(Path(__file__).parent / "sql" / "payment.sql").read_text(),
    verbs=Verbs(
        create=actions.record_payment, edit=actions.edit_payment, delete=actions.delete_payment, refresh=actions.refresh_payments,
    ),
    fields=(
        Field("name", _("Order number"), path="order__number", repeats="order", editable=False, filterable=False),
        Field("order", _("Order"), "link", link="order", names="order__number", settled=True, required=True),
        Field("amount", _("Amount"), "money", currency="currency", dated="paid_at", required=True, clean=facts.amount),
        Field("currency", _("Currency"), section="", editable=False, filterable=False),
        Field("paid_at", _("Date"), "moment"),
        Field("method", _("Method")),
        Field("reference", _("Reference")),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True),
    ),
)  # fmt: skip
