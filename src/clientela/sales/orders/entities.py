"""What lists, forms, API, import and search know of orders."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from clientela.parties import facts
from clientela.platform.entities.declaration import Belongs, Entity, Field, Verbs
from clientela.sales.orders import actions
from clientela.sales.orders.models import Kind, Order, Status

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
    Field("emails", _("E-mail"), "composite", many=True, clean=facts.emails, headings=("E-mail", "Customer e-mail", "Correo")),
    Field("country", _("Country"), "country", clean=facts.country, headings=("Country", "Paese", "País", "Kraj")),
    Field("currency", _("Currency"), headings=("Currency", "Valuta", "Moneda", "Waluta")),
    Field("channel", _("Channel"), headings=("Channel", "Source", "Canale", "Canal", "Kanał")),
    Field("status", _("Status"), "choice", choices=Status.choices, headings=("Status", "Stato", "Estado")),
)  # fmt: skip

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
    board="status",
    columns=("number", "placed_at", "party", "kind", "status", "channel", "country", "lines_count", "total"),
    record=(Path(__file__).parent / "sql" / "record.sql").read_text(),
    template="orders/order.html",
    complete=actions.complete_line,
    verbs=Verbs(take=actions.take_lines, finish=actions.finish_lines),
    import_fields=LINE,
    belongs=Belongs(
        ways=(("party", "party__organisation"),),
        shows=("placed_at", "party", "kind", "status", "country", "lines_count", "total"),
        document=("currency", "lines", "payments"),
    ),
    fields=(
        Field("number", _("Number"), "name", editable=False),
        Field("placed_at", _("Date"), "moment", editable=False, sortable=True),
        Field("party", _("Customer"), "link", link="person", href="/parties/", nullable=True, editable=False),
        Field("kind", _("Kind"), "choice", choices=Kind.choices, editable=False),
        Field("status", _("Status"), "choice", choices=Status.choices, editable=False),
        Field("channel", _("Channel"), editable=False),
        Field("country", _("Country"), "country", editable=False),
        Field("lines_count", _("Lines"), "integer", editable=False),
        Field("total", _("Total"), "money", currency="currency", dated="placed_at", editable=False, sortable=False),
    ),
)  # fmt: skip
