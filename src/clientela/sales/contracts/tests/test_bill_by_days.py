"""A part of a period is ordered by its days: where the contract begins or ends within one, each day once, to the cent."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.contracts import actions
from clientela.sales.contracts.billing import bill_what_is_due
from clientela.sales.contracts.models import Bill, Contract
from clientela.sales.contracts.tests.test_bill import MONTHLY, ada, months_ago
from clientela.sales.orders.models import Order

__all__ = ["ada"]
pytestmark = pytest.mark.django_db
DAYS = st.dates(min_value=months_ago(400), max_value=months_ago(-400))


def test_the_last_days_are_ordered_as_so_many_of_so_many(agree, ada):
    start, whole = months_ago(1), (months_ago(0) - months_ago(1)).days
    agree(**MONTHLY | {"starts_on": start, "ends_on": start + timedelta(9), "party": ada, "by_days": True})
    assert [bill_what_is_due(by=SYSTEM), bill_what_is_due(by=SYSTEM)] == [(1, 0), (0, 0)]
    order = Order.objects.get()
    assert order.total == (Decimal(120) * 10 / whole).quantize(Decimal("0.01"))
    assert order.lines.get().description.endswith(f"{start} – {start + timedelta(9)} · 10 of {whole} days")
    assert Bill.objects.get().until == start + timedelta(9)


def test_what_goes_on_after_all_is_ordered_from_the_day_after(agree, ada, owner):
    start, whole = months_ago(1), (months_ago(0) - months_ago(1)).days
    one = agree(**MONTHLY | {"starts_on": start, "ends_on": start + timedelta(9), "party": ada, "by_days": True})
    bill_what_is_due(by=SYSTEM)
    actions.edit_contract(one.pk, {"ends_on": None}, by=owner.actor)
    bill_what_is_due(by=SYSTEM)
    told = list(Bill.objects.order_by("starts_on").values_list("starts_on", "until"))
    assert told[:2] == [(start, start + timedelta(9)), (start + timedelta(10), months_ago(0) - timedelta(1))]
    assert [day for day, _until in told[2:]] == [months_ago(0)]
    first, rest, full = (bill.order.total for bill in Bill.objects.order_by("starts_on").select_related("order"))
    assert (first + rest, full) == (120, 120)
    assert rest == (Decimal(120) * (whole - 10) / whole).quantize(Decimal("0.01"))


def test_switched_on_within_a_period_it_orders_the_rest_of_that_and_its_discount(agree, ada, owner):
    start, whole = months_ago(1), (months_ago(0) - months_ago(1)).days
    since = start + timedelta(20)
    one = agree(**MONTHLY | {"starts_on": start, "bills_from": since, "party": ada, "by_days": True})
    line = {"contract": one.pk, "name": "Beans", "quantity": "3", "unit_price": "10", "discount": "10"}
    actions.add_line(line, by=owner.actor)
    bill_what_is_due(by=SYSTEM)
    part = Bill.objects.order_by("starts_on").select_related("order").first()
    assert (part.starts_on, part.until) == (since, months_ago(0) - timedelta(1))
    assert part.order.total == (Decimal(27) * (whole - 20) / whole).quantize(Decimal("0.01"))


def test_without_it_a_period_is_ordered_whole(agree, ada):
    agree(**MONTHLY | {"starts_on": months_ago(0), "ends_on": today(), "party": ada})
    bill_what_is_due(by=SYSTEM)
    assert (Order.objects.get().total, Contract.objects.get().next_bill_on) == (120, None)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(starts=DAYS, passed=st.integers(0, 900), period=st.sampled_from(["month", "quarter", "year"]))
def test_every_day_is_of_one_period_from_its_first_to_its_last(db, starts, passed, period):
    day = starts + timedelta(passed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT contracts_until(%s, %s, %s, NULL)", [starts, period, day])
        (until,) = cursor.fetchone()
        cursor.execute("SELECT contracts_begun(%(s)s, %(p)s, %(u)s), contracts_period(%(s)s, %(p)s, %(u)s, NULL)",
                       {"s": starts, "p": period, "u": until})  # fmt: skip
        begun, _later = cursor.fetchone()
        cursor.execute("SELECT contracts_until(%s, %s, %s, NULL)", [starts, period, begun])
        assert begun <= day <= until == cursor.fetchone()[0]
        cursor.execute("SELECT contracts_period(%s, %s, %s, NULL)", [starts, period, begun])
        assert cursor.fetchone()[0] == begun
