"""Who sells against us in a deal, who won it, and how to win: on the deal’s page, in history, by API, and merged."""

import html
import re
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.imports.models import Status
from clientela.platform.imports.tests.bringing import bring, undone
from clientela.sales.competitors.models import Card, Competitor
from clientela.sales.deals.tests.conftest import change, open_deal, stages

__all__ = ["change", "open_deal", "stages"]
SHEET = "Competitor,Strengths,How to win\nMoka & Co,Price,Show the service\n"


@pytest.fixture
def organisation(owner):
    def made(name="Caffè Rivale", by=owner) -> UUID:
        return create_record(registry.entity("organisation"), {"name": name}, by=by.actor)

    return made


@pytest.fixture
def name(owner):
    def named(deal, party, **said) -> UUID:
        facts = {"deal": deal.pk, "party": party, **said}
        return create_record(registry.entity("deal_competitor"), facts, by=owner.actor)

    return named


@pytest.fixture
def card(owner):
    def written(party, **said) -> UUID:
        return create_record(registry.entity("battle_card"), {"party": party, **said}, by=owner.actor)

    return written


def test_a_battle_card_makes_the_organisation_a_competitor_and_no_second_copy(organisation, card):
    rival = organisation()
    before = Party.objects.count()
    card(rival, strengths="Price")
    assert Party.objects.get(pk=rival).roles == ["competitor"]
    assert Party.objects.count() == before
    with pytest.raises(Conflict):
        card(rival, strengths="Speed")
    assert Card.objects.count() == 1


def test_a_person_has_no_battle_card(owner, card):
    person = create_record(registry.entity("person"), {"name": "Anna"}, by=owner.actor)
    with pytest.raises(Missing):
        card(person)
    assert not Card.objects.exists()


def test_nobody_is_named_twice_and_a_deal_goes_to_one(open_deal, organisation, name, owner):
    deal, first, second = open_deal(), organisation("A"), organisation("B")
    name(deal, first, won=True, price="900")
    with pytest.raises(Conflict):
        name(deal, first)
    with pytest.raises(Conflict):
        name(deal, second, won=True)
    other = name(deal, second)
    with pytest.raises(Conflict):
        edit_record(registry.entity("deal_competitor"), other, {"won": True}, by=owner.actor)
    assert list(deal.competitors.order_by("party__name").values_list("won", flat=True)) == [True, False]


def test_the_deals_page_shows_how_to_win_against_those_who_are_named(open_deal, organisation, name, card, owner):
    deal, rival, idle = open_deal(), organisation("Moka & Co"), organisation("Far away")
    card(rival, how_to_win="Show the <service>"), card(idle, how_to_win="Not asked")
    name(deal, rival)
    assert f'hx-get="/deals/{deal.pk}/battle-cards/"' in owner.browser.get(f"/deals/{deal.pk}/").content.decode()
    told = owner.browser.get(f"/deals/{deal.pk}/battle-cards/").content.decode()
    assert "Show the &lt;service&gt;" in told
    assert "Moka &amp; Co" in told
    assert "Not asked" not in told


def test_it_shows_no_more_than_its_reader_may_know(open_deal, organisation, name, card, person_with, charlie):
    deal, rival = open_deal(), organisation()
    card(rival, how_to_win="Secret of ours", weaknesses="Late")
    name(deal, rival)
    url = f"/deals/{deal.pk}/battle-cards/"
    assert charlie.browser.get(url).status_code == 403
    everything = {"*": {"*": "all"}}
    kept = person_with("Kim", everything, masks={"battle_card": {"how_to_win": "hidden"}}).browser.get(url).content
    assert (b"Secret" in kept, b"Late" in kept) == (False, True)
    for who, masks in (
        ("Lou", {"deal_competitor": {"party": "hidden"}}),
        ("Ned", {"battle_card": {"party": "masked"}}),
    ):
        assert b"Late" not in person_with(who, everything, masks=masks).browser.get(url).content
    alone = person_with("Mia", everything | {"organisation": {"see": "own"}})
    assert b"Late" not in alone.browser.get(url).content


def test_by_api_with_the_deals_currency_and_findable_from_the_deal(open_deal, organisation, owner):
    deal, rival = open_deal(currency="PLN"), organisation()
    api, how = "/api/v1/deal-competitors", {"content_type": "application/json", **owner.bearer}
    body = {"deal": {"id": str(deal.pk)}, "party": {"id": str(rival)}, "price": "900", "won": True}
    made = Client().post(api, body, **how)
    assert made.status_code == 201
    assert (made.json()["price"], made.json()["currency"]) == ("900", "PLN")
    where = f'{{"count": "deal-competitors", "at_least": 1, "where": {{"field": "party", "is": "{rival}"}}}}'
    assert len(Client().get("/api/v1/deals", {"filter": where}, **owner.bearer).json()["items"]) == 1


def test_merged_organisations_are_one_competitor(open_deal, organisation, name, card, owner):
    deal, one, same = open_deal(), organisation("Rivale"), organisation("Rivale srl")
    card(one, strengths="Price"), card(same, strengths="Speed")
    name(deal, one), name(deal, same)
    registry.entity("organisation").verbs.merge(one, [same], by=owner.actor)
    assert (Card.objects.get().party_id, Competitor.objects.get().party_id) == (one, one)


def test_a_lost_deal_leads_to_who_won_it_and_to_all_that_went_there(owner, person_with, organisation, name, open_deal):
    rival, other = organisation(), organisation("Other")
    lost, also, elsewhere = (open_deal(name=text) for text in ("Lost bar", "Also lost", "Only named"))
    for deal, party, won in (
        (lost, rival, True),
        (also, rival, True),
        (elsewhere, rival, False),
        (elsewhere, other, True),
    ):
        name(deal, party, won=won)
    told = owner.browser.get(f"/deals/{lost.pk}/battle-cards/").text
    assert f'href="/organisations/{rival}/"' in told
    url = html.unescape(re.search(r'href="(/deals/[?][^"]+)"', told)[1])
    listed = owner.browser.get(url).text
    assert ("Lost bar" in listed, "Also lost" in listed, "Only named" in listed) == (True, True, False)
    kept = {"*": {"see": "all"}, "organisation": {}}
    assert "Lost to" not in person_with("Rita", kept).browser.get(f"/deals/{lost.pk}/battle-cards/").text


def test_cards_arrive_in_sets_and_are_taken_back_as_one(organisation, owner, person_with):
    rival = organisation("Moka & Co")
    rows = [{"external_id": "1", "party": {"id": str(rival)}, "strengths": "Price"}]
    url, said = "/api/v1/battle-cards/batch?source=sheet", {"content_type": "application/json"}
    told = Client().post(url, rows, **said, **owner.bearer)
    assert told.status_code == 200, told.content
    assert (Card.objects.get().strengths, Party.objects.get(pk=rival).roles) == ("Price", ["competitor"])
    rows[0] |= {"strengths": "Price, service"}
    Client().post(url, rows, **said, **owner.bearer)
    assert Card.objects.get().strengths == "Price, service"
    narrow = person_with("Narrow", {"*": {"*": "all"}, "organisation": {"see": "all", "edit": "own"}})
    assert Client().post(url, [rows[0] | {"strengths": "Nothing"}], **said, **narrow.bearer).status_code == 403
    assert Card.objects.get().strengths == "Price, service"


def test_a_sheet_of_cards_comes_and_goes(organisation, owner):
    rival = organisation("Moka & Co")
    one = bring(owner, SHEET, plural="battle-cards", name="cards.csv")
    assert list(Card.objects.values_list("party", "strengths")) == [(rival, "Price")]
    assert undone(owner, one).status == Status.UNDONE
    assert not Card.objects.exists()
    assert Party.objects.get(pk=rival).roles == []
    assert owner.browser.get("/battle-cards/export/?form=csv").status_code in (200, 302)


def test_a_competitors_page_tells_how_often_one_wins_against_them(open_deal, change, organisation, name, card, owner):
    rival = organisation("Moka & Co")
    card(rival)
    for stage, won in (("Won", False), ("Won", False), ("Lost", True), ("Lost", False), ("", False)):
        deal = open_deal(amount="100")
        name(deal, rival, won=won)
        if stage:
            change(deal, stage=stage)
    assert "/brief/" in owner.browser.get(f"/organisations/{rival}/").content.decode()
    page = owner.browser.get(f"/competitors/{rival}/brief/").content.decode()
    links = re.findall(r'href="(/deals/[^"]+)">(\d+)<', page)
    assert ("<b>50%</b>" in page, [number for _href, number in links]) == (True, ["2", "2", "1"])
    for href, number in links:
        asked = {"filter": parse_qs(urlsplit(html.unescape(href)).query)["filter"][0], "count": "exact"}
        assert Client().get("/api/v1/deals", asked, **owner.bearer).json()["count"] == int(number)
    told = Client().get(f"/api/v1/win-rates/against/{rival}", **owner.bearer).json()["item"]
    assert (told["won"], told["lost"], told["lost_to"], told["rate"]) == (2, 2, 1, 0.5)


def test_how_often_one_wins_is_told_to_nobody_who_may_not_know(
    organisation, name, open_deal, change, owner, person_with
):
    rival, deal = organisation("Moka & Co"), open_deal(amount="100")
    name(deal, rival)
    change(deal, stage="Won")
    everything = {"*": {"*": "all"}}
    for who in (
        person_with("Rita", everything, masks={"deal": {"amount": "hidden"}}),
        person_with("Kim", everything, masks={"deal_competitor": {"party": "masked"}}),
    ):
        assert "none yet" in who.browser.get(f"/competitors/{rival}/brief/").content.decode()
        assert Client().get(f"/api/v1/win-rates/against/{rival}", **who.bearer).status_code == 403
    far = person_with("Far", everything | {"organisation": {"see": "own"}})
    assert far.browser.get(f"/competitors/{rival}/brief/").status_code == 404
    assert Client().get(f"/api/v1/win-rates/against/{uuid4()}", **owner.bearer).status_code == 404
