"""What lists, forms, API and import know of rates."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.rates import actions, facts
from clientela.catalog.rates.models import Rate
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Entity, Field, Verbs

_RECORD = """
SELECT convert_to((jsonb_build_object(
    'id', r.id, 'name', r.name, 'day', r.day, 'base', r.base, 'currency', r.currency, 'value',
    trim_scale(r.value)::text, 'said_by', r.said_by, 'version', r.version,
    'created_at', r.created_at, 'updated_at', r.updated_at) /* own of r */)::text, 'UTF8')
  FROM rates_rate r WHERE r.id = %s"""

RATE = Entity(
    key="rate",
    plural="rates",
    model=Rate,
    label=_("Rate"),
    label_new=pgettext_lazy("of exchange", "New rate"),
    label_plural=_("Exchange rates"),
    icon="arrow-left-right",
    sort="-day",
    columns=("name", "value", "said_by"),
    record=_RECORD,
    complete=facts.complete,
    verbs=Verbs(
        create=actions.create_rate, edit=actions.edit_rate, delete=actions.delete_rate, take=actions.take_rates,
        delete_many=actions.delete_rates, refresh=actions.refresh_rates,
    ),
    fields=(
        Field("name", pgettext_lazy("of exchange", "Rate"), "name", editable=False),
        Field("day", _("Day"), "date", required=True, sortable=True, headings=(
            "Date", "Day", "Rate date", "Start date", "Data", "Giorno", "Fecha", "Día", "Dzień")),
        Field("base", _("One unit of"), clean=currency, headings=(
            "Base", "From", "Base currency", "Valuta base", "Moneda base", "Waluta bazowa")),
        Field("currency", pgettext_lazy("of exchange", "is worth in"), required=True, clean=facts.code, headings=(
            "Currency", "To", "Currency code", "ISO code", "Valuta", "Moneda", "Waluta")),
        Field("value", pgettext_lazy("of exchange", "so many units"), "number", required=True, headings=(
            "Rate", "Value", "Exchange rate", "Conversion rate", "Cambio", "Tasso", "Tasso di cambio", "Tipo de cambio", "Kurs")),
        Field("said_by", pgettext_lazy("of exchange", "According to"), headings=("According to", "Fonte", "Fuente", "Źródło")),
        Field("created_at", _("Known since"), "moment", editable=False),
    ),
)  # fmt: skip
