"""Raw values to facts of a partner's deal, and what follows from them together."""

from typing import Any

from clientela.parties import normalise
from clientela.platform.entities.cleaning import LINE, plain
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _

SAYS_WHO = ("email", "website", "tax_number")


def tax_number(raw: Any, how: Cleaning) -> str:
    """Comparable where its country's rule is known; else as it was typed. It is asked to find the customer, not to be right."""
    typed = plain(raw if raw is not None else "", longest=LINE)
    read = normalise.vat(typed, country=how.country) if typed else None
    return read.value if read is not None and not read.problem else typed.upper()


def complete(facts: Facts, how: Cleaning) -> Facts:
    """It is called as it is, or by its customer."""
    name = facts.get("name") or facts.get("customer") or ""
    if not name:
        raise ValueError(_("Say what it is about, or name the customer."))
    return facts | {"name": name}


def lacking(facts: Facts) -> dict[str, str]:
    """What a partner has to say beyond a name, by field: enough for us to tell which customer is meant."""
    out: dict[str, str] = {name: _("This is needed.") for name in ("name", "customer") if not facts.get(name)}
    if not any(facts.get(name) for name in SAYS_WHO):
        out["email"] = _("Give us an e-mail, a website or a tax number, so that we can tell which customer you mean.")
    return out
