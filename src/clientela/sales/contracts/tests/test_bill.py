"""Contracts that make their orders by themselves: one for each period, once, and what is refused stays behind with its reason."""

from datetime import date

import pytest
from django.db import connection

from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.contracts import actions
from clientela.sales.contracts.billing import bill_what_is_due
from clientela.sales.contracts.models import Bill, Contract
from clientela.sales.orders.models import Order

pytestmark = pytest.mark.django_db
MONTHLY = {"starts_on": "2032-01-31", "period": "month", "amount": "120", "bills": True, "signed_on": "2026-01-01"}
WHOLE = {"begun": "2032-01-31", "whole": 30}


@pytest.fixture
def ada(owner):
    answer = owner.browser.post(
        "/api/v1/people", {"name": "Ada"}, content_type="application/json", **owner.bearer
    ).json()
    return str(answer["id"])


def months_ago(months):
    """The first day of a month that is over."""
    at = today().year * 12 + today().month - 1 - months
    return date(at // 12, at % 12 + 1, 1)


def test_a_period_begins_on_the_day_of_the_month_on_which_the_first_did(agree):
    one, days = agree(**MONTHLY, ends_on="2032-05-30"), []
    while one.next_bill_on:
        days.append(one.next_bill_on.isoformat())
        with connection.cursor() as cursor:
            cursor.execute("SELECT contracts_until(%s, 'month', %s, NULL)", [one.starts_on, one.next_bill_on])
            Bill.objects.create(contract=one, starts_on=one.next_bill_on, until=cursor.fetchone()[0], **WHOLE)
        one.save()
        one.refresh_from_db()
    assert days == ["2032-01-31", "2032-02-29", "2032-03-31", "2032-04-30"]


def test_a_draft_one_that_makes_none_and_one_that_was_paid_have_no_next_day(agree):
    assert agree(**MONTHLY | {"signed_on": None}).next_bill_on is None
    assert agree(**MONTHLY | {"bills": False}).next_bill_on is None
    once = agree(**MONTHLY | {"period": "once"})
    assert once.next_bill_on == date(2032, 1, 31)
    Bill.objects.create(contract=once, starts_on=once.starts_on, until=once.starts_on, **WHOLE)
    once.save()
    once.refresh_from_db()
    assert once.next_bill_on is None


def test_each_period_that_has_begun_has_one_order(agree, ada):
    start = months_ago(2)
    one = agree(**MONTHLY | {"starts_on": start, "party": ada, "number": "C 7"}, currency="PLN")
    assert [bill_what_is_due(by=SYSTEM), bill_what_is_due(by=SYSTEM)] == [(3, 0), (0, 0)]
    bills = list(Bill.objects.filter(contract=one).order_by("starts_on").select_related("order"))
    assert [bill.starts_on for bill in bills] == [start, months_ago(1), months_ago(0)]
    order = bills[0].order
    told = (str(order.party_id), order.status, order.currency, order.total, order.reference)
    assert told == (ada, "placed", "PLN", 120, "C 7")
    assert order.lines.get().description == f"Machine and beans · {start} – {bills[0].until}"
    one.refresh_from_db()
    assert one.next_bill_on == months_ago(-1)


def test_its_lines_become_those_of_the_order(agree, ada, owner):
    one = agree(**MONTHLY | {"starts_on": months_ago(0), "party": ada})
    for name, discount in (("Beans", "10"), ("Machine", "0")):
        line = {"contract": one.pk, "name": name, "quantity": "2", "unit_price": "50", "discount": discount}
        actions.add_line(line, by=owner.actor)
    bill_what_is_due(by=SYSTEM)
    order = Order.objects.get()
    assert order.total == 190
    assert [line.description.split(" · ")[0] for line in order.lines.order_by("position")] == ["Beans", "Machine"]


def test_what_can_not_be_billed_says_why_once_and_the_rest_goes_on(agree, ada):
    start = {"starts_on": months_ago(0)}
    nobody, nothing = agree(**MONTHLY | start), agree(**MONTHLY | start | {"amount": None, "party": ada})
    fine = agree(**MONTHLY | start | {"party": ada})
    assert bill_what_is_due(by=SYSTEM) == (1, 2)
    before = Contract.objects.get(pk=nobody.pk)
    assert before.unbilled == "The contract has no customer."
    assert Contract.objects.get(pk=nothing.pk).unbilled == "The contract has neither lines nor an amount."
    assert Bill.objects.get().contract_id == fine.pk
    assert bill_what_is_due(by=SYSTEM) == (0, 2)
    assert Contract.objects.get(pk=nobody.pk).version == before.version


def test_what_was_mended_is_billed_the_next_night(agree, ada, owner):
    one = agree(**MONTHLY | {"starts_on": months_ago(0)})
    bill_what_is_due(by=SYSTEM)
    actions.edit_contract(one.pk, {"party": ada}, by=owner.actor)
    assert bill_what_is_due(by=SYSTEM) == (1, 0)
    assert Contract.objects.get().unbilled == ""


def test_switched_on_later_it_bills_from_then_on(agree, ada, owner):
    one = agree(**MONTHLY | {"starts_on": months_ago(5), "party": ada, "bills": False})
    actions.edit_contract(one.pk, {"bills": True}, by=owner.actor)
    one.refresh_from_db()
    assert one.bills_from == today()
    assert one.next_bill_on >= today()
    actions.edit_contract(one.pk, {"bills_from": months_ago(1)}, by=owner.actor)
    assert bill_what_is_due(by=SYSTEM) == (2, 0)


def test_from_a_file_nothing_is_billed_of_before(arrivals, owner):
    rows = [
        {
            "external_id": "7",
            "name": "Beans",
            "starts_on": "2024-01-01",
            "amount": "12",
            "period": "year",
            "bills": True,
        }
    ]
    for outcome in ("created", "unchanged"):
        assert actions.take_contracts(arrivals("contract", *rows), by=owner.actor).outcomes[outcome] == 1
    assert Contract.objects.get().next_bill_on >= today()


def test_its_page_and_the_api_show_the_orders_that_their_reader_may_see(agree, ada, owner, person_with):
    one = agree(**MONTHLY | {"starts_on": months_ago(0), "party": ada})
    bill_what_is_due(by=SYSTEM)
    number = Order.objects.get().number
    mia = person_with("Mia", {"contract": {"see": "all"}})
    for who, sees in ((owner, True), (mia, False)):
        assert (number in who.browser.get(f"/contracts/{one.pk}/orders/").content.decode()) is sees
        told = who.browser.get(f"/api/v1/contracts/{one.pk}/orders", **who.bearer).json()["items"]
        assert [row["number"] for row in told] == ([number] if sees else [])


def test_who_may_not_see_the_contract_sees_no_orders_of_it(agree, ada, charlie, dora):
    one = agree(**MONTHLY | {"starts_on": months_ago(0), "party": ada})
    bill_what_is_due(by=SYSTEM)
    assert charlie.browser.get(f"/contracts/{one.pk}/orders/").status_code in (403, 404)
    assert dora.browser.get(f"/api/v1/contracts/{one.pk}/orders", **dora.bearer).status_code in (403, 404)
