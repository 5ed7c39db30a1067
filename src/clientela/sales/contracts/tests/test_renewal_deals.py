"""Contracts that go on when both agree: a deal is made before they end, once of each end."""

from datetime import date, timedelta

import pytest

from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.contracts import actions
from clientela.sales.contracts.models import Contract
from clientela.sales.contracts.renewing import ASKED, offer_renewals
from clientela.sales.deals.models import Deal

pytestmark = pytest.mark.django_db
ENDS: date = today() + ASKED
TERM = {"starts_on": today() - timedelta(days=300), "ends_on": ENDS, "renewal": "asked"}


def test_a_deal_of_a_years_worth_is_made_once_before_it_ends(agree, owner):
    one = agree(**TERM, amount="30", period="quarter", currency="PLN", owner=str(owner.user.pk))
    assert [offer_renewals(by=SYSTEM), offer_renewals(by=SYSTEM)] == [1, 0]
    deal = Deal.objects.get()
    assert (deal.name, deal.amount, deal.currency) == ("Renewal: Machine and beans", 120, "PLN")
    assert (deal.owner_id, deal.closes_on, deal.outcome) == (owner.user.pk, ENDS, "open")
    one.refresh_from_db()
    assert one.renewal_deal_id == deal.pk


@pytest.mark.parametrize(
    "but", [{"renewal": "none"}, {"renewal": "automatic"}, {"signed_on": None}, {"ends_on": ENDS + timedelta(days=1)}]
)
def test_no_other_contract_has_one(agree, but):
    agree(**TERM | but)
    assert offer_renewals(by=SYSTEM) == 0
    assert not Deal.objects.exists()


def test_its_next_end_has_a_deal_of_its_own_and_a_deleted_one_stays_away(agree, owner):
    one = agree(**TERM)
    offer_renewals(by=SYSTEM)
    Deal.objects.all().delete()
    assert offer_renewals(by=SYSTEM) == 0
    actions.edit_contract(one.pk, {"ends_on": today() + timedelta(days=30)}, by=owner.actor)
    assert offer_renewals(by=SYSTEM) == 1
    assert Contract.objects.get().renewal_deal_id == Deal.objects.get().pk


def test_both_pages_show_each_other(agree, owner):
    one = agree(**TERM, number="C 7")
    offer_renewals(by=SYSTEM)
    deal = Deal.objects.get()
    assert f"/deals/{deal.pk}/" in owner.browser.get(f"/contracts/{one.pk}/").content.decode()
    page = owner.browser.get(f"/deals/{deal.pk}/beneath/").content.decode()
    assert f"/contracts/{one.pk}/" in page
    assert page.count('id="beneath-contract') == 1
    assert f"/contracts/new/?deal={deal.pk}" in page.partition('id="beneath-none"')[2]
    assert f"?renewal_deal={deal.pk}" not in page


@pytest.mark.parametrize(("days", "made"), [(90 + 25, 1), (90 + 40, 0)])
def test_a_long_notice_asks_for_its_deal_before_it_is_due(agree, days, made):
    agree(**TERM | {"ends_on": today() + timedelta(days=days)}, notice=90, notice_in="days")
    assert offer_renewals(by=SYSTEM) == made
