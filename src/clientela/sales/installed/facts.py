"""What follows from the facts of an installed product together."""

from clientela.platform.entities.cleaning import LINE
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _


def complete(facts: Facts, how: Cleaning) -> Facts:
    """It is called as it is, or by its product and its serial number."""
    product = facts.get("product")
    words = (product.get("name") if isinstance(product, dict) else "", facts.get("serial"))
    name = facts.get("name") or " · ".join(word for word in words if word)[:LINE]
    if not name:
        raise ValueError(_("Name the product, or say what it is."))
    return facts | {"name": name}
