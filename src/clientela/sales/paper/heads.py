"""Who stands on a paper: the house that it comes from and the one that it goes to, with addresses and the numbers by which tax
offices know them. Documents hold them as facts, as they were that day; they become lines in the language of the paper.

Read from the records themselves, whoever asks: what a paper says is the house's, not its sender's (decision 0061).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext

from clientela.parties.models import Address, Identifier, Party
from clientela.platform.people.models import Company
from clientela.platform.ui.formats import formats_for

Facts = dict[str, Any]
_PLACE = ("street", "postal_code", "city", "country")
# what the sources call them, in the four languages
_BILLING = frozenset((
    "billing", "invoice", "invoicing", "legal", "registered", "fatturazione", "fattura", "legale", "facturación", "factura",
    "fiscal", "faktura", "faktury",
))  # fmt: skip
_SHIPPING = frozenset((
    "shipping", "delivery", "spedizione", "consegna", "envío", "entrega", "wysyłka", "wysyłki", "dostawa", "dostawy",
))  # fmt: skip
# what a number is called is a name of its country, whatever the language of the paper
_CALLED = {
    ("vat", "IT"): "P. IVA", ("tax", "IT"): "C.F.", ("vat", "ES"): "NIF", ("tax", "ES"): "NIF", ("vat", "PL"): "NIP",
    ("tax", "PL"): "REGON",
}  # fmt: skip
_UNPREFIXED = ("IT", "ES", "PL")  # at home they write their VAT numbers without their country
_PERSONAL = re.compile(r"\d{11}", re.ASCII)  # a PESEL says who somebody is, and no paper asks for it


def house() -> Facts:
    """The company, as its settings say."""
    one = Company.objects.first() or Company()
    numbers = [{"kind": "vat", "value": one.vat_number}, {"kind": "tax", "value": one.tax_code}]
    return {
        **{name: getattr(one, name) for name in _PLACE}, "imprint": one.imprint,
        "numbers": [number | {"country": one.country} for number in numbers if number["value"]],
    }  # fmt: skip


def reader(party: Party | None) -> Facts:
    """Where its bills go and by which numbers it is taxed; of a person who has neither, those of the organisation."""
    if party is None:
        return {}
    found = _of(party)
    if not (found["address"] or found["numbers"]) and party.organisation is not None:
        return {"at": party.organisation.name, **_of(party.organisation)}
    return found


def _of(party: Party) -> Facts:
    day = timezone.localdate()
    there = Address.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day)
    )
    every = list(there.filter(party=party, state=Address.State.WORKS).order_by("position", "id"))
    first = next((one for one in every if not _labelled(one, _SHIPPING)), None)
    bills = next((one for one in every if _labelled(one, _BILLING)), first or next(iter(every), None))
    ships = next((one for one in every if one is not bills and _labelled(one, _SHIPPING)), None)
    numbers = Identifier.objects.filter(party=party, valid=True).order_by("position", "id")
    return {
        "address": _place(bills) if bills else {}, "ships_to": _place(ships) if ships else {},
        "numbers": [{"kind": one.kind, "value": one.value, "country": one.country} for one in numbers],
    }  # fmt: skip


def _labelled(one: Address, words: frozenset[str]) -> bool:
    return not words.isdisjoint(re.findall(r"\w+", one.label.lower()))


def _place(one: Address) -> Facts:
    parts = {name: getattr(one, name) for name in (*_PLACE, "region")}
    return parts if one.street or one.city else {"street": one.typed, "country": one.country}


def worded(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """The lines beneath the names, in the active language; none for a document from before there were any."""
    told, buyer, language = document.get("house") or {}, document.get("buyer") or {}, document["language"]
    home = told.get("country", "")
    bills = lines(buyer.get("address") or {}, home, language)
    ships = _elsewhere(document.get("ships_to") or {}, buyer.get("address") or {}, document["customer"])
    abroad = ((buyer.get("address") or {}).get("country") or home) != home
    return {
        "house": [*lines(told, "" if abroad else home, language), *numbers(told.get("numbers") or [], abroad=abroad)],
        "address": [*filter(None, [buyer.get("at")]), *bills, *numbers(buyer.get("numbers") or [], abroad=abroad)],
        "deliver": lines(ships, home, language), "imprint": [told["imprint"]] if told.get("imprint") else [],
    }  # fmt: skip


def _elsewhere(ships: Facts, bills: Facts, customer: str) -> Facts:
    """Nothing where it goes to the one, and the place, that pays."""
    same = all((ships.get(name) or "").casefold() == (bills.get(name) or "").casefold() for name in ("street", "city"))
    return {} if same and ships.get("name", "") in ("", customer) else ships


def lines(place: Mapping[str, Any], home: str, language: str) -> list[str]:
    """An address as its own country writes it; the country where it is not the house's."""
    country, city, postal = (place.get(name) or "" for name in ("country", "city", "postal_code"))
    region = place.get("region") or ""
    if country in ("GB", "IE"):
        where = [city, postal]
    elif country in ("IT", "ES") and region and region.casefold() != city.casefold():
        where = [f"{postal} {city} ({region})"]
    else:
        where = [f"{postal} {city}"]
    abroad = formats_for(language).country_of(country) if country and country != home else ""
    found = [place.get("name") or "", *(place.get("street") or "").splitlines(), *where, abroad]
    return [line.strip() for line in found if line.strip()]


def numbers(found: Iterable[Mapping[str, str]], *, abroad: bool) -> list[str]:
    """Each number once, as its country calls it. To somebody abroad a VAT number carries its country."""
    out: dict[str, str] = {}
    for one in found:
        kind, country, value = one["kind"], one["country"], one["value"]
        bare = value.removeprefix(country) if kind == "vat" else value
        if bare in out or (kind == "tax" and country == "PL" and _PERSONAL.fullmatch(value)):
            continue
        other = pgettext("on paper", "VAT no.") if kind == "vat" else pgettext("on paper", "Tax code")
        shown = (country + bare if abroad and kind == "vat" else bare) if country in _UNPREFIXED else value
        out[bare] = f"{_CALLED.get((kind, country), other)} {shown}"
    return list(out.values())
