"""Payments recorded: partly, beyond, given back, at once; what is open follows, and what is overdue is found."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.operands import EntityWords
from clientela.platform.people.keys import new_key
from clientela.sales.orders.actions import delete_payment, edit_payment
from clientela.sales.orders.models import Order, Payment


@pytest.fixture
def pay(owner: Any) -> Any:
    def paid(order: Order, amount: str, *, by: Any = owner) -> Order:
        entity = registry.entity("order_payment")
        create_record(entity, clean(entity, {"order": {"id": str(order.pk)}, "amount": amount}).facts, by=by.actor)
        return Order.objects.get(pk=order.pk)

    return paid


def test_what_is_open_follows_each_payment(place, pay, owner):
    order = place()  # 42.50, and tax of 8.25
    assert [pay(order, amount).open_amount for amount in ("20", "40", "-9.25")] == [
        Decimal("30.75"), Decimal("-9.25"), 0]  # fmt: skip
    first, _second, back = Payment.objects.order_by("created_at")
    edit_payment(first.pk, {"amount": "10"}, by=owner.actor)
    delete_payment(back.pk, by=owner.actor)
    assert (Order.objects.get().paid, Order.objects.get().open_amount) == (50, Decimal("0.75"))


def test_a_payment_is_in_the_currency_of_its_order(place, pay):
    pay(place(currency="PLN", lines=[{"description": "Tasting", "unit_price": "90"}]), "20")
    assert Payment.objects.get().currency == "PLN"


def test_overdue_orders_are_a_list(place, pay, owner):
    late, _paid, _early = (
        place(due_on="2026-01-01"),
        pay(place(due_on="2026-01-01"), "50.75"),
        place(due_on="2050-01-01"),
    )
    entity = registry.entity("order")
    where = next(one.where for one in entity.checks if one.key == "orders_overdue")
    assert list(entity.rows().filter(compile_condition(where, EntityWords(entity, owner.actor)))) == [late]


def test_who_may_not_edit_the_order_records_nothing(place, pay, alice, charlie, person_with):
    order = place()
    rights = {"*": {"see": "all"}, "order": {"see": "all", "edit": "own"}, "order_payment": {"create": "all"}}
    for who in (alice, charlie, person_with("Rita", rights)):
        with pytest.raises(Exception, match=r"may not|no such"):
            pay(order, "20", by=who)
    assert not Payment.objects.exists()
    assert Order.objects.get().paid == 0


@pytest.mark.django_db(transaction=True)
def test_payments_at_once_are_all_counted():
    order = Order.objects.create(pk=new_key(), source="", number="", status="placed", billed=True)

    def pay_one(_turn: int) -> None:
        try:
            Payment.objects.create(pk=new_key(), order=order, amount="1")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay_one, range(24)))
    assert Order.objects.get().paid == 24
