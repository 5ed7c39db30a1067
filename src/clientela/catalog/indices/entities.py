"""What lists, forms, API and import know of the values of indices."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.indices import actions, facts
from clientela.catalog.indices.models import IndexValue
from clientela.platform.entities.declaration import Entity, Field, Verbs

_RECORD = """
SELECT convert_to((jsonb_build_object(
    'id', r.id, 'name', r.name, 'index', r.index, 'month', r.month, 'value', trim_scale(r.value)::text,
    'said_by', r.said_by, 'version', r.version, 'created_at', r.created_at,
    'updated_at', r.updated_at) /* own of r */)::text, 'UTF8')
  FROM indices_indexvalue r WHERE r.id = %s"""

INDEX_VALUE = Entity(
    key="index_value",
    plural="index-values",
    model=IndexValue,
    label=_("Index value"),
    label_new=_("New index value"),
    label_plural=_("Index values"),
    icon="trending-up",
    sort="-month",
    columns=("name", "value", "said_by"),
    record=_RECORD,
    complete=facts.complete,
    verbs=Verbs(
        create=actions.create_value, edit=actions.edit_value, delete=actions.delete_value, take=actions.take_values,
        delete_many=actions.delete_values, refresh=actions.refresh_values,
    ),
    fields=(
        Field("name", pgettext_lazy("of prices", "Index and month"), "name", editable=False),
        Field("index", pgettext_lazy("of prices", "Index"), required=True, headings=(
            "Index", "Series", "Index name", "Indice", "Serie", "Índice", "Wskaźnik", "Indeks")),
        Field("month", _("Month"), "date", required=True, sortable=True, clean=facts.month, headings=(
            "Month", "Period", "Date", "Time period", "Mese", "Periodo", "Data", "Mes", "Fecha", "Miesiąc", "Okres")),
        Field("value", pgettext_lazy("of an index", "Value"), "number", required=True, headings=(
            "Value", "Observation", "Obs value", "Valore", "Valor", "Wartość")),
        Field("said_by", pgettext_lazy("of exchange", "According to"), headings=(
            "According to", "Source", "Fonte", "Fuente", "Źródło")),
        Field("created_at", _("Known since"), "moment", editable=False),
    ),
)  # fmt: skip
