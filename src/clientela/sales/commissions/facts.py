"""What follows from the facts of a rule together."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from clientela.catalog import figures
from clientela.platform.entities.cleaning import clean_value
from clientela.platform.entities.declaration import Cleaning, Facts, Field
from clientela.platform.entities.sentences import said as _
from clientela.sales.commissions.models import Whose

_NUMBER = Field("amount", "", "number")
_CENTS = Decimal("0.01")


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A rule says how much, and to whom where not to all."""
    if not one_amount(facts):
        raise ValueError(_("Say either a percentage or a fixed amount."))
    if facts.get("whose") == Whose.TIER and not facts.get("tier"):
        raise ValueError(_("Name the tier: a tag of the partners’ organisations."))
    if facts.get("whose") == Whose.PARTNER and not facts.get("partner"):
        raise ValueError(_("Name the partner."))
    if facts.get("valid_until") and facts.get("valid_from") and facts["valid_until"] < facts["valid_from"]:
        raise ValueError(_("It can't end before it begins."))
    return facts


def one_amount(said: Mapping[str, Any]) -> bool:
    """A percentage or a fixed amount, and not both."""
    return (said.get("percent") in (None, "")) != (said.get("fixed") in (None, ""))


def fixed(raw: Any, how: Cleaning) -> str | None:
    return _cents(figures.amount(raw, how))


def amount(raw: Any, how: Cleaning) -> str | None:
    """May be less than nothing: that takes back."""
    found = clean_value(_NUMBER, raw, how=how)
    return _cents(None if found is None else str(found))


def _cents(said: str | None) -> str | None:
    if said is not None and Decimal(said) != Decimal(said).quantize(_CENTS):
        raise ValueError(_("This has at most two places behind the point."))
    return said
