"""Who has the right to it lets a deal in where it would be barred, and says why; on every path, and nobody else."""

import json

import pytest

from clientela.platform.entities import bulk, registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals import actions
from clientela.sales.deals.actions import edit_deal, set_gate
from clientela.sales.deals.models import Deal

JSON = "application/json"
WORTH = {"all": [{"field": "amount", "at_least": "1000"}]}
SELL = {"see": "all", "create": "all", "edit": "all"}
WHY = "The buyer signs on Monday"


@pytest.fixture
def gate(owner, stages):
    set_gate(stages["Proposal"].pk, WORTH, by=owner.actor)
    return stages["Proposal"]


@pytest.fixture
def seller(person_with):
    return person_with("Sara", {"*": {"see": "all"}, "deal": SELL})


def stands():
    return Deal.objects.values_list("stage__name", "passed_because").get()


def test_a_card_is_let_in_with_a_reason_that_stays_on_the_deal(open_deal, owner, gate):
    deal = open_deal(amount="1")
    url = f"/deals/{deal.pk}/move/?view=board"
    barred = owner.browser.post(url, {"to": str(gate.pk)}, headers={"Accept": "text/plain"})
    assert (barred.status_code, stands()) == (409, ("Qualified", ""))
    page = owner.browser.get(barred.headers["X-Way"])
    assert ("at least 1,000" in page.content.decode(), stands()) == (True, ("Qualified", ""))
    done = owner.browser.post(barred.headers["X-Way"], {"to": str(gate.pk), "because": WHY})
    assert (done.status_code, done.headers["Location"].startswith("/deals/?")) == (302, True)
    assert stands() == ("Proposal", WHY)
    assert WHY in owner.browser.get(f"/deals/{deal.pk}/").content.decode()


def test_the_ladder_leads_to_the_same_page_and_without_script_shows_it(open_deal, owner, gate):
    deal = open_deal(amount="1")
    url, to = f"/deals/{deal.pk}/move/", {"to": str(gate.pk)}
    led = owner.browser.post(url, to, headers={"HX-Request": "true"})
    assert led.headers["HX-Redirect"] == f"{url}?to={gate.pk}"
    bare = owner.browser.post(url, to)
    assert (bare.status_code, 'name="because"' in bare.content.decode()) == (409, True)
    assert stands() == ("Qualified", "")


def test_who_has_no_right_to_it_is_told_what_is_asked_and_no_more(open_deal, seller, gate):
    deal = open_deal(amount="1")
    url = f"/deals/{deal.pk}/move/"
    barred = seller.browser.post(url, {"to": str(gate.pk)}, headers={"Accept": "text/plain"})
    assert (barred.status_code, "X-Way" in barred.headers, "at least 1,000" in barred.text) == (409, False, True)
    assert seller.browser.post(url, {"to": str(gate.pk), "because": WHY}).status_code == 403
    with pytest.raises(Denied):
        edit_deal(deal.pk, {"stage": gate.pk, "passed_because": WHY}, by=seller.actor)
    with pytest.raises(Denied):
        actions.open_deal({"name": "New", "stage": gate.pk, "passed_because": WHY}, by=seller.actor)
    assert stands() == ("Qualified", "")


def test_the_right_reaches_as_far_as_its_scope(open_deal, person_with, gate):
    deal = open_deal(amount="1")
    lead = person_with("Lea", {"*": {"see": "all"}, "deal": {**SELL, "pass": "own"}})
    with pytest.raises(Denied):
        edit_deal(deal.pk, {"stage": gate.pk, "passed_because": WHY}, by=lead.actor)
    Deal.objects.update(owner=lead.user)
    edit_deal(deal.pk, {"stage": gate.pk, "passed_because": WHY}, by=lead.actor)
    assert stands() == ("Proposal", WHY)


def test_the_form_asks_why_and_keeps_what_was_typed(open_deal, owner, gate):
    deal = open_deal(amount="1")
    said = {"name": "Renamed", "stage": str(gate.pk), "amount": "1", "version": "1"}
    asked = owner.browser.post(f"/deals/{deal.pk}/edit/", said)
    assert (asked.status_code, 'name="passed_because"' in asked.text, "Renamed" in asked.text) == (409, True, True)
    owner.browser.post(f"/deals/{deal.pk}/edit/", said | {"passed_because": WHY})
    assert (stands(), Deal.objects.get().name) == (("Proposal", WHY), "Renamed")


def test_of_many_the_reason_stays_with_those_that_lack_something(open_deal, owner, gate):
    small, large = open_deal(amount="10"), open_deal(amount="5000")
    entity = registry.entity("deal")
    facts = clean(entity, {"stage": {"id": str(gate.pk)}, "passed_because": WHY}, partial=True).facts
    done = bulk.edit_many(entity, [small.pk, large.pk], bulk.Change(entity.by_name["stage"], facts), by=owner.actor)
    assert (done.changed, done.refused) == (2, {})
    assert dict(Deal.objects.values_list("pk", "passed_because")) == {small.pk: WHY, large.pk: ""}


def test_a_list_asks_why_beside_the_stage_whom_it_may_ask(open_deal, owner, seller, gate):
    deal = open_deal(amount="1")
    form = "/deals/bulk/?field=stage&view=table"
    assert [('name="because"' in one.browser.get(form).text) for one in (owner, seller)] == [True, False]
    said = {"field": "stage", "stage": str(gate.pk), "because": WHY, "id": str(deal.pk)}
    owner.browser.post("/deals/bulk/?view=table", said)
    assert stands() == ("Proposal", WHY)


def test_the_api_takes_the_reason_beside_the_stage(open_deal, owner, seller, gate, client):
    url = f"/api/v1/deals/{open_deal(amount='1').pk}"
    body = json.dumps({"stage": {"id": str(gate.pk)}, "passed_because": WHY})
    assert client.patch(url, body, content_type=JSON, **seller.bearer).status_code == 403
    assert stands() == ("Qualified", "")
    assert client.patch(url, body, content_type=JSON, **owner.bearer).status_code == 200
    assert client.get(url, **owner.bearer).json()["passed_because"] == WHY


def test_the_next_move_takes_the_reason_away_and_history_keeps_it(open_deal, owner, stages, gate):
    deal = open_deal(amount="1")
    edit_deal(deal.pk, {"stage": gate.pk, "passed_because": WHY}, by=owner.actor)
    edit_deal(deal.pk, {"stage": stages["Negotiation"].pk}, by=owner.actor)
    assert stands() == ("Negotiation", "")
    assert deal.events.filter(passed_because=WHY, stage=gate.pk).exists()
