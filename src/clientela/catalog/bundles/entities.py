"""What lists, forms, API, import and search know of the parts of bundles."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.bundles import actions, facts
from clientela.platform.entities.declaration import Entity, Field, Verbs

BUNDLE_PART = Entity(
    key="bundle_part",
    plural="bundle-parts",
    model=actions.PARTS.model,
    label=_("Bundle part"),
    label_new=_("New part"),
    label_plural=_("Made of"),
    icon="blocks",
    hangs="bundle",
    title="name",
    subtitle="bundle__name",
    sort="-created_at",
    columns=("name", "code", "quantity", "bundle"),
    searched=(),
    record=(Path(__file__).parent / "sql" / "part.sql").read_text(),
    verbs=Verbs(
        create=actions.add_part, edit=actions.edit_part, delete=actions.delete_part, take=actions.take_parts,
        refresh=actions.refresh_bundle_parts,
    ),
    fields=(
        Field("name", pgettext_lazy("of a bundle", "Part"), path="part__name", repeats="part", editable=False, filterable=False),
        Field("code", _("Code"), path="part__code", repeats="part", editable=False, filterable=False),
        Field("bundle", _("Bundle"), "link", link="product", settled=True, required=True, headings=(
            "Bundle", "Kit", "Set", "Pacchetto", "Paquete", "Zestaw"), key_headings=(
            "Bundle code", "Bundle SKU", "Kit SKU", "Codice pacchetto", "Código del paquete", "Kod zestawu")),
        Field("part", pgettext_lazy("of a bundle", "Part"), "link", link="product", settled=True, required=True, headings=(
            "Part", "Component", "Componente", "Składnik"), key_headings=(
            "Part code", "Part SKU", "Component SKU", "Codice componente", "Código del componente", "Kod składnika")),
        Field("quantity", _("Quantity"), "number", start="1", clean=facts.quantity, headings=(
            "Quantity", "Qty", "Quantità", "Cantidad", "Ilość")),
        Field("created_at", _("Known since"), "moment", editable=False, sortable=True),
    ),
)  # fmt: skip
