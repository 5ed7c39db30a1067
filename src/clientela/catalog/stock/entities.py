"""What lists, forms, API, import and search know of places and of what lies there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.known import POSITION, known_since
from clientela.catalog.stock import actions
from clientela.catalog.verbs import completed, verbs
from clientela.platform.entities.declaration import Entity, Field

_PLACE = """
SELECT convert_to((jsonb_build_object(
    'id', p.id, 'name', p.name, 'country', p.country, 'position', p.position, 'version', p.version, 'created_at', p.created_at,
    'updated_at', p.updated_at) /* own of p */)::text, 'UTF8')
  FROM stock_place p WHERE p.id = %s"""
_LEVEL = """
SELECT convert_to((jsonb_build_object(
    'id', s.id, 'name', s.name, 'shelf', s.shelf, 'on_hand', trim_scale(s.on_hand)::text, 'reserved', trim_scale(s.reserved)::text,
    'available', trim_scale(s.on_hand - s.reserved)::text, 'lead_days', s.lead_days,
    'place', jsonb_build_object('id', l.id, 'name', l.name),
    'product', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END, 'version', s.version,
    'created_at', s.created_at, 'updated_at', s.updated_at) /* own of s */)::text, 'UTF8')
  FROM stock_stocklevel s JOIN stock_place l ON l.id = s.place_id
  LEFT JOIN catalog_product p ON p.id = s.product_id WHERE s.id = %s"""

PLACE = Entity(
    key="place",
    plural="places",
    model=actions.PLACES.model,
    label=_("Place"),
    label_new=pgettext_lazy("where goods lie", "New place"),
    label_plural=pgettext_lazy("where goods lie", "Places"),
    icon="warehouse",
    sort="position",
    columns=("name", "country", "position"),
    record=_PLACE,
    complete=completed(),
    verbs=verbs(actions.PLACES),
    fields=(
        Field("name", _("Name"), "name", sortable=True, headings=(
            "Place", "Warehouse", "Store", "Magazzino", "Deposito", "Almacén", "Magazyn")),
        Field("country", _("Country"), "country", headings=("Country", "Paese", "País", "Kraj")),
        POSITION,
        known_since(),
    ),
)  # fmt: skip

STOCK_LEVEL = Entity(
    key="stock_level",
    plural="stock-levels",
    model=actions.LEVELS.model,
    label=_("Stock level"),
    label_new=_("New stock level"),
    label_plural=_("Stock"),
    icon="boxes",
    subtitle="place__name",
    columns=("name", "product", "place", "shelf", "on_hand", "reserved", "lead_days"),
    record=_LEVEL,
    complete=completed("product", "place"),
    verbs=verbs(actions.LEVELS, create=actions.create_level, take=actions.take_levels),
    fields=(
        Field("name", _("Name"), "name", sortable=True, headings=("Description", "Descrizione", "Descripción", "Opis")),
        Field("product", _("Product"), "link", link="product", nullable=True, settled=True, loose=True, headings=(
            "Product", "Product name", "Item", "Prodotto", "Articolo", "Producto", "Artículo", "Produkt"), key_headings=(
            "SKU", "Product code", "Code", "Codice", "Codice articolo", "Código", "Referencia", "Kod", "Indeks")),
        Field("place", pgettext_lazy("where goods lie", "Place"), "link", link="place", settled=True, few=True, made=True,
            headings=("Place", "Warehouse", "Location", "Magazzino", "Almacén", "Magazyn")),
        Field("shelf", _("Shelf"), headings=("Shelf", "Bin", "Scaffale", "Ubicazione", "Estante", "Półka", "Regał")),
        Field("on_hand", _("On hand"), "number", headings=(
            "On hand", "Quantity", "Qty on hand", "Stock", "Giacenza", "Quantità", "Existencias", "Cantidad", "Stan", "Ilość")),
        Field("reserved", _("Reserved"), "number", headings=("Reserved", "Riservata", "Reservado", "Zarezerwowane")),
        Field("lead_days", _("Days until there is more"), "integer", nullable=True, headings=(
            "Lead time", "Lead days", "Tempo di consegna", "Plazo de entrega", "Czas dostawy")),
        known_since(),
    ),
)  # fmt: skip
