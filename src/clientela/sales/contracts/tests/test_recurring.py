"""What contracts bring in every month: each figure, whose it is, and who may not know it."""

from decimal import Decimal
from typing import Any

import pytest

from clientela.catalog.rates.models import Rate
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.permissions.queries import Denied
from clientela.sales.contracts.actions import add_line
from clientela.sales.contracts.breaking_down import broken
from clientela.sales.contracts.models import Charge
from clientela.sales.contracts.recurring import Month, months
from clientela.sales.forecast.periods import period_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(owner: Any) -> Any:
    return lambda name: {"id": str(create_record(registry.entity("person"), {"name": name}, by=owner.actor))}


def month(name: str, owner: Any) -> Month:
    (found,) = months([period_of(name)], by=owner.actor)
    return found


def told(one: Month) -> dict[str, tuple[str, Decimal]]:
    return {moved.customer: (moved.kind, moved.change) for moved in one.moved}


def test_who_is_new_lost_and_back_stands_under_its_month(agree, customer, owner):
    anna, ewa = customer("Anna"), customer("Ewa")
    agree(party=anna, starts_on="2024-01-10", ends_on="2024-03-31", amount="120", period="year")
    agree(party=ewa, starts_on="2023-01-01", amount="30", period="quarter")
    agree(party=anna, starts_on="2024-06-01", amount="25", period="month")
    assert told(month("2024-01", owner)) == {"Anna": ("new", 10)}
    assert told(month("2024-02", owner)) == {}
    lost = month("2024-04", owner)
    assert (lost.opening, lost.of("churn"), lost.closing, lost.yearly, lost.kept) == (20, -10, 10, 120, 50)
    assert told(month("2024-06", owner)) == {"Anna": ("returned", 25)}


def test_a_customer_who_pays_more_or_less_is_told_with_all_contracts(agree, customer, owner):
    anna = customer("Anna")
    one = agree(party=anna, starts_on="2024-01-01", amount="10", period="month")
    Charge.objects.create(contract=one, since="2024-03-15", amount=8, monthly=8, currency="EUR")
    agree(party=anna, starts_on="2024-02-01", ends_on="2025-02-28", amount="5", period="month")
    assert told(month("2024-02", owner)) == {"Anna": ("expansion", 5)}
    less = month("2024-03", owner)
    assert told(less) == {"Anna": ("contraction", -2)}
    assert len(less.moved[0].contracts) == 2


def test_other_currencies_count_by_their_rate_or_are_told(agree, customer, owner):
    Rate.objects.create(day="2024-01-31", base="EUR", currency="PLN", value="4")
    agree(party=customer("Ewa"), starts_on="2024-01-02", amount="40", currency="PLN", period="month")
    agree(party=customer("Jo"), starts_on="2024-01-02", amount="40", currency="GBP", period="month")
    found = month("2024-01", owner)
    assert (found.closing, found.missing) == (10, ["GBP"])


def test_each_figure_leads_to_its_customers_on_the_page_and_by_the_api(agree, customer, owner):
    one = agree(party=customer("Anna"), starts_on="2024-01-10", amount="120", period="year")
    page = owner.browser.get("/contracts/recurring/changes/?month=2024-01&kind=new").content.decode()
    assert f"/contracts/{one.pk}/" in page
    assert (
        str(one.pk) not in owner.browser.get("/contracts/recurring/changes/?month=2024-01&kind=churn").content.decode()
    )
    assert owner.browser.get("/contracts/recurring/").status_code == 200
    said = owner.browser.get("/api/v1/recurring-revenue/2024-01", **owner.bearer).json()
    assert [(one["kind"], one["after"]) for one in said["changes"]] == [("new", "10.00")]
    assert len(owner.browser.get("/api/v1/recurring-revenue?months=3", **owner.bearer).json()["items"]) == 3


def test_only_what_may_be_seen_is_summed_and_what_is_kept_back_refuses(agree, customer, alice, owner, person_with):
    agree(party=customer("Anna"), starts_on="2024-01-10", amount="120", period="year")
    assert month("2024-01", alice).closing == 0
    ada = person_with("Ada", {"contract": {"see": "all"}}, masks={"contract": {"amount": "hidden"}})
    with pytest.raises(Denied):
        month("2024-01", ada)
    assert ada.browser.get("/contracts/recurring/").status_code in (403, 404)


@pytest.fixture
def supply(agree: Any, customer: Any, owner: Any) -> Any:
    """Twelve a month, nine of it for beans."""
    beans = create_record(registry.entity("product"), {"name": "Beans", "code": "B1"}, by=owner.actor)
    one = agree(party=customer("Anna"), starts_on="2024-01-10", amount="12", period="month", kind="supply")
    for product, price in ((beans, "9"), (None, "3")):
        said = {"contract": one.pk, "name": "Line", "product": product, "quantity": 1, "unit_price": price}
        add_line(said, by=owner.actor)
    Charge.objects.filter(contract=one).update(amount=12, monthly=12)
    return one


@pytest.mark.parametrize(
    ("by", "wanted"),
    [("product", {"Beans": 9, "": 3}), ("kind", {"Supply": 12}), ("seller", {"Olga": 12}), ("lifecycle", {"Lead": 12})],
)
def test_by_seller_segment_and_product_every_figure_leads_to_its_contracts(supply, owner, by, wanted):
    groups = broken(period_of("2024-01"), by, actor=owner.actor)
    assert {group.label: group.month.of("new") for group in groups} == wanted
    asked = f"/contracts/recurring/changes/?month=2024-01&by={by}"
    link = f"{asked}&group={groups[0].key}&kind=closing"
    assert link.replace("&", "&amp;") in owner.browser.get(asked).content.decode()
    assert f"/contracts/{supply.pk}/" in owner.browser.get(link).content.decode()
    told = owner.browser.get(f"/api/v1/recurring-revenue/2024-01/by/{by}", **owner.bearer).json()["items"]
    assert sum(Decimal(item["closing"]) for item in told) == 12


def test_by_what_is_kept_back_it_is_not_broken_down(agree, customer, person_with):
    see = {"contract": {"see": "all"}}
    ada = person_with("Ada", see, masks={"contract": {"owner": "hidden"}})
    for by in ("seller", "product"):
        assert ada.browser.get(f"/api/v1/recurring-revenue/2024-01/by/{by}", **ada.bearer).status_code == 403
    assert ada.browser.get("/api/v1/recurring-revenue/2024-01/by/moon", **ada.bearer).status_code == 422
