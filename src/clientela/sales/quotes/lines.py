"""The lines of a quote as somebody writes them, cleaned; prices that nobody wrote come from the catalog."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from clientela.catalog.figures import amount, percentage
from clientela.catalog.prices.offers import Content, Offer, Wanted, contents, offers
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.declaration import Cleaning
from clientela.platform.entities.money import minor, rates
from clientela.platform.entities.reading import key_in
from clientela.platform.entities.sentences import said as _
from clientela.sales.quotes.models import Quote
from clientela.sales.quotes.sums import rated

MOST = 500
Line = dict[str, Any]


class BadLines(ValueError):
    """Some lines can't be taken; nothing was changed."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__("; ".join(f"{at + 1}: {said}" for at, said in problems.items()))
        self.problems = dict(problems)


def cleaned(raw: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Raises BadLines with what is wrong, by the place of its line."""
    if len(raw) > MOST:
        raise BadLines({MOST: _("A quote has at most %(most)s lines.") % {"most": MOST}})
    out, problems = [], {}
    for at, one in enumerate(raw):
        try:
            out.append(_line(one))
        except ValueError as error:
            problems[at] = str(error)
    if problems:
        raise BadLines(problems)
    return out


def _line(raw: Mapping[str, Any]) -> Line:
    how = Cleaning()
    product = raw.get("product")
    key = key_in(str(product["id"] if isinstance(product, Mapping) else product)) if product else None
    line = {
        "product": str(key) if key else None, "description": plain(raw.get("description") or "", longest=LONGEST),
        "unit": plain(raw.get("unit") or ""), "quantity": amount(raw.get("quantity"), how) or "1",
        "unit_price": amount(raw.get("unit_price"), how), "discount": percentage(raw.get("discount"), how) or "0",
        "tax_rate": percentage(raw.get("tax_rate"), how), "optional": raw.get("optional") in (True, "yes", "true", "on"),
    }  # fmt: skip
    if not line["product"] and not line["description"]:
        raise ValueError(_("A line names a product or says in words what it is."))
    if not Decimal(str(line["quantity"])):
        raise ValueError(_("How many? 0 is not a quantity."))
    return line


def priced(lines: Sequence[Line], quote: Quote, on: date) -> list[Line]:
    """The same with what the catalog says where nobody said anything: words, unit, price, tax, and always cost and reason."""
    found = _offered(lines, quote, on)
    return [
        _priced(line, next(found)) if line["product"] else {**line, "cost": None, "reason": "", "parts": []}
        for line in lines
    ]


def as_written(lines: Sequence[Line], quote: Quote, on: date) -> list[Line]:
    """The same without what the catalog said for this quote: prices with a reason, tax rates as it tells them."""
    found = _offered(lines, quote, on)
    return [_as_written(line, next(found)) if line["product"] else line for line in lines]


def _as_written(line: Line, offer: Offer) -> Line:
    taxed = line["tax_rate"] is not None and offer.tax_rate is not None
    return {
        **line, "unit_price": None if line["reason"] else line["unit_price"],
        "tax_rate": None if taxed and Decimal(line["tax_rate"]) == offer.tax_rate else line["tax_rate"],
    }  # fmt: skip


def exchanged(lines: Sequence[Line], before: str, quote: Quote, on: date) -> list[Line]:
    """Prices that somebody wrote in the currency of before, by the day's rates; a line without one asks for its price."""
    if before == quote.currency:
        return list(lines)
    known = rates([(before, on), (quote.currency, on)])
    one, other = known.of(before, on), known.of(quote.currency, on)
    factor = one / other if one and other else None
    return [line if line["unit_price"] is None else _exchanged(line, before, factor, quote.currency) for line in lines]


def _exchanged(line: Line, before: str, factor: Decimal | None, currency: str) -> Line:
    price = line["unit_price"]
    now = None if factor is None else _text(minor(Decimal(price) * factor, currency))
    return {**line, "unit_price": now, "was": {"price": price, "currency": before}}


def _offered(lines: Sequence[Line], quote: Quote, on: date) -> Iterator[Offer]:
    """What the catalog says of each line that names a product."""
    wanted = [Wanted(UUID(one["product"]), Decimal(one["quantity"])) for one in lines if one["product"]]
    return iter(offers(wanted, currency=quote.currency, on=on, party=quote.party_id, country=quote.country))


def _priced(line: Line, offer: Offer) -> Line:
    own = line["unit_price"] is not None and (
        offer.unit_price is None or Decimal(line["unit_price"]) != offer.unit_price
    )
    return {
        **line, "cost": _text(offer.cost), "reason": "" if own else offer.reason,
        "description": line["description"] or offer.name, "unit": line["unit"] or offer.unit,
        "unit_price": line["unit_price"] if line["unit_price"] is not None else _text(offer.unit_price),
        "tax_rate": line["tax_rate"] if line["tax_rate"] is not None or offer.parts else _text(offer.tax_rate),
        "varies": offer.varies, "parts": [_part(one) for one in contents(offer)],
    }  # fmt: skip


def _part(one: Content) -> Line:
    """What a bundle holds, as many as the line takes; it is taxed as itself where the line says no rate for the whole."""
    return {
        "product": str(one.of.product), "code": one.of.code, "description": one.of.name, "unit": one.of.unit,
        "quantity": _text(one.quantity), "tax_rate": _text(one.of.tax_rate), "worth": _text(one.worth),
    }  # fmt: skip


def outdated(quote: Quote, on: date) -> dict[int, str | None]:
    """What the catalog says on this day where it said another price when a line was written, by the place of its line."""
    now = priced(as_written(quote.lines, quote, on), quote, on)
    pairs = enumerate(zip(quote.lines, now, strict=True))
    return {
        at: new["unit_price"]
        for at, (old, new) in pairs
        if old.get("reason") and new["unit_price"] != old["unit_price"]
    }


def lacking(lines: Sequence[Line]) -> dict[int, str]:
    """What has to be said before a quote is sent, by the place of its line."""
    out: dict[int, str] = {}
    for at, line in enumerate(lines):
        if line.get("varies"):
            out[at] = _("It comes in variants: choose one.")
        elif line["unit_price"] is None:
            out[at] = _("No price is known of it in this currency: write one.")
        elif any(one["tax_rate"] is None for one in rated(line)):
            out[at] = _("No tax rate is known of it in this country: write one.")
    return out


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")
