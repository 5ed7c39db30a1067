"""The ledger follows what is due: written once, corrected by opposite lines, exact to the cent."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.parties.models import Party
from clientela.platform.entities.money import today
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.sales.commissions.actions import add_by_hand, delete_rule, edit_commission, edit_rule, reckon, reckon_all
from clientela.sales.commissions.models import Commission
from clientela.sales.commissions.statements import statement
from clientela.sales.commissions.tests.conftest import an_order
from clientela.sales.deals.models import Deal, Line
from clientela.sales.forecast.periods import around
from clientela.sales.orders.models import Order, Payment
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.partners.tests.conftest import organisation
from clientela.sales.returns.actions import credit

pytestmark = pytest.mark.django_db


def amounts() -> list[Decimal]:
    return list(Commission.objects.order_by("created_at", "pk").values_list("amount", flat=True))


def test_a_won_deal_earns_once_and_a_lost_one_gives_back(row, rule, win):
    rule()
    assert reckon_all(by=SYSTEM) == 0
    deal = win(row)
    assert (reckon_all(by=SYSTEM), reckon_all(by=SYSTEM)) == (1, 0)
    Deal.objects.filter(pk=deal.pk).update(outcome="open")
    assert reckon_all(by=SYSTEM) == 1
    assert amounts() == [900, -900]


def test_of_the_rules_that_fit_the_first_one_counts_of_each_family(row, rule, win):
    deal = win(row)
    rule(name="Beans", position=1, family="Beans", percent="5")
    rule(name="Rest", position=2)
    rule(name="Too late", position=0, percent="50", valid_until="2026-05-11")
    rule(name="Gold", position=0, percent="50", whose="tier", tier="gold")
    order = an_order(deal, "1", family="Beans")
    product = order.lines.get().product
    Line.objects.create(deal=deal, name="Beans", product=product, quantity=1, unit_price=100)
    Line.objects.create(deal=deal, name="Machine", quantity=1, unit_price=900)
    reckon(row.pk, by=SYSTEM)
    assert sorted(amounts()) == [5, 90]
    Party.objects.filter(pk=row.partner_id).update(tags=["gold"])
    reckon(row.pk, by=SYSTEM)
    assert sum(amounts()) == 500


def test_a_rule_counts_on_its_first_and_on_its_last_day_and_for_its_own_partner(row, rule, win, rita):
    other = Party.objects.get(name="Caffè Rivale").pk
    rule(name="Theirs", position=-1, whose="partner", partner=other, percent="50")
    rule(valid_from="2026-05-12", valid_until="2026-05-12")
    win(row)
    reckon(row.pk, by=SYSTEM)
    assert amounts() == [900]


def test_what_is_refused_after_all_and_what_others_ordered_earns_nothing(row, rule, win, owner):
    rule(basis="paid")
    order = an_order(win(row), "1000")
    Payment.objects.create(order=order, amount=order.gross)
    Order.objects.filter(pk=order.pk).update(party=organisation("Somebody else"))
    assert reckon(row.pk, by=SYSTEM) == 0
    Order.objects.filter(pk=order.pk).update(party=order.party)
    reckon(row.pk, by=SYSTEM)
    PartnerDeal.objects.update(state="refused")
    reckon(row.pk, by=SYSTEM)
    assert amounts() == [100, -100]


def test_what_is_paid_earns_as_far_as_it_is_paid_and_credits_take_back(row, rule, win, owner):
    rule(basis="paid")
    order = an_order(win(row), "1000", "0.05")
    Payment.objects.create(order=order, amount=order.gross / 2)
    reckon(row.pk, by=SYSTEM)
    assert sum(amounts()) == Decimal("50.00")
    Payment.objects.create(order=order, amount=Order.objects.get().gross - Order.objects.get().paid)
    reckon(row.pk, by=SYSTEM)
    assert sum(amounts()) == Decimal("100.01")
    credit({"order": order.pk}, by=owner.actor)
    reckon(row.pk, by=SYSTEM)
    assert (sum(amounts()), reckon(row.pk, by=SYSTEM)) == (0, 0)
    assert len(amounts()) == 3


def test_a_fixed_amount_is_earned_once_and_goes_with_a_cancelled_order(row, rule, win):
    rule(percent=None, fixed="75", currency="PLN")
    order = an_order(win(row, "500"), "500")
    reckon(row.pk, by=SYSTEM)
    Order.objects.filter(pk=order.pk).update(status="cancelled")
    reckon(row.pk, by=SYSTEM)
    assert list(Commission.objects.order_by("pk").values_list("amount", "currency")) == [(75, "PLN"), (-75, "PLN")]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prices=st.lists(st.decimals("0.01", "99999", places=2), min_size=1, max_size=4),
    percent=st.decimals("0.01", "100", places=4),
    paid=st.decimals("0", "1", places=3),
)
def test_lines_are_the_statement_and_a_credit_of_all_is_nothing(row, rule, win, owner, prices, percent, paid):
    with transaction.atomic():
        rule(percent=str(percent), basis="paid")
        rule(name="Won", percent=str(percent))
        deal = win(row, str(sum(prices)))
        order = an_order(deal, *map(str, prices))
        Payment.objects.create(order=order, amount=order.gross * paid)
        reckon(row.pk, by=SYSTEM)
        found = statement(row.partner_id, around(today(), 1), owner.actor)
        assert dict(found.sums).get("EUR", 0) == sum(amounts()) == found.total.amount
        credit({"order": order.pk}, by=owner.actor)
        reckon(row.pk, by=SYSTEM)
        assert sum(amounts()) == 0
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_it_once(row, rule, win):
    rule()
    win(row)

    def work(_number: int) -> int:
        try:
            return reckon(row.pk, by=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1
    assert amounts() == [900]


def test_no_amount_is_ever_changed_and_a_rule_that_was_used_stays(row, rule, win, owner):
    used = rule()
    win(row)
    reckon(row.pk, by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commission.objects.update(amount=1)
    with pytest.raises(Needed):
        edit_commission(Commission.objects.get().pk, {"amount": "1"}, by=owner.actor)
    with pytest.raises(Conflict):
        edit_rule(used, {"percent": "20"}, by=owner.actor)
    with pytest.raises(Conflict):
        delete_rule(used, by=owner.actor)
    edit_rule(used, {"name": "Old ten", "percent": "10.0"}, by=owner.actor)
    assert (amounts(), Commission.objects.get().rule.name) == ([900], "Old ten")


def test_by_hand_it_is_a_line_of_its_own_which_reckoning_leaves(row, owner, charlie, paola):
    for who in (charlie, paola):
        with pytest.raises((Denied, Missing)):
            add_by_hand({"partner_deal": row.pk, "amount": "40"}, by=who.actor)
    with pytest.raises(Needed):
        add_by_hand({"partner_deal": row.pk, "amount": "0"}, by=owner.actor)
    add_by_hand({"partner_deal": row.pk, "amount": "-40", "note": "Agreed"}, by=owner.actor)
    assert (reckon(row.pk, by=SYSTEM), amounts()) == (0, [-40])
