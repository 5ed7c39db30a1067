"""The demo company is made once; its administrator is let in once."""

import pytest

from clientela.catalog.models import Product
from clientela.catalog.prices.models import PriceList
from clientela.catalog.rates.models import Rate
from clientela.demo import company
from clientela.demo.tests.conftest import quiet
from clientela.parties.models import Party
from clientela.platform.people.models import Team, User
from clientela.platform.seconding.models import Request
from clientela.sales.cadences.models import LeadEnrolment
from clientela.sales.contracts.models import Contract
from clientela.sales.deals.models import Split
from clientela.sales.installed.models import Installed
from clientela.sales.orders.models import Order
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.purchases.models import Purchase
from clientela.sales.quotes.models import Quote, Version
from clientela.sales.returns.models import CreditNote
from clientela.sales.supplies.models import Supply

pytestmark = pytest.mark.django_db


def test_a_company_is_made_once() -> None:
    company.make(size="small", people=60, say=quiet)
    count = Party.objects.count()
    company.make(size="small", people=60, say=quiet)
    assert Party.objects.count() == count >= 72


def test_no_company_is_made_where_none_is_wanted() -> None:
    company.make(size="none", people=None, say=quiet)
    assert not Party.objects.exists()
    assert not User.objects.exists()


def test_parties_belong_to_the_colleague_of_their_country() -> None:
    company.make(size="small", people=60, say=quiet)
    countries = set(Party.objects.filter(owner__name="Marta Kowalczyk").values_list("country", flat=True))
    assert countries == {"PL"}
    tree = {one.name: {team.name for team in one.children.all()} for one in Team.objects.filter(kind="department")}
    assert tree == {"Sales": {"Italy", "Iberia", "Poland", "Britain"}, "Service": {"Customer care"}}
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_it_has_agreed_and_installed_something_and_knows_what_currencies_are_worth() -> None:
    company.make(size="small", people=160, say=quiet)
    assert {"active"} <= set(Contract.objects.values_list("state", flat=True))
    assert Installed.objects.filter(warranty_until__isnull=False, contract__isnull=False).exists()
    foreign = Order.objects.exclude(currency="EUR").order_by("placed_at").values_list("currency", "placed_at").first()
    assert foreign
    assert Rate.objects.filter(currency=foreign[0], day__lte=foreign[1]).exists()


def test_the_administrator_is_let_in_once() -> None:
    found = company.ensure_owner()
    assert found is not None
    email, password = found
    owner = User.objects.get(email=email)
    assert owner.check_password(password)
    assert owner.assignments.get().role.grants == {"*": {"*": "all"}}
    assert company.ensure_owner() is None


def test_the_administrator_is_let_in_after_the_company_is_made() -> None:
    company.make(size="small", people=20, say=quiet)
    assert company.ensure_owner() is not None
    assert User.objects.filter(name="Elena Marchetti").count() == 1


def test_it_buys_sells_through_partners_and_keeps_in_touch() -> None:
    company.make(size="small", people=900, say=quiet)
    states = set(Purchase.objects.values_list("state", flat=True))
    assert {"received", "confirmed"} <= states
    assert Supply.objects.count() > Purchase.objects.values("supplier").distinct().count() > 1
    assert set(PartnerDeal.objects.values_list("state", flat=True)) == {"waiting", "accepted", "refused"}
    assert LeadEnrolment.objects.filter(cadence__name="After the first word").count() > 5
    assert Product.objects.get(code="GIFT-S").parts.count() == 3


def test_quotes_stand_in_every_state_and_what_belongs_to_them_is_there() -> None:
    company.make(size="small", people=150, say=quiet)
    states = set(Quote.objects.values_list("state", flat=True))
    assert states == {"draft", "waiting", "sent", "seen", "accepted", "declined", "expired"}
    assert {one.currency for one in PriceList.objects.all()} == {"EUR", "GBP", "PLN"}
    assert any(line["optional"] for line in Quote.objects.filter(state="draft")[0].lines)
    assert Version.objects.first().document["house"]["city"] == "Torino"
    assert (Request.objects.count(), CreditNote.objects.count(), Split.objects.count() > 1) == (1, 1, True)
