"""What stands at a customer: where, by which line of an order it came, its warranty, and found by its serial number."""

from datetime import date
from typing import Any

import pytest

from clientela.catalog.models import Product
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Conflict
from clientela.sales.installed import actions
from clientela.sales.installed.models import Installed

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine() -> Product:
    return Product.objects.create(code="EM1", name="Machine", unit_price="900", warranty_months=24)


@pytest.fixture
def install(owner: Any) -> Any:
    def installed(**said: Any) -> Installed:
        entity = registry.entity("installed_product")
        cleaned = clean(entity, said)
        assert not cleaned.problems
        return Installed.objects.get(pk=create_record(entity, cleaned.facts, by=owner.actor))

    return installed


def of(product: Product) -> dict[str, str]:
    return {"id": str(product.pk), "name": product.name}


def test_its_warranty_follows_from_its_product_and_its_day(install, machine):
    one = install(product=of(machine), serial="A 1", installed_on="2026-03-01")
    longer = install(product=of(machine), serial="A 2", installed_on="2026-03-01", warranty_months=36)
    assert (one.name, one.warranty_until) == ("Machine · A 1", date(2028, 2, 29))
    Product.objects.filter(pk=machine.pk).update(warranty_months=12)
    one.refresh_from_db()
    longer.refresh_from_db()
    assert (one.warranty_until, longer.warranty_until) == (date(2027, 2, 28), date(2029, 2, 28))


def test_it_knows_by_which_line_it_came(install, machine, owner):
    lines = [
        {"code": "EM1", "quantity": "1"},
        {"description": "Work", "unit_price": "9"},
        {"code": "EM1", "quantity": "1"},
    ]
    order = create_record(
        registry.entity("order"), clean(registry.entity("order"), {"lines": lines}).facts, by=owner.actor
    )
    came = [install(product=of(machine), serial=f"A {n}", sale={"id": str(order)}) for n in (1, 2)]
    assert [one.order_line.position for one in came] == [1, 3]


def test_it_stands_where_its_customer_is(install, machine, owner):
    person = registry.entity("person")
    facts = clean(person, {"name": "Anna", "addresses": [{"street": "Via Roma 1", "city": "Torino"}]}).facts
    anna = create_record(person, facts, by=owner.actor)
    one = install(product=of(machine), party={"id": str(anna)})
    assert (one.street, one.city) == ("Via Roma 1", "Torino")
    assert f'id="installed_product-{one.pk}"' in owner.browser.get(f"/people/{anna}/beneath/?as=aside").content.decode()


def test_a_serial_number_is_borne_once_by_each_product(install, machine, owner):
    one, other = install(product=of(machine), serial="A 1"), install(product=of(machine), serial="A 2")
    install(name="Another make", serial="A 1")
    with pytest.raises(Conflict):
        install(product=of(machine), serial="A 1")
    with pytest.raises(Conflict):
        actions.edit_installed(other.pk, {"serial": "A 1"}, by=owner.actor)
    other.refresh_from_db()
    assert (other.serial, Installed.objects.filter(product=one.product_id).count()) == ("A 2", 2)


def test_a_serial_number_finds_it(install, machine, owner, charlie):
    one = install(product=of(machine), serial="XK-70021-B")
    found = owner.browser.get("/api/v1/installed-products", {"q": "XK-70021-B"}, **owner.bearer).json()["items"]
    assert [item["id"] for item in found] == [str(one.pk)]
    assert str(one.pk) in owner.browser.get("/palette/", {"q": "XK-70021"}).content.decode()
    assert str(one.pk) not in charlie.browser.get("/palette/", {"q": "XK-70021"}).content.decode()
