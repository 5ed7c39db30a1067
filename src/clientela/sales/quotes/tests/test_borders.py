"""Last days, last cents, exact limits, and two who act at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.models import Assignment
from clientela.platform.seconding.acts import NeedsSecond
from clientela.sales.orders.models import Order
from clientela.sales.quotes import actions, answering, approving
from clientela.sales.quotes.models import Quote, Version
from clientela.sales.quotes.ordering import place_order
from clientela.sales.quotes.sums import sums


def sent(quote: Any, who: Any) -> Version:
    found = answering.version_of(actions.send(quote, by=who.actor))
    assert found is not None
    return found


@pytest.mark.parametrize(("price", "net"), [("0.125", "0.13"), ("0.115", "0.12"), ("0.1249", "0.12")])
def test_half_a_cent_is_rounded_up(price, net):
    line = {"quantity": "1", "unit_price": price, "tax_rate": "0"}
    assert sums([line], discount=Decimal(0), rounding="line").net == Decimal(net)


def test_on_its_last_day_it_is_sent_and_accepted_and_only_then_runs_out(quote, owner):
    actions.edit_quote(quote, {"valid_until": timezone.localdate()}, by=owner.actor)
    version = sent(quote, owner)
    assert actions.expire(by=owner.actor) == 0
    assert answering.is_open(version)
    Quote.objects.update(valid_until=timezone.localdate() - timedelta(days=1), state="accepted")
    assert actions.expire(by=owner.actor) == 0


def test_a_version_that_was_replaced_is_not_accepted(quote, owner):
    first = sent(quote, owner)
    actions.edit_quote(quote, {"discount": "10"}, by=owner.actor)
    sent(quote, owner)
    first.refresh_from_db()
    with pytest.raises(Conflict):
        answering.accept(first, signed="Ewa Łoś", address="", chosen=[])
    assert Quote.objects.get().state == "sent"


def test_exactly_the_limit_is_given_alone(quote, owner):
    actions.choose_limit(Decimal(8), by=owner.actor)
    actions.edit_quote(quote, {"discount": "8"}, by=owner.actor)
    sent(quote, owner)
    actions.edit_quote(quote, {"discount": "8.1"}, by=owner.actor)
    with pytest.raises(NeedsSecond):
        actions.send(quote, by=owner.actor)


def test_ones_own_limit_goes_before_the_highest_of_ones_roles_and_that_before_everybodys(quote, owner, alice, charlie):
    mine, other = (Assignment.objects.get(user=who.user).role for who in (alice, owner))
    Assignment.objects.create(user=alice.user, role=other)
    actions.choose_limit(Decimal(1), by=owner.actor)
    assert [approving.limit_of(who.actor) for who in (alice, charlie)] == [1, 1]
    for role, most in ((mine, 5), (other, 20)):
        actions.choose_limit(Decimal(most), role=role.pk, by=owner.actor)
    assert approving.limit_of(alice.actor) == 20
    actions.choose_limit(Decimal(3), user=alice.user.pk, by=owner.actor)
    assert approving.limit_of(alice.actor) == 3


def test_what_it_costs_us_is_in_no_document_and_its_paper_is_for_who_may_see_it(quote, owner, alice):
    version = sent(quote, owner)
    assert "cost" not in str(version.document)
    paper = f"/quotes/{quote}/pdf/1/"
    assert [who.browser.get(paper).status_code for who in (owner, alice)] == [200, 404]


def test_the_order_holds_both_discounts_and_nothing_that_was_not_chosen(quote, owner):
    line = {**Quote.objects.get().lines[0], "discount": "10"}
    actions.set_lines(quote, [line, Quote.objects.get().lines[1]], by=owner.actor)
    actions.edit_quote(quote, {"discount": "50"}, by=owner.actor)
    version = sent(quote, owner)
    answering.accept(version, signed="Ewa Łoś", address="", chosen=[])
    place_order(quote, by=owner.actor)
    (found,) = Order.objects.get().lines.all()
    assert (found.discount, found.code) == (55, "ORO")
    assert round(found.amount, 2) == Quote.objects.get().net


@pytest.mark.django_db(transaction=True)
def test_nobody_accepts_what_is_being_changed_at_that_moment(quote, owner):
    version, changed = sent(quote, owner), Event()

    def change() -> None:
        with transaction.atomic():
            actions.edit_quote(quote, {"discount": "50"}, by=owner.actor)
            changed.set()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.5)")
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(change)
        changed.wait(10)
        with pytest.raises(Conflict):
            answering.accept(version, signed="Ewa Łoś", address="", chosen=[])
        done.result()
    assert (Quote.objects.get().state, Version.objects.get().answer) == ("draft", "")


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_is_sent_once(quote, owner):
    def send(_place: int) -> bool:
        try:
            return bool(actions.send(quote, by=owner.actor))
        except (Conflict, Missing):
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [False, False, False, True]
    assert Version.objects.count() == 1
