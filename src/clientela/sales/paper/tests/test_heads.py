"""A paper carries the addresses and tax numbers of the house and of its reader, as their countries write them."""

import json
from typing import Any
from uuid import UUID

import pytest

from clientela.platform.directory.company.actions import edit_company
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.orders.actions import create_order
from clientela.sales.orders.models import Order
from clientela.sales.orders.printing import told
from clientela.sales.paper.heads import lines, numbers
from clientela.sales.quotes import actions as quotes
from clientela.sales.quotes.models import Version

pytestmark = pytest.mark.django_db
BILL = {"street": "Via Roma 1", "postal_code": "20121", "city": "Milano", "region": "MI", "country": "IT"}
SHIP = {"street": "ul. Długa 5", "postal_code": "00-238", "city": "Warszawa", "country": "PL", "label": "Spedizione"}


@pytest.fixture(autouse=True)
def house() -> None:
    said = {"name": "Alba", "street": "Calle Mayor 3", "postal_code": "28013", "city": "Madrid", "country": "ES"}
    edit_company(said | {"vat_number": "ESA28015865", "imprint": "Reg. M-1"}, by=SYSTEM)


def firm(**more: Any) -> UUID:
    said = {
        "name": "Bar Blu",
        "language": "it",
        "addresses": [SHIP, BILL],
        "identifiers": [{"kind": "vat", "typed": "IT00743110157"}],
    }
    return _made("organisation", said | more)


def _made(kind: str, said: dict[str, Any]) -> UUID:
    entity = registry.entity(kind)
    return create_record(entity, clean(entity, said).facts, by=SYSTEM)


def paper(party: UUID, **more: Any) -> dict[str, Any]:
    line = {"description": "Beans", "quantity": "1", "unit_price": "5", "code": "", "discount": "", "tax_rate": None}
    key = create_order({"party": party, "currency": "EUR", "lines": [line], **more}, by=SYSTEM)
    found: dict[str, Any] = json.loads(told(Order.objects.get(pk=key)))["document"]
    return found


def test_a_confirmation_says_who_bills_and_who_pays_and_where_it_goes():
    said = paper(firm(), ship_to="Magazzino", street="ul. Długa 5", postal_code="00-238", city="Warszawa", country="PL")
    assert said["house"] == ["Calle Mayor 3", "28013 Madrid", "Spagna", "NIF ESA28015865"]
    assert said["address"] == ["Via Roma 1", "20121 Milano (MI)", "Italia", "P. IVA IT00743110157"]
    assert (said["deliver"], said["imprint"]) == (
        ["Magazzino", "ul. Długa 5", "00-238 Warszawa", "Polonia"],
        ["Reg. M-1"],
    )


def test_what_goes_to_where_it_is_billed_is_said_once():
    at = {"street": "Via Roma 1", "postal_code": "20121", "city": "Milano", "country": "IT"}
    assert paper(firm(addresses=[BILL]), **at)["deliver"] == []


def test_an_address_that_ended_and_a_number_that_cant_be_right_stand_on_no_paper():
    wrong = [{"kind": "vat", "typed": "IT00743110158"}]
    old = BILL | {"street": "Via Vecchia 9", "valid_until": "2020-01-01"}
    said = paper(firm(addresses=[old, BILL], identifiers=wrong))
    assert said["address"] == ["Via Roma 1", "20121 Milano (MI)", "Italia"]


def test_a_person_without_an_address_is_written_to_at_their_organisation():
    anna = _made("person", {"name": "Anna Blu", "organisation": {"id": str(firm())}})
    assert paper(anna)["address"][:2] == ["Bar Blu", "Via Roma 1"]


def test_a_quote_keeps_the_addresses_of_the_day_it_was_sent():
    key = quotes.draw_up({"name": "Beans", "party": firm(), "country": "IT", "language": "pl"}, by=SYSTEM)
    quotes.set_lines(key, [{"description": "Beans", "unit_price": "5", "tax_rate": "22"}], by=SYSTEM)
    quotes.send(key, by=SYSTEM)
    edit_company({"street": "Calle Nueva 1"}, by=SYSTEM)
    kept = Version.objects.get().document
    assert (kept["house"]["street"], kept["ships_to"]["city"]) == ("Calle Mayor 3", "Warszawa")


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({"street": "1 High St", "city": "Leeds", "postal_code": "LS1 4DY", "country": "GB"}, ["1 High St", "Leeds", "LS1 4DY"]),
        ({"street": "ul. Długa 5", "city": "Warszawa", "postal_code": "00-238", "region": "mazowieckie", "country": "PL"},
         ["ul. Długa 5", "00-238 Warszawa"]),
        ({"street": "Mayor 3", "city": "Getafe", "postal_code": "28901", "region": "Madrid", "country": "ES"},
         ["Mayor 3", "28901 Getafe (Madrid)"]),
    ],
)  # fmt: skip
def test_an_address_is_written_as_its_country_writes_it(place, shown):
    assert lines(place, place["country"], "en") == shown


def test_a_number_is_called_as_its_country_calls_it_and_said_once():
    def one(kind: str, country: str, value: str) -> dict[str, str]:
        return {"kind": kind, "country": country, "value": value}

    italian = [one("vat", "IT", "IT00743110157"), one("tax", "IT", "00743110157")]
    assert numbers(italian, abroad=False) == ["P. IVA 00743110157"]
    assert numbers([one("vat", "PL", "PL5260001246"), one("tax", "PL", "44051401359")], abroad=True) == [
        "NIP PL5260001246"
    ]
    assert numbers([one("vat", "GB", "GB980780684")], abroad=False) == ["VAT no. GB980780684"]
