"""Raw values of an order's lines and payments become facts, and what follows from the facts of an order together."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from clientela.platform.entities.cleaning import clean_value, currency, objects, plain
from clientela.platform.entities.declaration import Cleaning, Facts, Field
from clientela.platform.entities.sentences import said as _

MOST = 500  # lines of one order
_NUMBER, _MOMENT = Field("number", "", "number"), Field("moment", "", "moment")
Rows = list[dict[str, Any]]


def lines(raw: Any, how: Cleaning) -> Rows:
    """[{code, description, quantity, unit_price, discount, tax_rate}]; the last three are None where nothing is said."""
    return [_line(item, how, place) for place, item in enumerate(_items(raw), 1)]


def series(raw: Any, how: Cleaning) -> str:
    """A short name that numbers begin with, such as "B2B"."""
    said = plain(raw if raw is not None else "")
    if len(said) > 12:
        raise ValueError(_("A number series has at most 12 letters."))
    return said


def payments(raw: Any, how: Cleaning) -> Rows:
    """[{paid_at, amount, method, reference}]; less than nothing is given back."""
    out = []
    for item in _items(raw):
        at = clean_value(_MOMENT, item.get("paid_at"), how=how)
        words = {name: plain(item.get(name) or "") for name in ("method", "reference")}
        out.append({"paid_at": at, "amount": amount(item.get("amount"), how), **words})
    return out


def amount(value: Any, how: Cleaning) -> str:
    """Money that came, or below nothing that was given back."""
    said = _number(value, how)
    if said is None or Decimal(said) == 0:
        raise ValueError(_("A payment needs an amount."))
    return said


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A line of a file needs its date and what was bought; an order of one's own a customer or something that is ordered."""
    if "quantity" in facts:
        return _complete_line(facts)
    if not facts.get("party") and not facts.get("lines"):
        raise ValueError(_("Say for whom the order is, or what is ordered."))
    return facts


def _complete_line(facts: Facts) -> Facts:
    if not (facts.get("code") or facts.get("description")):
        raise ValueError(_("The line names neither a product code nor a description."))
    return facts | {"currency": currency(facts.get("currency") or "EUR"), "unit_price": facts.get("unit_price") or "0"}


def _line(item: Mapping[str, Any], how: Cleaning, place: int) -> dict[str, Any]:
    said = {name: plain(item.get(name) or "") for name in ("code", "description")}
    if not any(said.values()):
        raise ValueError(_("Line %(place)s says neither a product nor what it is.") % {"place": place})
    quantity = _number(item.get("quantity"), how) or "1"
    if Decimal(quantity) <= 0:
        raise ValueError(
            _("Line %(place)s: a quantity is more than nothing; what comes back is a return.") % {"place": place}
        )
    rates = {name: _number(item.get(name), how) for name in ("discount", "tax_rate")}
    if any(rate is not None and not 0 <= Decimal(rate) <= 100 for rate in rates.values()):
        raise ValueError(_("Line %(place)s: discount and tax are between 0 and 100 per cent.") % {"place": place})
    return {**said, "quantity": quantity, "unit_price": _number(item.get("unit_price"), how), **rates}


def _number(value: Any, how: Cleaning) -> str | None:
    if value is None:
        return None
    said = value.strip().removesuffix("%") if isinstance(value, str) else value
    number: str | None = clean_value(_NUMBER, said, how=how) or None
    return number


def _items(raw: Any) -> Sequence[Mapping[str, Any]]:
    """One alone need not stand in a list."""
    return objects(raw if isinstance(raw, list) or raw in (None, "") else [raw], most=MOST)
