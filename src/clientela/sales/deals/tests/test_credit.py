"""How much of a deal is whose: together always the deal, in lists, reports and the past; nobody learns more than he may."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from clientela.catalog.models import Product
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.masks import known
from clientela.platform.history.past import as_of
from clientela.platform.history.tests.test_as_of import happened
from clientela.sales.deals.actions import refresh_deals
from clientela.sales.deals.crediting import credited
from clientela.sales.deals.models import Credit, Deal, Portion

EVERYTHING = {"*": {"*": "all"}}


@pytest.fixture
def split(owner):
    def part(deal, seller, share):
        facts = {"deal": deal.pk, "seller": seller.user.pk, "share": share}
        return create_record(registry.entity("deal_split"), facts, by=owner.actor)

    return part


@pytest.fixture
def sold(open_deal, change, split, owner, alice, bob):
    """A won deal of 1000.01 in thirds, one of 900 of which Alice has a quarter, and one of 70 that nobody shares."""
    deals = [change(open_deal(amount=worth), stage="Won") for worth in ("1000.01", "900", "70")]
    for who, share in ((alice, "33.3333"), (bob, "33.3333"), (owner, "33.3334")):
        split(deals[0], who, share)
    split(deals[1], alice, "25")
    return deals


def shares(deal):
    return dict(Credit.objects.filter(deal=deal).values_list("seller__name", "share"))


def test_what_is_left_is_the_owners(sold, split, owner, alice):
    assert shares(sold[1]) == {"Alice": 25, "Olga": 75}
    assert shares(sold[2]) == {"Olga": 100}
    split(sold[1], owner, "10")
    assert shares(sold[1]) == {"Alice": 25, "Olga": 75}
    edit_record(registry.entity("deal"), sold[1].pk, {"owner": None}, by=owner.actor)
    assert shares(sold[1]) == {"Alice": 25, "Olga": 10, None: 65}


def test_portions_come_to_the_credits(sold, split, owner, bob, open_deal):
    split(sold[1], owner, "10")
    nobodys = open_deal(amount="5", owner=None)
    split(nobodys, bob, "40")
    told = dict[tuple[object, object], Decimal]()
    for deal, seller, share in Portion.objects.values_list("deal", "seller", "share"):
        told[deal, seller] = told.get((deal, seller), Decimal(0)) + share
    assert told == {
        (deal, seller): share for deal, seller, share in Credit.objects.values_list("deal", "seller", "share")
    }
    assert told[sold[1].pk, owner.user.pk] == 75


def test_deals_are_counted_by_whose_they_are(sold, owner, person_with, team):
    deals = Deal.objects.filter(pk__in=[one.pk for one in sold])
    for rights in ({"*": {"*": "all"}}, {"*": {"*": "team"}}):
        who = person_with(f"Sees {rights['*']['*']}", rights, team)
        Deal.objects.update(owner=who.user)
        told = credited(deals.visible_to(who.actor, entity="deal"), who.actor)
        assert sum(told.values_list("part", flat=True)) == 300
        assert told.count() == 6
    blind = person_with("Blind", EVERYTHING, masks={"deal_split": {"share": "hidden"}})
    assert set(credited(deals, blind.actor).values_list("seller", "part")) == {(who.user.pk, 100)}


def test_they_are_listed_read_and_found(sold, owner):
    refresh_deals([one.pk for one in sold])
    items = Client().get("/api/v1/deal-credits", {"count": "exact"}, **owner.bearer).json()
    assert items["count"] == 6
    first = items["items"][0]
    told = Client().get(f"/api/v1/deal-credits/{first['id']}", **owner.bearer).json()
    assert (told["deal"]["id"], told["seller"], told["amount"]) == (
        first["deal"]["id"],
        first["seller"],
        first["amount"],
    )
    for address in (
        "",
        "?view=board&by=outcome",
        "?view=calendar&by=closes_on",
        f"{first['id']}/",
        "?q=breakfast",
        "?as_of=2026-03-03",
    ):
        body = owner.browser.get(f"/deal-credits/{address}")
        assert body.status_code == 200, address
    assert len(Client().get("/api/v1/deal-credits", {"q": "breakfast"}, **owner.bearer).json()["items"]) == 6
    assert owner.browser.get(f"/deal-credits/{uuid4()}/").status_code == 404
    assert Client().get(f"/api/v1/deal-credits/{first['id']}/changes", **owner.bearer).status_code == 200
    assert "Deal credit" not in owner.browser.get(f"/deals/{sold[0].pk}/beneath/").content.decode()


def test_the_past_has_the_shares_of_then(stages, split, owner, alice):
    now = timezone.now()
    born = {"created_at": now - timedelta(hours=4), "owner": owner.user, "amount": "70"}
    deal = Deal.objects.create(name="Bar", **born)
    split(deal, alice, "50")
    edit_record(registry.entity("deal"), deal.pk, {"amount": "700"}, by=owner.actor)
    happened(Deal, now - timedelta(hours=1))
    with as_of(now - timedelta(hours=2)):
        told = Credit.objects.visible_to(owner.actor, entity="deal_credit").filter(deal=deal)
        assert list(told.values_list("seller__name", "amount")) == [("Olga", 70)]
    assert dict(Credit.objects.filter(deal=deal).values_list("seller__name", "amount")) == {"Alice": 350, "Olga": 350}


def test_who_may_not_know_a_share_sees_none(sold, owner, person_with, charlie):
    key = Credit.objects.filter(seller__name="Alice").first().pk
    assert charlie.browser.get(f"/deal-credits/{key}/").status_code == 403
    far = person_with("Far", {"deal_credit": {"see": "all"}, "deal": {"see": "own"}})
    assert far.browser.get(f"/deal-credits/{key}/").status_code == 404
    kept = person_with("Kept", EVERYTHING, masks={"deal_split": {"share": "hidden"}, "product": {"cost": "hidden"}})
    assert not {"share", "amount", "cost", "margin"} & known("deal_credit", kept.actor).by_name.keys()
    poor = person_with("Poor", EVERYTHING, masks={"deal": {"amount": "hidden"}})
    assert {"share", "amount", "margin"} & known("deal_credit", poor.actor).by_name.keys() == {"share"}
    unsplit = person_with("Unsplit", {**EVERYTHING, "deal_split": {}})
    assert not {"seller", "share", "amount"} & known("deal_credit", unsplit.actor).by_name.keys()


def test_nobody_writes_one(sold, owner):
    key, before = Credit.objects.first().pk, list(Credit.objects.order_by("pk").values())
    for method, url in (("post", ""), ("patch", f"/{key}"), ("delete", f"/{key}")):
        call = getattr(Client(), method)
        said = call(f"/api/v1/deal-credits{url}", {"share": "9"}, content_type="application/json", **owner.bearer)
        assert said.status_code == 405
    assert list(Credit.objects.order_by("pk").values()) == before


def test_cost_and_margin_follow_the_lines(open_deal, change, split, owner, alice):
    cup = create_record(registry.entity("product"), {"name": "Cup", "code": "CUP"}, by=owner.actor)
    Product.objects.filter(pk=cup).update(cost="4", currency="EUR")
    deal, line = open_deal(), registry.entity("deal_line")
    said = {"deal": deal.pk, "name": "Cup", "product": cup, "quantity": "3", "unit_price": "10"}
    create_record(line, said, by=owner.actor)
    split(deal, alice, "25")
    (mine,) = Credit.objects.filter(deal=deal, seller=alice.user.pk)
    assert (mine.amount, mine.cost, mine.margin) == (Decimal("7.5"), 3, Decimal("4.5"))
    create_record(line, {**said, "product": None}, by=owner.actor)
    (mine,) = Credit.objects.filter(deal=deal, seller=alice.user.pk)
    assert (mine.amount, mine.cost, mine.margin) == (15, None, None)
