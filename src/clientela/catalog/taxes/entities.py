"""What lists, forms, API, import and search know of tax classes and their rates."""

from django.utils.translation import gettext_lazy as _

from clientela.catalog.figures import percentage
from clientela.catalog.known import POSITION, VALID, known_since
from clientela.catalog.taxes import actions
from clientela.catalog.verbs import completed, verbs
from clientela.platform.entities.declaration import Entity, Field

_CLASS = """
SELECT convert_to((jsonb_build_object(
    'id', c.id, 'name', c.name, 'code', c.code, 'position', c.position, 'version', c.version, 'created_at', c.created_at,
    'updated_at', c.updated_at) /* own of c */)::text, 'UTF8')
  FROM taxes_taxclass c WHERE c.id = %s"""
_RATE = """
SELECT convert_to((jsonb_build_object(
    'id', r.id, 'name', r.name, 'country', r.country, 'rate', trim_scale(r.rate)::text, 'valid_from', r.valid_from,
    'valid_until', r.valid_until, 'tax_class', jsonb_build_object('id', c.id, 'name', c.name), 'version', r.version,
    'created_at', r.created_at, 'updated_at', r.updated_at) /* own of r */)::text, 'UTF8')
  FROM taxes_taxrate r JOIN taxes_taxclass c ON c.id = r.tax_class_id WHERE r.id = %s"""

TAX_CLASS = Entity(
    key="tax_class",
    plural="tax-classes",
    model=actions.CLASSES.model,
    label=_("Tax class"),
    label_new=_("New tax class"),
    label_plural=_("Tax classes"),
    icon="scale",
    sort="position",
    columns=("name", "code", "position"),
    record=_CLASS,
    complete=completed(),
    verbs=verbs(actions.CLASSES),
    fields=(
        Field("name", _("Name"), "name", sortable=True, headings=(
            "Tax class", "Tax category", "Classe IVA", "Aliquota", "Clase de IVA", "Klasa podatkowa")),
        Field("code", _("Code"), headings=("Code", "Tax code", "Natura", "Codice", "Código", "Kod")),
        POSITION,
        known_since(),
    ),
)  # fmt: skip

TAX_RATE = Entity(
    key="tax_rate",
    plural="tax-rates",
    model=actions.RATES.model,
    label=_("Tax rate"),
    label_new=_("New tax rate"),
    label_plural=_("Tax rates"),
    icon="scale",
    subtitle="tax_class__name",
    columns=("name", "tax_class", "country", "rate", "valid_from", "valid_until"),
    record=_RATE,
    complete=completed("tax_class"),
    verbs=verbs(actions.RATES, create=actions.create_rate, take=actions.take_rates),
    fields=(
        Field("name", _("Name"), "name", sortable=True, headings=("Tax", "Rate name", "Imposta", "Impuesto", "Podatek")),
        Field("tax_class", _("Tax class"), "link", link="tax_class", settled=True, few=True, made=True, headings=(
            "Tax class", "Tax category", "Classe IVA", "Clase de IVA", "Klasa podatkowa")),
        Field("country", _("Country"), "country", headings=("Country", "Paese", "País", "Kraj")),
        Field("rate", _("Rate, %"), "number", clean=percentage, headings=(
            "Rate", "VAT", "VAT rate", "Tax rate", "Aliquota IVA", "IVA", "Tipo de IVA", "Stawka VAT", "Stawka")),
        *VALID,
        known_since(),
    ),
)  # fmt: skip
