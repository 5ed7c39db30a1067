"""What lists, forms, API, import and search know of what suppliers sell."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.figures import amount, months
from clientela.catalog.known import known_since
from clientela.catalog.verbs import completed, verbs
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Entity, Field
from clientela.sales.supplies import actions

SUPPLIER_PRODUCT = Entity(
    key="supplier_product",
    plural="supplier-products",
    model=actions.SUPPLIES.model,
    label=_("Supplier product"),
    label_new=_("New supplier product"),
    label_plural=_("Supplier products"),
    icon="package-search",
    subtitle="code",
    beside=("supplier", "product"),
    brief=("name", "cost"),
    columns=("name", "supplier", "product", "code", "from_quantity", "cost", "lead_days", "minimum", "preferred"),
    searched=("name", "code"),
    record=(Path(__file__).parent / "sql" / "record.sql").read_text(),
    complete=completed("product", "supplier"),
    verbs=verbs(actions.SUPPLIES, take=actions.take_supplies),
    fields=(
        Field("name", _("Name"), "name", sortable=True, headings=("Description", "Descrizione", "Descripción", "Opis")),
        Field("supplier", _("Supplier"), "link", link="organisation", href="/parties/", nullable=True, settled=True, headings=(
            "Supplier", "Vendor", "Fornitore", "Proveedor", "Dostawca"), key_headings=(
            "Supplier ID", "Vendor ID", "ID fornitore", "ID proveedor", "ID dostawcy")),
        Field("product", _("Product"), "link", link="product", nullable=True, settled=True, loose=True, headings=(
            "Product", "Product name", "Item", "Prodotto", "Articolo", "Producto", "Artículo", "Produkt"), key_headings=(
            "SKU", "Product code", "Code", "Codice", "Codice articolo", "Código", "Referencia", "Kod", "Indeks")),
        Field("code", _("The supplier's code"), headings=(
            "Vendor code", "Supplier code", "Vendor product code", "Codice fornitore", "Código del proveedor", "Kod dostawcy")),
        Field("from_quantity", _("From quantity"), "number", clean=amount, headings=(
            "From quantity", "Quantity", "Da quantità", "Desde cantidad", "Od ilości")),
        Field("cost", _("Cost"), "money", currency="currency", nullable=True, headings=(
            "Cost", "Price", "Unit cost", "Purchase price", "Costo", "Prezzo", "Prezzo d'acquisto", "Coste", "Precio", "Koszt",
            "Cena", "Cena zakupu")),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False, headings=(
            "Currency", "Valuta", "Moneda", "Waluta")),
        Field("lead_days", pgettext_lazy("of a supplier", "Days until it is here"), "integer", nullable=True, clean=months,
            headings=(
            "Lead time", "Delivery lead time", "Lead days", "Tempo di consegna", "Plazo de entrega", "Czas dostawy")),
        Field("minimum", _("Minimum quantity"), "number", nullable=True, clean=amount, headings=(
            "Minimum quantity", "Min qty", "MOQ", "Quantità minima", "Cantidad mínima", "Ilość minimalna")),
        Field("preferred", pgettext_lazy("of a supplier", "Preferred"), "truth", headings=(
            "Preferred", "Preferito", "Preferido", "Preferowany")),
        Field("active", _("Sold today"), "truth", start=True, headings=("Active", "Attivo", "Activo", "Aktywny")),
        known_since(),
    ),
)  # fmt: skip
