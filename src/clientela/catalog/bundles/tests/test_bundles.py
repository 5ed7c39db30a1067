"""Bundles: what they cost, hold and lack follows from their parts; what is made of itself is refused by the database."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.http import HttpResponse

from clientela.catalog import actions as catalog
from clientela.catalog.bundles.actions import add_part, edit_part
from clientela.catalog.bundles.models import Part
from clientela.catalog.prices.offers import Offer, Wanted, contents, offers
from clientela.catalog.stock import actions as stock
from clientela.catalog.taxes import actions as taxes
from clientela.catalog.taxes.models import TaxClass
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied

pytestmark = pytest.mark.django_db


def made(code: str, price: str | None = None, **said: object) -> UUID:
    return catalog.create_product({"code": code, "name": code.title(), "unit_price": price, **said}, by=SYSTEM)


def of(bundle: UUID, *parts: tuple[UUID, str]) -> UUID:
    for part, quantity in parts:
        add_part({"bundle": bundle, "part": part, "quantity": quantity}, by=SYSTEM)
    return bundle


def ask(product: UUID, quantity: str = "1", currency: str = "EUR") -> Offer:
    wanted = [Wanted(product, Decimal(quantity))]
    return offers(wanted, currency=currency, on=date(2026, 5, 12), party=None, country="IT")[0]


@pytest.fixture
def breakfast() -> UUID:
    """Two of 10 at 22 %, one of 5 at 10 %, less a tenth."""
    taxes.begin(by=SYSTEM)
    reduced = TaxClass.objects.get(name="Reduced").pk
    cup, beans = made("CUP", "10", cost="4"), made("BEANS", "5", cost="3", tax_class=reduced)
    return of(made("SET", parts_discount="10"), (cup, "2"), (beans, "1"))


def test_without_a_price_of_its_own_it_costs_its_parts_less_its_discount(breakfast):
    found = ask(breakfast, "3")
    assert (found.unit_price, found.cost, found.tax_rate) == (Decimal("22.5"), 11, None)
    assert found.reason == "The sum of its parts, less 10%."
    assert [(one.of.name, one.quantity, one.of.tax_rate) for one in contents(found)] == [
        ("Cup", 6, 22),
        ("Beans", 3, 10),
    ]
    catalog.edit_product(breakfast, {"unit_price": "20"}, by=SYSTEM)
    assert (ask(breakfast).unit_price, ask(breakfast).cost) == (20, 11)


def test_a_part_without_a_price_is_named(breakfast):
    of(breakfast, (made("SPOON"), "1"))
    assert (ask(breakfast).unit_price, ask(breakfast).cost) == (None, None)
    assert ask(breakfast).reason.startswith("Its part “Spoon”: No price is known of it")
    assert ask(breakfast, currency="USD").unit_price is None


def test_so_many_are_free_as_the_scarcest_part_allows_and_the_slowest_says_when(breakfast):
    for code, there, days in (("CUP", "5", 9), ("BEANS", "40", 20)):
        key = catalog.called({code})[code]
        stock.create_level({"name": code, "product": key, "on_hand": there, "lead_days": days}, by=SYSTEM)
    assert [(ask(breakfast, many).available, ask(breakfast, many).lead_days) for many in ("2", "3")] == [(2, 0), (2, 9)]


def test_bundles_within_bundles_come_down_to_their_bottom(breakfast):
    catalog.edit_product(breakfast, {"unit_price": "20"}, by=SYSTEM)
    hamper = of(made("HAMPER"), (breakfast, "2"), (catalog.called({"CUP"})["CUP"], "1"))
    found = ask(hamper)
    assert (found.unit_price, found.cost) == (50, 26)
    told = {one.of.name: (one.quantity, one.worth) for one in contents(found)}
    assert told == {"Cup": (5, Decimal(42)), "Beans": (2, Decimal(8))}


def test_nothing_is_made_of_itself_nor_too_deep(breakfast):
    cup = catalog.called({"CUP"})["CUP"]
    for whole, part in ((cup, breakfast), (cup, cup)):
        with pytest.raises(Conflict, match="made of itself"):
            of(whole, (part, "1"))
    top = breakfast
    for at in range(3):
        top = of(made(f"BOX{at}"), (top, "1"))
    with pytest.raises(Conflict, match="at most 4 deep"):
        of(made("BOX9"), (top, "1"))
    with pytest.raises(Conflict, match="at most 4 deep"):
        of(cup, (made("CLAY"), "1"))
    assert Part.objects.count() == 5


def test_a_part_is_named_once_and_is_some(breakfast):
    first = Part.objects.get(part__code="BEANS")
    with pytest.raises(Conflict, match="already"):
        of(breakfast, (first.part_id, "1"))
    with pytest.raises(Conflict, match="0 is not"):
        edit_part(first.pk, {"quantity": "0"}, by=SYSTEM)
    with pytest.raises(Conflict, match="stand on this one"):
        catalog.delete_product(first.part_id, by=SYSTEM)
    assert Part.objects.filter(bundle=breakfast).count() == 2


def test_from_elsewhere_parts_are_known_again_by_their_codes(owner, breakfast):
    def told(bundle: str, part: str, quantity: str) -> HttpResponse:
        row = {"external_id": "1", "bundle": bundle, "part": part, "quantity": quantity}
        return owner.browser.post("/api/v1/bundle-parts/batch?source=erp", [row], "application/json", **owner.bearer)

    for outcome in ("updated", "unchanged"):
        assert told("SET", "CUP", "4").json()["outcomes"].get(outcome) == 1
    assert told("SET", "CUP", "0").status_code == 422
    refused = told("CUP", "SET", "1")
    assert (refused.status_code, "made of itself" in refused.content.decode()) == (409, True)
    assert Part.objects.get(part__code="CUP").quantity == 4
    assert Part.objects.count() == 2


def test_its_page_says_what_it_comes_to_without_costs_where_those_are_kept_back(owner, person_with, charlie, breakfast):
    page = f"/products/{breakfast}/bundle/"
    for who, margin in (
        (owner, True),
        (person_with("Nell", {"*": {"*": "all"}}, masks={"product": {"cost": "hidden"}}), False),
    ):
        shown = who.browser.get(page).content.decode()
        assert "€\u00a022.50" in shown
        assert ("€\u00a011.50" in shown) is margin
    assert charlie.browser.get(page).status_code == 403


def test_who_may_not_edit_products_changes_no_parts(alice, dora, breakfast):
    part = Part.objects.first()
    for attempt in (
        lambda: add_part({"bundle": breakfast, "part": made("X")}, by=dora.actor),
        lambda: edit_part(part.pk, {"quantity": "9"}, by=dora.actor),
    ):
        with pytest.raises((Denied, Missing)):
            attempt()
    assert set(Part.objects.values_list("quantity", flat=True)) == {1, 2}
