"""A partner registers a deal: taken once, answered the same whoever the customer is, and nobody else's to see."""

import re
from typing import Any

import pytest

from clientela.parties.models import Party
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.models import Fact
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.models import Deal
from clientela.sales.partners import registering
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.partners.registering import register
from clientela.sales.partners.tests.conftest import SAID, organisation

pytestmark = pytest.mark.django_db


def _plain(text: str, *keys: Any) -> str:
    """Without what differs between any two pages."""
    for key in keys:
        text = text.replace(str(key), "")
    text = re.sub(r'datetime="[^"]*"', "", text)
    return "\n".join(line for line in text.split("\n") if "csrf" not in line and "CSRF" not in line)


def test_a_partner_registers_once_and_we_have_days_to_answer(paola, owner):
    page = paola.browser.post("/portal/partner-deals/new/", SAID)
    again = paola.browser.post("/portal/partner-deals/new/", SAID)
    assert page.status_code == again.status_code == 302
    assert page.headers["Location"] == again.headers["Location"]
    row = PartnerDeal.objects.select_related("partner", "person").get()
    assert (row.partner.name, row.person.name, row.owner_id, row.state) == (
        "Torrefazione Rossi", "Paola", owner.user.pk, "waiting",
    )  # fmt: skip
    assert row.answer_by is not None
    assert not Deal.objects.exists()
    assert Party.objects.filter(name="Bar Sport").count() == 0
    assert Fact.objects.filter(name="DealRegistered").count() == 1


def test_the_answer_is_the_same_whether_we_know_the_customer_or_not(paola, owner):
    pages = []
    for known in (False, True):
        if known:
            firm = organisation("Bar Sport", emails=["info@barsport.example"])
            Deal.objects.create(name="Ours for long", party_id=firm, owner=owner.user)
        url = paola.browser.post("/portal/partner-deals/new/", SAID).headers["Location"]
        page = paola.browser.get(url).content.decode()
        assert "We answer by" in page
        pages.append(_plain(page, url.split("/")[-2]))
        PartnerDeal.objects.all().delete()
    assert pages[0] == pages[1]


def test_what_is_missing_is_said_and_what_was_typed_is_kept(paola):
    page = paola.browser.post("/portal/partner-deals/new/", {"name": "Six", "note": "Keep me", "value": "much"})
    said = page.content.decode()
    assert page.status_code == 422
    assert "Keep me" in said
    assert 'id="value-wrong"' in said
    page = paola.browser.post("/portal/partner-deals/new/", {"name": "Six", "note": "Keep me"}).content.decode()
    assert 'id="customer-wrong"' in page
    assert "so that we can tell which customer you mean" in page
    assert not PartnerDeal.objects.exists()


def test_by_api_it_is_the_same_door(paola):
    how = {"content_type": "application/json", **paola.bearer}
    made = paola.browser.post("/api/v1/portal/partner-deals", SAID, **how)
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    assert not {"account", "deal", "owner", "answered_at", "next_step"} & made.json().keys()
    bad = paola.browser.post("/api/v1/portal/partner-deals", {"name": "Six", "customer": "Bar"}, **how)
    assert bad.status_code == 422
    assert PartnerDeal.objects.count() == 1


def test_each_cell_of_a_partners_list_stands_beneath_its_heading(paola):
    paola.browser.post("/portal/partner-deals/new/", SAID)
    page = paola.browser.get("/portal/partner-deals/").content.decode()
    heads, row = page.partition("<tbody>")[0].count("<th "), page.partition("<tbody>")[2].partition("</tr>")[0]
    assert "Six machines" in row
    assert (row.count("<td") + row.count("<th"), "checkbox" in row) == (heads, False)


def test_a_phone_shows_a_partner_the_state_and_the_value(paola):
    paola.browser.post("/portal/partner-deals/new/", SAID)
    row = paola.browser.get("/portal/partner-deals/").content.decode().partition("<tbody>")[2]
    slots = dict(re.findall(r'data-slot="(\w+)">(.*?)</td>', row, re.DOTALL))
    assert "Six machines" in row
    assert ("Waits for an answer" in slots["below"], "9,000" in slots["end"]) == (True, True)


def test_one_partner_sees_nothing_of_another(paola, rita):
    key = register(SAID, by=paola.actor)
    for url in ("/portal/partner-deals/", f"/portal/partner-deals/{key}/", "/portal/partner-deals/?q=machines"):
        assert "Six machines" not in rita.browser.get(url).content.decode()
    for url in ("/api/v1/partner-deals?q=machines", f"/api/v1/partner-deals/{key}"):
        assert "Six machines" not in rita.browser.get(url, **rita.bearer).content.decode()
    assert rita.browser.post(f"/portal/partner-deals/{key}/propose/", {"value": "1"}).status_code == 404
    assert PartnerDeal.objects.get().proposed_at is None


def test_our_own_people_and_who_may_not_register_nothing(owner, person_with, paola):
    mute = person_with("Mute", {"partner_deal": {"see": "organisation"}}, stands_for=paola.actor.outside.party)
    for who in (owner, mute):
        with pytest.raises(Denied):
            register(SAID, by=who.actor)
        assert who.browser.post("/portal/partner-deals/new/", SAID).status_code == 404
    assert not PartnerDeal.objects.exists()


def test_too_many_that_wait_are_too_many(paola, monkeypatch):
    monkeypatch.setattr(registering, "MOST_WAITING", 1)
    register(SAID, by=paola.actor)
    with pytest.raises(Conflict):
        register(SAID | {"name": "Seven"}, by=paola.actor)
    assert PartnerDeal.objects.count() == 1


@pytest.mark.parametrize("bad", [{"value": "-1"}, {"email": "nobody"}, {"closes_on": "soon"}, {"website": "x y"}])
def test_bad_words_are_refused_by_name(paola, bad):
    with pytest.raises(Needed) as refused:
        register(SAID | bad, by=paola.actor)
    assert set(refused.value.problems) == set(bad)
    assert not PartnerDeal.objects.exists()
