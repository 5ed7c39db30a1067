"""What follows from the facts of a deal together."""

from decimal import Decimal
from typing import Any

from clientela.catalog.figures import percentage
from clientela.platform.entities.cleaning import LINE
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _
from clientela.sales.pipelines.models import Outcome

LEAST = Decimal("0.0001")  # per cent, of a share


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A deal is called as it is, or by what is sold and to whom."""
    linked = (facts.get(name) for name in ("product", "party"))
    names = [one["name"] for one in linked if isinstance(one, dict) and one.get("name")]
    name = facts.get("name") or " · ".join(names)[:LINE]
    if not name:
        raise ValueError(_("Give the deal a name."))
    if facts.get("opened_on") and facts.get("closes_on") and facts["closes_on"] < facts["opened_on"]:
        raise ValueError(_("It can't close before it was opened."))
    ended = facts.get("outcome") in (
        Outcome.WON,
        Outcome.LOST,
    )  # then it stands in the stage that says so, wherever it stood
    return {key: value for key, value in facts.items() if not (ended and key == "stage")} | {"name": name}


def complete_line(facts: Facts, how: Cleaning) -> Facts:
    """A line is called as it is, or like its product, whose name may have to be looked up (`add_line`)."""
    product = facts.get("product")
    name = facts.get("name") or (product.get("name") if isinstance(product, dict) else "")
    if not name and not product:
        raise ValueError(_("Name a product, or say what it is."))
    return facts | {"name": name or ""}


def discount(value: Any, how: Cleaning) -> str:
    """A percentage from 0 to 100; nothing is 0."""
    return percentage(value, how) or "0"


def share(value: Any, how: Cleaning) -> str:
    """A percentage above 0, as finely as it is kept."""
    said = discount(value, how)
    if Decimal(said) < LEAST:
        raise ValueError(_("A percentage is at most 100, and not less than nothing."))
    return said
