"""What a type of the company's own may be called, by people and by programs, and the signs it can have."""

from typing import Any, NamedTuple

from django.urls import resolve
from django.utils.translation import gettext_lazy as _

from clientela.platform.entities import registry


class Sign(NamedTuple):
    icon: str
    label: Any


# Words that name something of the product's, or are kept for what it will name so.
KEPT = frozenset({
    "api", "static", "media", "live", "files", "admin", "leads", "deals", "pipelines", "quotes", "cases", "segments", "campaigns",
    "journeys", "offers", "forms", "queues", "calls", "conversations", "inbox", "mail", "reports", "dashboards", "objectives",
    "surveys", "articles", "rules", "spaces", "analytics", "today", "help", "search", "own-records",
})  # fmt: skip
SIGNS = (
    Sign(icon="shapes", label=_("Shapes")),
    Sign(icon="package", label=_("Package")),
    Sign(icon="boxes", label=_("Boxes")),
    Sign(icon="book-open", label=_("Book")),
    Sign(icon="briefcase", label=_("Briefcase")),
    Sign(icon="building-2", label=_("Building")),
    Sign(icon="car", label=_("Car")),
    Sign(icon="coffee", label=_("Coffee")),
    Sign(icon="factory", label=_("Factory")),
    Sign(icon="file-text", label=_("Document")),
    Sign(icon="graduation-cap", label=_("Graduation cap")),
    Sign(icon="grape", label=_("Grapes")),
    Sign(icon="handshake", label=_("Handshake")),
    Sign(icon="house", label=_("House")),
    Sign(icon="laptop", label=_("Laptop")),
    Sign(icon="leaf", label=_("Leaf")),
    Sign(icon="map-pin", label=_("Pin on a map")),
    Sign(icon="paw-print", label=_("Paw")),
    Sign(icon="presentation", label=_("Presentation")),
    Sign(icon="ship", label=_("Ship")),
    Sign(icon="star", label=_("Star")),
    Sign(icon="stethoscope", label=_("Stethoscope")),
    Sign(icon="store", label=_("Shop")),
    Sign(icon="ticket", label=_("Ticket")),
    Sign(icon="tractor", label=_("Tractor")),
    Sign(icon="trophy", label=_("Trophy")),
    Sign(icon="truck", label=_("Lorry")),
    Sign(icon="warehouse", label=_("Warehouse")),
    Sign(icon="wine", label=_("Wine glass")),
    Sign(icon="wrench", label=_("Spanner")),
)
ICONS = {sign.icon: sign.label for sign in SIGNS}


def is_free(address: str, *, besides: str = "") -> bool:
    """Whether a list may stand at this address: it leads nowhere else, on pages as in the API. `besides`: the type that has it."""
    named = {name for one in registry.every() if one.key != besides for name in (one.key, one.plural)}
    if address in KEPT or address in named:
        return False
    whole = {"plural": address}
    return resolve(f"/{address}/").kwargs == whole and resolve(f"/api/v1/{address}").kwargs == whole
