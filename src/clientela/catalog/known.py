"""Fields that several types of the catalog have."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.declaration import Field

POSITION = Field("position", pgettext_lazy("in an order", "Position"), "integer", sortable=True, headings=(
    "Position", "Order", "Display order", "Posizione", "Ordine", "Posición", "Orden", "Pozycja", "Kolejność"))  # fmt: skip
VALID = (
    Field("valid_from", _("Valid from"), "date", nullable=True, headings=(
        "Valid from", "From", "Starts on", "Valido dal", "Dal", "Válido desde", "Desde", "Ważne od", "Od")),
    Field("valid_until", _("Valid until"), "date", nullable=True, headings=(
        "Valid until", "Until", "To", "Ends on", "Valido fino al", "Al", "Válido hasta", "Hasta", "Ważne do", "Do")),
)  # fmt: skip


def known_since() -> Field:
    return Field("created_at", _("Known since"), "moment", editable=False)
