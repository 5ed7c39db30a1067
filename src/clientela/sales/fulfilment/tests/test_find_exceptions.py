"""What holds orders up is found, taken, solved with a word, and goes by itself."""

from typing import Any
from urllib.parse import quote

import pytest

from clientela.catalog.models import Product
from clientela.catalog.stock.models import Place, StockLevel
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.sales.fulfilment.actions import edit_exception, edit_exceptions, find_exceptions, report_exception
from clientela.sales.fulfilment.models import OrderException
from clientela.sales.orders.models import Order

PLACE = {"street": "Via Roma 1", "city": "Torino"}


@pytest.fixture
def place(owner: Any) -> Any:
    oro = Product.objects.create(code="ORO", name="Miscela Oro", unit_price="12.50")
    StockLevel.objects.create(name="Oro", product=oro, place=Place.objects.create(name="Torino"), on_hand=5, reserved=2)
    anna = create_record(registry.entity("person"), {"name": "Anna"}, by=owner.actor)

    def placed(**said: Any) -> Order:
        entity, line = registry.entity("order"), {"code": "ORO", "quantity": "3"}
        facts = clean(entity, {"party": {"id": str(anna)}, "lines": [line], "status": "placed", **PLACE, **said}).facts
        return Order.objects.get(pk=create_record(entity, facts, by=owner.actor))

    return placed


def found() -> set[tuple[str, str]]:
    find_exceptions(by=SYSTEM)
    return set(OrderException.objects.exclude(state="solved").values_list("reason", "about"))


@pytest.mark.parametrize(("said", "reason", "about"), [
    ({"lines": [{"code": "ORO", "quantity": "4"}]}, "stock", "ORO: 4 / 3"),
    ({"lines": [{"code": "ORO", "quantity": "3", "unit_price": "11"}]}, "price", "ORO: 11 / 12.5"),
    ({"street": "", "city": ""}, "address", ""),
    ({"due_on": "2026-01-01"}, "overdue", "2026-01-01"),
])  # fmt: skip
def test_each_check_finds_its_own_and_nothing_of_what_is_in_order(place, said, reason, about):
    place()
    assert found() == set()
    place(**said)
    assert (reason, about) in found()
    assert OrderException.objects.filter(reason=reason).count() == 1


def test_who_owes_for_another_order_is_found(place):
    late, new = place(due_on="2026-01-01"), place()
    assert ("credit", late.number) in found()
    assert OrderException.objects.get(reason="credit").order == new


def test_a_draft_or_a_cancelled_order_holds_nobody_up(place):
    for status in ("draft", "cancelled"):
        place(status=status, street="", city="", due_on="2026-01-01")
    assert found() == set()


def test_found_twice_it_waits_once_and_ends_by_itself(place, owner):
    order = place(street="", city="")
    assert found() == found() == {("address", "")}
    edit_record(registry.entity("order"), order.pk, {"city": "Milano"}, by=owner.actor)
    assert found() == set()
    assert OrderException.objects.get().state == "solved"


def test_what_somebody_reported_waits_for_somebody(place, owner):
    key = report_exception({"order": place().pk, "reason": "stock", "note": "Wet sacks"}, by=owner.actor)
    find_exceptions(by=SYSTEM)
    assert OrderException.objects.get(pk=key).state == "open"


def test_who_is_given_one_has_taken_it_and_who_solves_it_says_how(place, owner):
    place(street="", city="")
    find_exceptions(by=SYSTEM)
    one = OrderException.objects.get()
    edit_exception(one.pk, {"assignee": owner.user.pk}, by=owner.actor)
    assert OrderException.objects.get().state == "taken"
    for solve in (edit_exception, lambda key, *said, **by: edit_exceptions([key], *said, **by)):
        with pytest.raises(Needed):
            solve(one.pk, {"state": "solved"}, by=owner.actor)
    assert OrderException.objects.get().state == "taken"
    edit_exception(one.pk, {"state": "solved", "note": "Collects it"}, by=owner.actor)
    assert (OrderException.objects.get().state, OrderException.objects.get().note) == ("solved", "Collects it")


def test_one_of_a_reason_waits_at_a_time(place, owner):
    order = place()
    report_exception({"order": order.pk, "reason": "other", "about": "Gift"}, by=owner.actor)
    with pytest.raises(Conflict):
        report_exception({"order": order.pk, "reason": "other"}, by=owner.actor)
    assert OrderException.objects.count() == 1


def test_who_may_not_neither_finds_nor_solves(place, charlie):
    place(street="", city="")
    find_exceptions(by=SYSTEM)
    key = OrderException.objects.get().pk
    with pytest.raises(Denied):
        find_exceptions(by=charlie.actor)
    with pytest.raises(Denied):
        edit_exception(key, {"note": "Mine"}, by=charlie.actor)
    assert OrderException.objects.get().note == ""


def test_what_is_to_be_delivered_is_a_tab_of_the_queue_and_of_the_orders(owner: Any, person_with: Any):
    tab = quote('{"all":[{"field":"status","any_of":["placed","confirmed","partly_delivered"]}]}', safe="")
    href = f'href="/orders/?filter={tab}"'
    assert href in owner.browser.get("/order-exceptions/", follow=True).content.decode()
    assert href in owner.browser.get("/orders/").content.decode()
    shown = owner.browser.get(f"/orders/?filter={tab}").content.decode()
    assert f'{href} aria-current="page"' in shown
    assert 'href="/orders/" aria-current="page">All' not in shown
    nell = person_with("Nell", {"*": {"*": "all"}}, masks={"order": {"status": "hidden"}})
    assert href not in nell.browser.get("/order-exceptions/", follow=True).content.decode()
