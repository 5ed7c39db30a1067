"""Lines that change within a period: what was ordered is credited by days, what comes is charged, and the past stays known."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from clientela.catalog.models import Product
from clientela.platform.entities.money import minor, today
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.platform.undo.actions import undo_act
from clientela.sales.contracts import actions
from clientela.sales.contracts.amending import ACT, Amendment, Wanted, amend, preview, take_back
from clientela.sales.contracts.billing import bill_what_is_due
from clientela.sales.contracts.models import Bill, Change, Charge, Contract, Line
from clientela.sales.contracts.reckoning import Term, Terms
from clientela.sales.contracts.tests.test_bill import MONTHLY, ada, months_ago
from clientela.sales.orders.models import Order, OrderLine
from clientela.sales.returns.actions import credit
from clientela.sales.returns.models import CreditNote

__all__ = ["ada"]
pytestmark = pytest.mark.django_db
START, DAY = months_ago(1), months_ago(1) + timedelta(9)
WHOLE = (months_ago(0) - START).days


@pytest.fixture
def billed(agree, ada, owner):
    """Of one month that is over, and nothing since: three bags at 10."""
    one = agree(
        **MONTHLY | {"starts_on": START, "ends_on": months_ago(0) - timedelta(1), "party": ada, "renewal": "automatic"}
    )
    line = {"contract": one.pk, "name": "Beans", "quantity": "3", "unit_price": "10"}
    actions.add_line(line, by=owner.actor)
    bill_what_is_due(by=SYSTEM)
    assert Order.objects.get().total == 30
    Charge.objects.filter(since=START).delete()
    Charge.objects.update(since=START)  # as if that had been so from the beginning
    return Line.objects.get()


def says(line, many, *, price="10", since=DAY, settle="now"):
    return Amendment([Wanted(Terms(Decimal(many), Decimal(price)), line and line.pk, "Milk")], since, settle)


def part(worth, days):
    """Of the last so many days of the month."""
    return minor(Decimal(worth), "EUR") - minor(Decimal(worth) * (WHOLE - days) / WHOLE, "EUR")


def test_more_of_it_is_charged_by_days_and_what_was_ordered_is_credited(billed, owner):
    amend(billed.contract_id, says(billed, 5), by=owner.actor)
    order = Order.objects.exclude(bill__isnull=False).get()
    back, charge = order.lines.order_by("position")
    left = WHOLE - 9
    assert (back.amount, charge.amount, charge.quantity) == (-part(30, left), part(50, left), 5)
    assert charge.description == f"Beans · {DAY} – {START + timedelta(WHOLE - 1)} · {left} of {WHOLE} days"
    assert back.description.endswith("credit for 3 × 10")
    assert (Line.objects.get().quantity, order.status) == (5, "placed")


def test_the_preview_says_what_it_will_bill_and_changes_nothing(billed, owner):
    (told,) = preview(billed.contract_id, says(billed, 5), by=owner.actor)
    assert told.net == part(50, WHOLE - 9) - part(30, WHOLE - 9)
    assert (Line.objects.get().quantity, Order.objects.count(), Change.objects.count()) == (3, 1, 0)


def test_less_of_it_is_an_adjustment_that_nobody_delivers(billed, owner):
    amend(billed.contract_id, says(billed, 0), by=owner.actor)
    order = Order.objects.exclude(bill__isnull=False).get()
    assert (order.total, order.kind, order.status) == (-part(30, WHOLE - 9), "adjustment", "closed")


def test_what_falls_away_counts_against_its_product(billed, owner):
    beans = Product.objects.create(code="B1", name="Beans", unit_price="10")
    Line.objects.update(product=beans)
    OrderLine.objects.update(product=beans)
    amend(billed.contract_id, says(billed, 1), by=owner.actor)
    back, charge = OrderLine.objects.filter(order__bill=None).order_by("position")
    left = WHOLE - 9
    assert (back.product, charge.product, back.quantity, charge.quantity) == (beans, beans, -3, 1)
    every = OrderLine.objects.filter(product=beans).aggregate(n=Sum("quantity"), worth=Sum("amount"))
    assert every == {"n": 1, "worth": 30 - part(30, left) + part(10, left)}


def test_an_adjustment_has_one_numbered_note_over_all_of_it(billed, owner):
    act = amend(billed.contract_id, says(billed, 0), by=owner.actor)
    order = Order.objects.get(kind="adjustment")
    note = CreditNote.objects.get(pk=credit({"order": order.pk}, by=owner.actor))
    order.refresh_from_db()
    assert (note.net, note.total) == (-order.total, -order.gross)
    assert (order.credited, order.open_amount, note.document["lines"][0]["quantity"]) == (0, order.gross, "3")
    for refused in (
        lambda: credit({"order": order.pk}, by=owner.actor),
        lambda: take_back(act, by=owner.actor),
    ):
        with pytest.raises(Conflict):
            refused()
    assert (CreditNote.objects.count(), Line.objects.get().quantity) == (1, 0)


def test_two_changes_and_the_days_before_come_to_the_whole(billed, owner):
    amend(billed.contract_id, says(billed, 7, price="9.99"), by=owner.actor)
    amend(billed.contract_id, says(billed, 0, since=DAY + timedelta(7)), by=owner.actor)
    sums = [order.total for order in Order.objects.all()]
    assert sum(sums) == 30 - part(30, WHOLE - 9) + part("69.93", WHOLE - 9) - part("69.93", WHOLE - 16)


def test_without_proration_the_next_order_has_it(billed, owner):
    amend(billed.contract_id, says(billed, 5, settle="none"), by=owner.actor)
    assert (Line.objects.get().quantity, Order.objects.count()) == (5, 1)
    amend(billed.contract_id, says(billed, 0, since=DAY + timedelta(1)), by=owner.actor)
    assert Order.objects.exclude(bill__isnull=False).get().total == -part(
        30, WHOLE - 10
    )  # three were ordered, not five


def test_with_the_next_order_it_goes_out_with_that_and_a_credit_beyond_it_waits(billed, owner):
    actions.edit_contract(billed.contract_id, {"ends_on": None}, by=owner.actor)
    amend(billed.contract_id, says(None, 1, price="4", settle="next"), by=owner.actor)
    assert Order.objects.count() == 1
    bill_what_is_due(by=SYSTEM)
    order = Order.objects.get(bill__starts_on=months_ago(0))
    assert order.total == 34 + part(4, WHOLE - 9)
    assert Change.objects.get().order_id == order.pk


def test_a_day_to_come_is_waited_for(billed, owner):
    Contract.objects.update(ends_on=None)
    amend(billed.contract_id, says(billed, 5, since=today() + timedelta(3)), by=owner.actor)
    assert (Line.objects.get().quantity, Change.objects.get().held_at) == (3, None)
    Change.objects.update(since=today())
    bill_what_is_due(by=SYSTEM)
    assert Line.objects.get().quantity == 5
    assert Change.objects.get().held_at is not None


def test_what_it_cost_since_when_follows(billed, owner):
    amend(billed.contract_id, says(billed, 5), by=owner.actor)
    told = list(Charge.objects.order_by("since").values_list("since", "amount", "monthly"))
    assert told[-1] == (DAY, 50, 50)
    assert Contract.objects.get().priced_on == DAY


def test_an_amount_without_lines_becomes_one(agree, ada, owner):
    one = agree(**MONTHLY | {"starts_on": START, "party": ada})
    bill_what_is_due(by=SYSTEM)
    changed = Amendment([Wanted(Terms(Decimal(1), Decimal(150)), one.pk)], DAY, "now")
    amend(one.pk, changed, by=owner.actor)
    one.refresh_from_db()
    assert (one.amount, Line.objects.get().name) == (150, "Machine and beans")
    first = Order.objects.filter(bill=None).get().lines.order_by("position").first()
    assert first.amount == -part(120, WHOLE - 9)


def test_taken_back_everything_is_as_it_was(billed, owner):
    before = list(Charge.objects.order_by("since").values_list("since", "amount"))
    act = amend(billed.contract_id, says(billed, 5), by=owner.actor)
    undo_act(f"{ACT}{act}".replace(" ", "-"), by=owner.actor)
    assert (Line.objects.get().quantity, Order.objects.get(bill=None).status) == (3, "cancelled")
    assert Charge.objects.order_by("since").last().amount == before[-1][1]
    with pytest.raises(Missing):
        take_back(act, by=owner.actor)


def test_what_was_built_on_is_not_taken_back(billed, owner):
    act = amend(billed.contract_id, says(billed, 5), by=owner.actor)
    amend(billed.contract_id, says(billed, 6, since=DAY + timedelta(2)), by=owner.actor)
    with pytest.raises(Conflict, match="changed again"):
        take_back(act, by=owner.actor)
    assert Line.objects.get().quantity == 6


@pytest.mark.parametrize("since", [START - timedelta(1), DAY - timedelta(1)])
def test_neither_before_its_start_nor_before_a_later_change(billed, owner, since):
    amend(billed.contract_id, says(billed, 5), by=owner.actor)
    with pytest.raises(Conflict):
        amend(billed.contract_id, says(billed, 4, since=since), by=owner.actor)
    assert (Line.objects.get().quantity, Change.objects.count()) == (5, 1)


def test_who_may_not_change_it_changes_nothing(billed, charlie, dora):
    for who in (charlie, dora):
        with pytest.raises((Missing, Denied)):
            amend(billed.contract_id, says(billed, 5), by=who.actor)
    assert (Line.objects.get().quantity, Order.objects.count()) == (3, 1)


@given(
    worth=st.decimals(0, 10**6, places=4),
    cuts=st.sets(st.integers(1, 30), max_size=6),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_parts_of_a_period_come_to_the_whole(worth, cuts, currency):
    first, edges = date(2026, 1, 1), [0, *sorted(cuts), 31]
    parts = [
        Term(first + timedelta(a), first + timedelta(b - 1), first, 31).share(worth, currency)
        for a, b in pairwise(edges)
    ]
    assert sum(parts) == minor(worth, currency)
    assert all(one >= 0 for one in parts)


def test_bills_know_what_was_ordered_of_each_line(billed):
    assert Bill.objects.get().terms == {str(billed.pk): ["3", "10", "0"]}
