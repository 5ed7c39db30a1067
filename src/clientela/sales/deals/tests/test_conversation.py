"""What passed with the customer stands on the deal's page, for who may look into both, and is written there."""

import pytest
from django.test import Client

from clientela.parties import actions as parties
from clientela.platform.people.keys import new_key
from clientela.timeline.actions import note
from clientela.timeline.models import Entry

SEEN = {"*": {"see": "all", "note": "all"}}


@pytest.fixture
def deal(open_deal, owner):
    firm = parties.create("organisation", {"name": "Qzbar"}, by=owner.actor)
    note(firm, "Likes Qzmoka", by=owner.actor)
    return open_deal(party={"id": str(firm)})


def talk(who, deal):
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/deals/{deal.pk}/"}
    return who.browser.get(f"/deals/{deal.pk}/conversation/", headers=here)


def test_its_page_asks_for_it_and_shows_it(deal, owner):
    assert f"/deals/{deal.pk}/conversation/" in owner.browser.get(f"/deals/{deal.pk}/").content.decode()
    shown = talk(owner, deal).content.decode()
    assert "Likes Qzmoka" in shown
    assert f'action="/organisations/{deal.party_id}/timeline/"' in shown
    assert "hx-push-url" not in shown  # the deal's address stays
    assert "hx-push-url" in owner.browser.get(f"/organisations/{deal.party_id}/").content.decode()


def test_what_is_written_there_is_in_the_customers_history(deal, owner):
    url = f"/organisations/{deal.party_id}/timeline/"
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/deals/{deal.pk}/"}
    answer = owner.browser.post(url, {"text": "Wants a tasting", "mode": "note"}, headers=here)
    assert answer.status_code == 200
    assert "hx-push-url" not in answer.content.decode()
    assert Entry.objects.filter(party=deal.party_id, body="Wants a tasting").exists()


@pytest.mark.parametrize(
    ("rights", "masks"),
    [
        ({"deal": {"see": "all"}}, {}),
        (SEEN | {"organisation": {"see": "own"}}, {}),
        (SEEN, {"deal": {"party": "hidden"}}),
    ],
)
def test_who_may_not_look_into_the_customer_is_told_nothing(deal, person_with, rights, masks):
    ted = person_with("Ted", rights, masks=masks)
    shown = talk(ted, deal)
    assert (shown.status_code, b"Qz" in shown.content) == (200, False)


def test_of_a_deal_that_is_not_there_or_not_seen_nothing_is_told(deal, person_with, owner):
    ted = person_with("Ted", SEEN | {"deal": {"see": "own"}})
    assert talk(ted, deal).status_code == 404
    assert owner.browser.get(f"/deals/{new_key()}/conversation/").status_code == 404
    assert owner.browser.get(f"/products/{new_key()}/conversation/").status_code == 404
    assert Client().get(f"/deals/{deal.pk}/conversation/").status_code == 302
