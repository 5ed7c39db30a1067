"""Credit notes: to the cent in whatever pieces, numbered without gaps, never changed, and what they leave owed."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.needing import Needed
from clientela.platform.history.tracking import noticed
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.undo.actions import undo_act
from clientela.sales.orders.models import Order, OrderLine
from clientela.sales.returns.actions import credit as credit_order
from clientela.sales.returns.actions import edit_credit_note
from clientela.sales.returns.models import CreditNote
from clientela.sales.returns.sums import credit_of


def test_it_lowers_what_is_owed_and_payments_give_back_the_rest(place, credit, owner):
    order = place()  # 42.50, and tax of 8.25
    note = credit(order, lines=[{"line": "ORO", "quantity": "1"}])
    assert (note.net, note.tax, note.total) == (Decimal("12.5"), Decimal("2.75"), Decimal("15.25"))
    assert (Order.objects.get().credited, Order.objects.get().open_amount) == (Decimal("15.25"), Decimal("35.5"))
    payment = registry.entity("order_payment")
    create_record(payment, {"order": {"id": str(order.pk)}, "amount": "50.75"}, by=owner.actor)
    assert Order.objects.get().open_amount == Decimal("-15.25")
    create_record(payment, {"order": {"id": str(order.pk)}, "amount": "-15.25"}, by=owner.actor)
    assert Order.objects.get().open_amount == 0


def test_the_rest_makes_the_whole_and_then_nothing_is_left(place, credit):
    order = place(lines=[{"code": "ORO", "quantity": "3", "unit_price": "3.33", "discount": "7", "tax_rate": "22"}])
    for _turn in range(2):
        credit(order, lines=[{"line": "1", "quantity": "1"}])
    credit(order)
    assert Order.objects.get().open_amount == 0
    with pytest.raises(Needed):
        credit(order)
    assert CreditNote.objects.count() == 3


@given(st.lists(st.tuples(st.integers(1, 6), st.decimals("0.01", "999", places=2), st.sampled_from(("22", "10", "4"))),
                min_size=1, max_size=4), st.data())  # fmt: skip
def test_whatever_the_pieces_they_make_the_order(lines, data):
    every = [
        OrderLine(pk=new_key(), quantity=Decimal(n), unit_price=price, discount=Decimal(0), tax_rate=Decimal(rate),
                  amount=n * price) for n, price, rate in lines]  # fmt: skip
    left, documents = {one.pk: int(one.quantity) for one in every}, []
    while wanted := {key: many for key, many in left.items() if many}:
        pieces = {key: Decimal(data.draw(st.integers(0, many))) for key, many in wanted.items()}
        found = credit_of(
            every,
            {key: many for key, many in pieces.items() if many} or {k: Decimal(m) for k, m in wanted.items()},
            documents,
        )
        documents.append({"lines": found.lines, "taxes": found.taxes})
        left = {
            key: many - sum(int(Decimal(x["quantity"])) for x in found.lines if x["line"] == str(key))
            for key, many in left.items()
        }
    whole = credit_of(every, {one.pk: one.quantity for one in every}, [])
    assert sum(Decimal(one["amount"]) for told in documents for one in told["lines"]) == whole.net
    assert sum(Decimal(one["tax"]) for told in documents for one in told["taxes"]) == whole.tax


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "Credit note"), ("it", "Nota di credito"), ("es", "Factura rectificativa"), ("pl", "Faktura korygująca")],
)
def test_the_pdf_speaks_the_customers_language(place, credit, anna, language, word):
    type(anna).objects.filter(pk=anna.pk).update(language=language)
    note = credit(place())
    content = note.pdf.path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert f"{word} CN-".encode() in content


def test_it_is_never_changed_deleted_or_undone(place, credit, owner):
    order = place()
    with noticed() as acts:
        note = credit(order)
    edit_credit_note(note.pk, {"note": "By phone"}, by=owner.actor)
    with pytest.raises(Needed):
        edit_credit_note(note.pk, {"lines": [{"line": "1", "quantity": "1"}]}, by=owner.actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditNote.objects.filter(pk=note.pk).update(total=1)
    undo_act(acts[0].name, by=owner.actor)
    assert (CreditNote.objects.get().note, Order.objects.get().open_amount) == ("By phone", 0)


def test_drafts_and_cancelled_orders_are_not_credited(place, credit, change):
    for order in (place(status="draft"), change(place(), status="cancelled")):
        with pytest.raises(Needed):
            credit(order)
    assert not CreditNote.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_credit_nothing_twice():
    orders = [Order.objects.create(pk=new_key(), source="", number="", status="placed") for _n in range(4)]
    for order in orders:
        OrderLine.objects.create(order=order, position=0, description="Tasting", quantity=1, unit_price=90)

    def credit_one(order: Order) -> Any:
        try:
            return credit_order({"order": str(order.pk)}, by=SYSTEM)
        except Needed:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        done = [key for key in pool.map(credit_one, orders * 3) if key]
    numbers = sorted(CreditNote.objects.values_list("number", flat=True))
    assert (len(done), [one[-5:] for one in numbers]) == (4, ["00001", "00002", "00003", "00004"])
