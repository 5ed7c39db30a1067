"""What lists, forms, API, import and search know of price lists and prices."""

from django.utils.translation import gettext_lazy as _

from clientela.catalog.figures import amount, percentage
from clientela.catalog.known import POSITION, VALID, known_since
from clientela.catalog.prices import actions
from clientela.catalog.verbs import completed, verbs
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Entity, Field

_LIST = """
SELECT convert_to((jsonb_build_object(
    'id', l.id, 'name', l.name, 'currency', l.currency, 'position', l.position, 'active', l.active, 'valid_from', l.valid_from,
    'valid_until', l.valid_until, 'whom', l.whom, 'version', l.version, 'created_at', l.created_at,
    'updated_at', l.updated_at) /* own of l */)::text, 'UTF8')
  FROM prices_pricelist l WHERE l.id = %s"""
_PRICE = """
SELECT convert_to((jsonb_build_object(
    'id', c.id, 'name', c.name, 'from_quantity', trim_scale(c.from_quantity)::text, 'unit_price', trim_scale(c.unit_price)::text,
    'discount', trim_scale(c.discount)::text, 'currency', l.currency,
    'price_list', jsonb_build_object('id', l.id, 'name', l.name),
    'product', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END, 'version', c.version,
    'created_at', c.created_at, 'updated_at', c.updated_at) /* own of c */)::text, 'UTF8')
  FROM prices_price c JOIN prices_pricelist l ON l.id = c.price_list_id
  LEFT JOIN catalog_product p ON p.id = c.product_id WHERE c.id = %s"""

PRICE_LIST = Entity(
    key="price_list",
    plural="price-lists",
    model=actions.LISTS.model,
    label=_("Price list"),
    label_new=_("New price list"),
    label_plural=_("Price lists"),
    icon="table",
    sort="position",
    columns=("name", "currency", "valid_from", "valid_until", "active", "position"),
    record=_LIST,
    complete=completed(),
    verbs=verbs(actions.LISTS),
    fields=(
        Field("name", _("Name"), "name", sortable=True, headings=("Price list", "Listino", "Tarifa", "Cennik")),
        Field("currency", _("Currency"), clean=currency, headings=("Currency", "Valuta", "Moneda", "Waluta")),
        *VALID,
        Field("active", _("In force"), "truth", start=True, headings=("Active", "Attivo", "Activo", "Aktywny")),
        POSITION,
        known_since(),
    ),
)  # fmt: skip

PRICE = Entity(
    key="price",
    plural="prices",
    model=actions.PRICES.model,
    label=_("Price"),
    label_new=_("New price"),
    label_plural=_("Prices"),
    icon="tag",
    subtitle="price_list__name",
    columns=("name", "price_list", "product", "from_quantity", "unit_price", "discount"),
    record=_PRICE,
    complete=completed("product", "price_list"),
    verbs=verbs(actions.PRICES, create=actions.create_price, take=actions.take_prices),
    fields=(
        Field("name", _("Name"), "name", sortable=True, headings=("Price name", "Nome del prezzo", "Nazwa ceny")),
        Field("price_list", _("Price list"), "link", link="price_list", settled=True, few=True, made=True, headings=(
            "Price list", "Price book", "Listino", "Tarifa", "Cennik")),
        Field("product", _("Product"), "link", link="product", nullable=True, settled=True, loose=True, headings=(
            "Product", "Product name", "Item", "Prodotto", "Articolo", "Producto", "Artículo", "Produkt"), key_headings=(
            "SKU", "Product code", "Code", "Codice", "Codice articolo", "Código", "Referencia", "Kod", "Indeks")),
        Field("from_quantity", _("From quantity"), "number", clean=amount, headings=(
            "From quantity", "Minimum quantity", "Min qty", "Da quantità", "Desde cantidad", "Od ilości")),
        Field("unit_price", _("Unit price"), "number", nullable=True, clean=amount, headings=(
            "Price", "Unit price", "List price", "Prezzo", "Prezzo unitario", "Precio", "Cena")),
        Field("discount", _("Discount, %"), "number", nullable=True, clean=percentage, headings=(
            "Discount", "Sconto", "Descuento", "Rabat")),
        known_since(),
    ),
)  # fmt: skip
