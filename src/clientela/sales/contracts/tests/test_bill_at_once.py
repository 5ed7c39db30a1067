"""Two workers at the same moment, each on a connection of its own: every period has one order."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.contracts.billing import bill_what_is_due
from clientela.sales.contracts.models import Bill
from clientela.sales.contracts.renewing import offer_renewals
from clientela.sales.deals.models import Deal
from clientela.sales.orders.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, workers=2):
    start = Barrier(workers)

    def run(_worker):
        start.wait()
        try:
            return act(by=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(workers)))


def test_two_workers_make_one_order_of_each_period_and_one_deal(agree, owner):
    said = {"name": "Ada"}
    ada = owner.browser.post("/api/v1/people", said, content_type="application/json", **owner.bearer).json()["id"]
    for _n in range(6):
        term = {"starts_on": today(), "ends_on": today(), "period": "month", "renewal": "asked"}
        agree(**term, party=ada, amount="10", bills=True)
    made = at_once(bill_what_is_due)
    assert sum(orders for orders, _left in made) == Bill.objects.count() == Order.objects.count() == 6
    assert sum(at_once(offer_renewals)) == Deal.objects.count() == 6
