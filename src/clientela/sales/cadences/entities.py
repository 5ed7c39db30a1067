"""What lists, forms, API, import and search know of cadences."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties.consents.models import CHANNELLED
from clientela.platform.entities.declaration import Entity, Field, Part, Section, Verbs
from clientela.sales.cadences import actions, facts
from clientela.sales.cadences.models import Cadence, Does, Of

_FIELDS = (
    Field("name", _("Name"), "name", required=True, sortable=True, headings=(
        "Cadence", "Sequence", "Sequenza", "Cadenza", "Cadencia", "Secuencia", "Kadencja", "Sekwencja")),
    Field("of", pgettext_lazy("of a cadence", "For"), "choice", choices=Of.choices, start=Of.LEAD, headings=("For", "Type")),
    Field("active", pgettext_lazy("of a cadence", "In force"), "truth", start=True, headings=("Active",)),
    Field("purpose", _("Purpose of its mails"), "choice", choices=[(one.value, one.label) for one in CHANNELLED],
        start=CHANNELLED[-1], headings=("Purpose",)),
    Field("opens", _("Goes out from, hour"), "integer", clean=facts.hour, headings=("Opens",)),
    Field("closes", _("Goes out until, hour"), "integer", clean=facts.hour, headings=("Closes",)),
    Field("created_at", _("Known since"), "moment", editable=False),
)  # fmt: skip
STEPS = Field("steps", pgettext_lazy("of a cadence", "Steps"), "composite", section="steps", many=True, clean=facts.steps,
    filterable=False, headings=("Steps", "Passi", "Pasos", "Kroki"), inputs=(
    Part("kind", pgettext_lazy("of a cadence", "Step"), "choice", choices=Does.choices, closed=True),
    Part("wait", _("Working days after the step before"), "integer"),
    Part("at", _("Time of day, as 09:30")),
    Part("title", _("What is to be done")),
    Part("template", _("Template of the mail")),
))  # fmt: skip
DETAILS = Section("details", _("Details"))

CADENCE = Entity(
    key="cadence",
    plural="cadences",
    model=Cadence,
    label=_("Cadence"),
    label_new=_("New cadence"),
    label_plural=_("Cadences"),
    icon="repeat",
    columns=("name", "of", "active", "purpose", "created_at"),
    record=(Path(__file__).parent / "sql" / "record.sql").read_text(),
    template="cadences/cadence.html",
    sections=(DETAILS, Section("steps", pgettext_lazy("of a cadence", "Steps"))),
    on_page=(DETAILS,),
    complete=facts.hours,
    verbs=Verbs(
        create=actions.create_cadence, edit=actions.edit_cadence, delete=actions.delete_cadence, take=actions.take_cadences,
        refresh=actions.refresh_cadences,
    ),
    fields=(*_FIELDS[:-1], STEPS, _FIELDS[-1]),
)  # fmt: skip
