"""What lists, forms, API, import and search know of products."""

from django.utils.translation import gettext_lazy as _

from clientela.catalog import actions
from clientela.catalog.models import Product
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Entity, Field, Verbs

RECORD = """
SELECT convert_to((jsonb_build_object(
    'id', p.id, 'code', p.code, 'name', p.name, 'family', p.family, 'unit_price', p.unit_price::text, 'currency', p.currency,
    'tags', p.tags, 'active', p.active, 'version', p.version, 'created_at', p.created_at,
    'updated_at', p.updated_at) /* own of p */)::text, 'UTF8')
  FROM catalog_product p WHERE p.id = %s"""

PRODUCT = Entity(
    key="product",
    plural="products",
    model=Product,
    label=_("Product"),
    label_new=_("New product"),
    label_plural=_("Products"),
    icon="package",
    columns=("name", "code", "family", "unit_price", "active"),
    searched=("code", "name", "family"),
    record=RECORD,
    subtitle="code",
    complete=actions.complete_product,
    verbs=Verbs(
        create=actions.create_product, edit=actions.edit_product, delete=actions.delete_product, take=actions.take_products,
        edit_many=actions.edit_products, sets=actions.IN_SETS, delete_many=actions.delete_products,
        refresh=actions.refresh_products,
    ),
    fields=(
        Field("name", _("Name"), "name", sortable=True, headings=(
            "Product", "Product name", "Description", "Item", "Nome prodotto", "Prodotto", "Descrizione", "Articolo", "Producto",
            "Descripción", "Artículo", "Produkt", "Nazwa produktu", "Opis")),
        Field("code", _("Code"), sortable=True, headings=(
            "Code", "SKU", "Stock code", "Item number", "Product code", "Codice", "Codice articolo", "Código", "Referencia",
            "Kod", "Symbol", "Indeks")),
        Field("family", _("Family"), headings=(
            "Series", "Category", "Product family", "Group", "Famiglia", "Categoria", "Serie", "Familia", "Kategoria")),
        Field("unit_price", _("Price"), "money", currency="currency", nullable=True, sortable=True, headings=(
            "Price", "Unit price", "Sales price", "List price", "Prezzo", "Prezzo unitario", "Precio", "Cena")),
        Field("currency", _("Currency"), section="", clean=currency, filterable=False, headings=(
            "Currency", "Valuta", "Moneda", "Waluta")),
        Field("tags", _("Tags"), "tags", headings=("Tags", "Labels", "Etichette", "Etiquetas", "Tagi")),
        Field("active", _("Sold today"), "truth", start=True, headings=("Active", "Attivo", "Activo", "Aktywny")),
        Field("created_at", _("Known since"), "moment", editable=False),
    ),
)  # fmt: skip
