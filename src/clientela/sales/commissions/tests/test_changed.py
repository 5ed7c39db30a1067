"""Only what changed is reckoned anew, and comes to what all of it comes to from scratch."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.commissions import jobs
from clientela.sales.commissions.actions import NIGHTS, reckon_all, reckon_changed, reckon_part
from clientela.sales.commissions.models import Commission, Reckoned, Rule
from clientela.sales.commissions.tests.conftest import an_order
from clientela.sales.deals.models import Deal, Line
from clientela.sales.orders.models import Order, OrderLine, Payment
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.pipelines.models import Pipeline
from clientela.sales.quotes.models import Quote
from clientela.sales.returns.actions import credit

pytestmark = pytest.mark.django_db


def _credited() -> None:
    """As far as there is anything to credit."""
    with suppress(Conflict, Needed), transaction.atomic():
        credit({"order": Order.objects.get().pk}, by=SYSTEM)


CHANGES: tuple[Callable[[Any], object], ...] = (  # all that counts, changed behind the verbs' backs
    lambda n: Deal.objects.update(outcome=("open", "won", "lost")[n % 3]),
    lambda n: Deal.objects.update(amount=n * 100 + 1),
    lambda n: Deal.objects.update(closes_on=None if n == 0 else f"2026-0{n}-12"),
    lambda n: Deal.objects.update(currency=("EUR", "PLN")[n % 2]),
    lambda n: Deal.objects.update(pipeline=Pipeline.objects.order_by("pk").last() if n % 2 else None),
    lambda n: Deal.objects.update(product=Product.objects.order_by("pk").first() if n % 2 else None),
    lambda n: Product.objects.update(family=("Beans", "", "Cups")[n % 3]),
    lambda n: Line.objects.create(
        deal=Deal.objects.get(), name="Line", quantity=1, unit_price=n, product=Product.objects.order_by("pk").first()
    ),
    lambda n: Line.objects.all().delete(),
    lambda n: Payment.objects.create(order=Order.objects.get(), amount=n * 10 + 1),
    lambda n: Payment.objects.all().delete(),
    lambda n: Order.objects.update(status=("placed", "cancelled")[n % 2]),
    lambda n: Order.objects.update(placed_at=f"2026-0{n + 1}-03T10:00Z"),
    lambda n: OrderLine.objects.update(product=Product.objects.order_by("pk").last(), unit_price=n * 7),
    lambda n: _credited() if n == 1 else None,
    lambda n: Quote.objects.update(number=("Q-1", "Q-0")[n % 2]),
    lambda n: Quote.objects.update(deal=Deal.objects.get() if n % 2 else None),
    lambda n: PartnerDeal.objects.update(state=("accepted", "ended", "refused")[n % 3]),
    lambda n: PartnerDeal.objects.update(deal=Deal.objects.get() if n % 2 else None),
    lambda n: Party.objects.update(tags=["gold"] if n % 2 else []),
    lambda n: Rule.objects.update(percent=n + 1),
    lambda n: Rule.objects.filter(name="Gold").update(position=n - 3),
    lambda n: Rule.objects.filter(name="Beans").update(valid_until=f"2026-0{n + 1}-11"),
    lambda n: Rule.objects.filter(name="Ten").update(
        pipeline=Pipeline.objects.order_by("pk").first() if n % 2 else None
    ),
    lambda n: Commission.objects.all().delete() if n == 2 else None,  # as an undo does it
)


@pytest.fixture
def trade(row, rule, win):
    """All kinds of rules, and a deal with an order."""
    rule()
    rule(name="Gold", position=-1, whose="tier", tier="gold", percent="20")
    rule(name="Beans", position=-2, family="Beans", basis="paid", percent="5")
    rule(name="Paid", basis="paid", percent=None, fixed="75", currency="PLN")
    order = an_order(win(row), "100.05", "33.33", family="Beans")
    Line.objects.create(deal=row.deal, name="Beans", product=order.lines.first().product, quantity=1, unit_price=100)
    return order


def ledger() -> dict[Any, Any]:
    found = (
        Commission.objects.order_by().values_list("rule", "order_key", "currency").annotate(Sum("amount"), Sum("base"))
    )
    return {tuple(one[:3]): one[3:] for one in found if any(one[3:])}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(CHANGES) - 1), st.integers(0, 5)), min_size=1, max_size=6))
def test_what_changed_comes_to_what_all_of_it_comes_to(trade, done):
    reckon_changed(by=SYSTEM)
    for which, much in done:
        CHANGES[which](much)
        reckon_changed(by=SYSTEM)
        stands = ledger()
        assert (reckon_all(by=SYSTEM), ledger()) == (0, stands)


@pytest.mark.parametrize("which", range(len(CHANGES)))
def test_each_thing_that_counts_is_seen(trade, which):
    for much in (1, 2, 0, 5, 4, 3):
        CHANGES[which](much)
        reckon_changed(by=SYSTEM)
        assert reckon_all(by=SYSTEM) == 0


def test_what_has_not_changed_is_not_looked_at(trade):
    assert reckon_changed(by=SYSTEM) > 0
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert reckon_changed(by=SYSTEM) == 0
    assert len(asked) == 1
    Rule.objects.filter(name="Gold").update(valid_until="2026-01-01")  # fits this partner no more than before
    with CaptureQueriesContext(connection) as asked:
        assert reckon_changed(by=SYSTEM) == 0
    assert len(asked) == 1


def test_in_some_nights_all_of_it_is_looked_at_once_and_what_was_missed_is_said(trade, caplog, monkeypatch):
    def nights() -> None:
        for night in range(NIGHTS):
            monkeypatch.setattr(jobs, "today", partial(date.fromordinal, 739_000 + night))
            jobs.check(0)

    reckon_changed(by=SYSTEM)
    stands = ledger()
    nights()
    assert (caplog.text, ledger()) == ("", stands)
    Commission.objects.all().delete()
    Reckoned.objects.update(lines=0)  # as if it were as it was left
    jobs.reckon(0)
    assert ledger() == {}
    nights()
    assert (ledger(), caplog.text.count("had been missed")) == (stands, 1)


def test_a_deal_of_a_day_that_is_not_known_follows_the_rules_of_today(trade, rule):
    Deal.objects.update(closes_on=None)
    reckon_changed(by=SYSTEM)
    Rule.objects.filter(name="Ten").update(valid_until="2026-01-01")
    reckon_changed(by=SYSTEM)
    assert ledger().get((Rule.objects.get(name="Ten").pk, None, "EUR"), (Decimal(0),))[0] == 0


def test_what_no_deal_has_any_more_is_forgotten_at_night(trade):
    Reckoned.objects.create(partner_deal=trade.pk, print="x", lines=0)
    reckon_part(date(2026, 11, 23), by=SYSTEM)
    assert list(Reckoned.objects.values_list("pk", flat=True)) == [PartnerDeal.objects.get().pk]
