"""What lists, forms, API, import and search know of products."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog import actions
from clientela.catalog.figures import amount, months, percentage
from clientela.catalog.models import Product
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Entity, Field, Verbs

RECORD = """
SELECT convert_to((jsonb_build_object(
    'id', p.id, 'code', p.code, 'name', p.name, 'family', p.family, 'unit_price', p.unit_price::text, 'currency', p.currency,
    'cost', trim_scale(p.cost)::text, 'parts_discount', trim_scale(p.parts_discount)::text,
    'unit', p.unit, 'options', p.options, 'warranty_months', p.warranty_months,
    'tax_class', (SELECT jsonb_build_object('id', t.id, 'name', t.name) FROM taxes_taxclass t WHERE t.id = p.tax_class_id),
    'parent', (SELECT jsonb_build_object('id', m.id, 'name', m.name) FROM catalog_product m WHERE m.id = p.parent_id),
    'varies', p.varies,
    'variants', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'options', v.options)
        ORDER BY v.name, v.id), '[]') FROM catalog_product v WHERE v.parent_id = p.id),
    'stock', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'place', l.name, 'on_hand', trim_scale(s.on_hand)::text,
        'reserved', trim_scale(s.reserved)::text, 'available', trim_scale(s.on_hand - s.reserved)::text, 'lead_days', s.lead_days)
        ORDER BY l.position, l.id), '[]')
        FROM stock_stocklevel s JOIN stock_place l ON l.id = s.place_id WHERE s.product_id = p.id),
    'prices', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'list', l.name, 'list_id', l.id, 'currency', l.currency,
        'from_quantity', trim_scale(c.from_quantity)::text, 'unit_price', trim_scale(c.unit_price)::text,
        'discount', trim_scale(c.discount)::text, 'valid_from', l.valid_from, 'valid_until', l.valid_until)
        ORDER BY l.position, l.id, c.from_quantity), '[]')
        FROM prices_price c JOIN prices_pricelist l ON l.id = c.price_list_id WHERE c.product_id = p.id),
    'bundle', EXISTS (SELECT FROM bundles_part x WHERE x.bundle_id = p.id),
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
    template="catalog/product.html",
    called=actions.called,
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
        Field("cost", _("Cost"), "number", nullable=True, clean=amount, headings=(
            "Cost", "Unit cost", "Purchase price", "Costo", "Prezzo d'acquisto", "Coste", "Koszt")),
        Field("parts_discount", _("Discount on the sum of its parts, %"), "number", nullable=True, clean=percentage, headings=(
            "Bundle discount", "Kit discount", "Sconto sul pacchetto", "Descuento del paquete", "Rabat na zestaw")),
        Field("unit", pgettext_lazy("what is counted", "Unit"), headings=(
            "Unit", "Unit of measure", "UoM", "Unità", "Unità di misura", "Unidad", "Jednostka", "J.m.")),
        Field("tax_class", _("Tax class"), "link", link="tax_class", nullable=True, settled=True, few=True, made=True, headings=(
            "Tax class", "Tax category", "Classe IVA", "Clase de IVA", "Klasa podatkowa")),
        Field("parent", _("Variant of"), "link", link="product", nullable=True, settled=True, loose=True, headings=(
            "Variant of", "Parent", "Parent product", "Variante di", "Variante de", "Wariant"), key_headings=(
            "Parent SKU", "Parent code")),
        Field("options", _("What sets it apart"), "tags", headings=("Options", "Opzioni", "Opciones", "Opcje")),
        Field("warranty_months", _("Months of warranty"), "integer", nullable=True, clean=months, headings=(
            "Warranty", "Warranty months", "Garanzia", "Mesi di garanzia", "Garantía", "Meses de garantía", "Gwarancja",
            "Miesiące gwarancji")),
        Field("tags", _("Tags"), "tags", headings=("Tags", "Labels", "Etichette", "Etiquetas", "Tagi")),
        Field("active", _("Sold today"), "truth", start=True, headings=("Active", "Attivo", "Activo", "Aktywny")),
        Field("created_at", _("Known since"), "moment", editable=False),
    ),
)  # fmt: skip
