"""What a quote begins with where nobody says it: of its deal the customer and the currency, of its customer the country and the
language; else the company's currency, its maker's language and the usual days. Only of records that its maker may see."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from clientela.catalog.rates.reading import house
from clientela.parties.models import Party
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, read_dict
from clientela.platform.permissions.actor import Actor

LANGUAGES = frozenset(code for code, _label in settings.LANGUAGES)


def started(facts: Facts, *, days: int, by: Actor) -> Facts:
    """The facts with what follows from its deal and its customer."""
    deal = _told("deal", facts.get("deal"), by)
    party = facts.get("party") or (deal.get("party") or {}).get("id")
    customer = _customer(party, by)
    spoken = (customer.get("language") or "")[:2]
    language = spoken if spoken in LANGUAGES else (get_language() or "en")[:2]
    usual = {
        "party": party, "currency": deal.get("currency") or house(), "country": customer.get("country") or "",
        "language": language, "valid_until": timezone.localdate() + timedelta(days=days),
    }  # fmt: skip
    return {**facts, **{name: value for name, value in usual.items() if not facts.get(name)}}


def _customer(party: Any, by: Actor) -> dict[str, Any]:
    kind = Party.objects.filter(pk=party).values_list("kind", flat=True).first() if party else None
    return _told(kind, party, by) if kind else {}


def _told(kind: str, key: Any, by: Actor) -> dict[str, Any]:
    """The record as its reader knows it, {} where he may not see it."""
    if not key or not by.may("see", kind):
        return {}
    try:
        return read_dict(known(kind, by), UUID(str(key)), by)
    except Missing:
        return {}
