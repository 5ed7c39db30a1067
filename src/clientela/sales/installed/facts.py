"""What follows from the facts of an installed product together."""

from clientela.platform.entities.cleaning import LINE
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _


def complete(facts: Facts, how: Cleaning) -> Facts:
    """It is called as it is, or by its product and its serial number; a product that is meant by its key the verb knows."""
    product = facts.get("product")
    meant, called = isinstance(product, dict) and product.get("id"), isinstance(product, dict) and product.get("name")
    if not (facts.get("name") or meant or called or facts.get("serial")):
        raise ValueError(_("Name the product, or say what it is."))
    return (
        facts
        if facts.get("name") or (meant and not called)
        else facts | {"name": named(called or "", facts.get("serial"))}
    )


def named(product: str, serial: str | None) -> str:
    """What it is called where nobody says: the one of this product with this number."""
    return " · ".join(word for word in (product, serial) if word)[:LINE]
