"""Lines of a till's or shop's file become orders: their totals, what returns give back, and entries on the timeline."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.events.models import Fact
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.queries import Denied
from clientela.sales.orders.actions import finish_lines, take_lines
from clientela.sales.orders.models import Order, OrderLine
from clientela.timeline.models import Entry


@pytest.fixture
def take(arrivals: Any, owner: Any) -> Any:
    """Take lines (number, day of May, code, quantity, price, customer) and finish; answers the outcomes."""

    def taken(
        *lines: tuple[Any, ...], by: Any = None, import_id: UUID | None = None, finish: bool = True, **more: Any
    ) -> Any:
        rows = [
            {"number": number, "placed_at": f"2026-05-{day:02}T10:00Z", "code": code, "quantity": str(quantity),
             "unit_price": str(price), "customer": customer, "description": f"Some {code}", **more}
            for number, day, code, quantity, price, customer in lines
        ]  # fmt: skip
        key, actor = import_id or new_key(), by or owner.actor
        outcomes = take_lines(arrivals("order", *rows, import_id=key), by=actor).outcomes
        if finish:
            finish_lines("shop", key, by=actor)
        connection.check_constraints()
        return outcomes

    return taken


def order(number: str) -> Order:
    return Order.objects.get(number=number)


def given_back(number: str) -> str | None:
    """The number of the order that the first line of this return gives back."""
    line = OrderLine.objects.filter(order__number=number).order_by("position").first()
    assert line is not None
    return line.returns.order.number if line.returns else None


def test_lines_of_a_number_become_one_order_with_its_total(take):
    assert take(("1", 1, "A", 2, "2.55", "c1"), ("2", 1, "B", 1, "3", ""), ("1", 1, "B", 3, "0.10", "c1")) == {
        "created": 3
    }
    assert (order("1").total, order("1").lines_count, order("1").kind) == (Decimal("5.4"), 2, "sale")
    assert list(order("1").lines.order_by("position").values_list("code", flat=True)) == ["A", "B"]
    assert (order("1").currency, order("1").status, order("2").party) == ("EUR", "placed", None)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([(2, "3")], "sale"), ([(-2, "3")], "return"), ([(1, "3"), (-2, "3")], "return"), ([(3, "3"), (-2, "3")], "sale"),
        ([(1, "-11062.06")], "adjustment"), ([(1, "0")], "sale"), ([(-1, "0")], "return"),
    ],
)  # fmt: skip
def test_an_order_is_a_sale_a_return_or_an_adjustment(take, lines, kind):
    take(*[("1", 1, "A", quantity, price, "c1") for quantity, price in lines])
    assert order("1").kind == kind


def test_products_and_customers_that_lines_name_are_made_once(take):
    take(
        ("1", 1, "A", 1, "1", "c1"),
        ("2", 2, "A", 1, "1", "c1"),
        ("3", 2, "B", 1, "1", "c2"),
        customer_name="Anna",
        country="Italia",
    )
    take(("4", 3, "A", 1, "1", "c1"))
    assert set(Product.objects.values_list("code", "name")) == {("A", "Some A"), ("B", "Some B")}
    anna = order("1").party
    assert (anna, anna.name, anna.country, anna.lifecycle) == (order("4").party, "Anna", "IT", "customer")
    assert Party.objects.count() == 2
    assert set(OrderLine.objects.filter(code="A").values_list("product__code", flat=True)) == {"A"}


def test_a_product_known_before_keeps_its_name(take):
    Product.objects.create(code="A", name="Miscela Oro")
    take(("1", 1, "A", 1, "1", ""))
    assert Product.objects.get().name == "Miscela Oro"
    assert OrderLine.objects.get().product.name == "Miscela Oro"


def test_a_line_without_code_keeps_its_words(take):
    take(("1", 1, "", 1, "1", ""))
    line = OrderLine.objects.get()
    assert (line.product, line.description) == (None, "Some")


def test_a_return_gives_back_the_latest_earlier_line_that_held_enough(take):
    sales = [
        ("S1", 1, "A", 5, "2", "c1"),
        ("S2", 2, "A", 5, "2", "c1"),
        ("S3", 3, "A", 1, "2", "c1"),
        ("S9", 20, "A", 9, "2", "c1"),
    ]
    take(*sales, ("R1", 10, "A", -4, "2", "c1"), ("R2", 10, "A", -1, "2", "c1"), ("R3", 10, "A", -6, "2", "c1"))
    assert (given_back("R1"), given_back("R2"), given_back("R3")) == ("S2", "S3", None)


@pytest.mark.parametrize(
    "back",
    [
        ("R", 9, "A", -1, "2", "c2"),
        ("R", 9, "B", -1, "2", "c1"),
        ("R", 9, "A", -1, "2", ""),
        ("R", 1, "A", -1, "2", "c1"),
    ],
)
def test_what_can_not_be_known_stays_unlinked(take, back):
    take(("S", 5, "A", 3, "2", "c1"), ("T", 5, "A", 3, "2", ""), back)
    assert given_back("R") is None


def test_a_return_in_a_later_file_finds_its_sale(take):
    take(("S", 5, "A", 3, "2", "c1"))
    take(("R", 9, "A", -2, "2", "c1"))
    assert given_back("R") == "S"


def test_an_order_known_from_an_earlier_import_stays_as_it_was(take):
    take(("1", 1, "A", 2, "3", "c1"))
    before = Order.objects.values().get()
    assert take(("1", 9, "B", 5, "9", "c2"), ("2", 9, "B", 1, "9", "c2")) == {"created": 1, "unchanged": 1}
    assert Order.objects.values().get(number="1") == before
    assert order("1").lines.count() == 1


def test_an_order_that_comes_in_two_batches_of_one_import_is_one(take, arrivals, owner):
    key = new_key()
    take(("1", 1, "A", 2, "3", "c1"), import_id=key, finish=False)
    rest = arrivals(
        "order",
        {"number": "1", "placed_at": "2026-05-01", "code": "B", "quantity": "1", "unit_price": "4"},
        import_id=key,
    )
    rest.params["rows"] = rest.params["rows"].replace('"row_no": 1', '"row_no": 10001')
    take_lines(rest, by=owner.actor)
    finish_lines("shop", key, by=owner.actor)
    assert (order("1").total, order("1").lines_count) == (Decimal(10), 2)


def test_the_same_batch_twice_after_a_crash_is_taken_once(take, arrivals, owner):
    batch = arrivals(
        "order", {"number": "1", "placed_at": "2026-05-01", "code": "A", "quantity": "1"}, import_id=new_key()
    )
    for _time in range(2):
        take_lines(batch, by=owner.actor)
    assert OrderLine.objects.count() == 1


def test_the_timeline_knows_each_order_of_a_known_customer_once(take, owner):
    key = new_key()
    take(("1", 1, "A", 2, "3", "c1"), ("2", 2, "A", 1, "3", ""), ("3", 3, "A", -1, "3", "c1"), import_id=key)
    finish_lines("shop", key, by=owner.actor)
    entries = list(Entry.objects.order_by("at"))
    assert [(entry.pk, entry.kind, entry.direction, entry.title) for entry in entries] == [
        (order("1").pk, "order", "in", "1"), (order("3").pk, "order", "", "3")]  # fmt: skip
    assert entries[0].details["total"] == "6.0000"
    assert entries[0].details["summary"] == "2 × Some A"


def test_the_last_contact_moves_forward_only_and_not_beyond_now(take):
    future = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    take(("2", 9, "A", 1, "1", "c1"))
    take(("1", 3, "A", 1, "1", "c1"))
    take(("3", 3, "A", 1, "1", "c1"), placed_at=future)
    party = Party.objects.get()
    assert party.last_contact_at == datetime(2026, 5, 9, 10, tzinfo=UTC)
    assert party.version == 1
    assert not Party.pgh_event_model.objects.exists()  # type: ignore[attr-defined]


def test_the_import_is_announced(take):
    key = new_key()
    take(("1", 1, "A", 2, "3", "c1"), ("2", 1, "A", 2, "3", "c1"), import_id=key)
    assert Fact.objects.get(name="OrdersTaken").payload == {"source": "shop", "import_id": str(key), "orders": 2}


def test_sums_hold_to_the_last_decimal(take):
    take(*[(str(n % 7), 1, "A", n - 20, f"{n}.0{n % 10}1", "c1") for n in range(1, 60)])
    wanted = sum(Decimal(n - 20) * Decimal(f"{n}.0{n % 10}1") for n in range(1, 60))
    assert sum(Order.objects.values_list("total", flat=True)) == wanted


def test_without_the_right_nothing_is_taken(take, alice, person_with):
    half = person_with("Half", {"order": {"import": "all"}, "*": {}})  # orders, but neither products nor people
    for who in (alice, half):
        with pytest.raises(Denied):
            take(("1", 1, "A", 2, "3", "c1"), by=who.actor)
    assert not Order.objects.exists()
    assert not Product.objects.exists()
    assert not Party.objects.exists()
