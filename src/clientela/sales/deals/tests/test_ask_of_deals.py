"""What a stage asks of deals holds on every way into it, and on no other."""

import json

import pytest

from clientela.parties.actions import create
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities import bulk, registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.actions import add_buyer, edit_deal, set_gate
from clientela.sales.deals.models import Deal, Gate
from clientela.sales.pipelines.models import Outcome

WORTH = {"all": [{"field": "amount", "at_least": "1000"}]}
JSON = "application/json"
DECIDED = {"all": [{"count": "buyers", "where": {"all": [{"field": "part", "is": "decides"}]}, "at_least": 1}]}


@pytest.fixture
def gate(owner, stages):
    set_gate(stages["Proposal"].pk, WORTH, by=owner.actor)
    return stages["Proposal"]


def test_who_is_not_ready_stays_where_it_was_on_page_board_and_api(open_deal, owner, gate, client):
    deal = open_deal(amount="900")
    moved = owner.browser.post(f"/deals/{deal.pk}/move/?view=board", {"to": str(gate.pk)})
    sent = client.patch(
        f"/api/v1/deals/{deal.pk}", json.dumps({"stage": {"id": str(gate.pk)}}), content_type=JSON, **owner.bearer
    )
    typed = owner.browser.post(f"/deals/{deal.pk}/edit/", {"name": "New", "stage": str(gate.pk), "amount": "900"})
    assert (moved.status_code, Deal.objects.get().stage.name) == (409, "Qualified")
    assert (sent.status_code, typed.status_code) == (409, 409)
    assert "at least 1,000" in sent.content.decode() + typed.content.decode()
    now = Deal.objects.get()
    assert (now.stage.name, now.name, now.version) == ("Qualified", "Breakfast supply", 1)


def test_who_is_ready_comes_in_and_may_be_changed_there(open_deal, change, owner, gate):
    deal = change(open_deal(amount="900"), stage="Proposal", amount="1000")
    assert change(deal, amount="10").stage_id == gate.pk  # it is asked at the door alone


def test_a_new_deal_is_asked_too(open_deal, owner, gate):
    with pytest.raises(Conflict, match="It stays where it was"):
        open_deal(stage="Proposal", amount="1")
    assert not Deal.objects.exists()


def test_of_many_those_that_are_ready_go(open_deal, owner, gate):
    small, large = open_deal(amount="10"), open_deal(amount="5000")
    entity = registry.entity("deal")
    facts = clean(entity, {"stage": {"id": str(gate.pk)}}, partial=True).facts
    done = bulk.edit_many(entity, [small.pk, large.pk], bulk.Change(entity.by_name["stage"], facts), by=owner.actor)
    assert (done.changed, sum(done.refused.values())) == (1, 1)
    assert list(Deal.objects.filter(stage=gate)) == [large]


def test_it_may_ask_for_what_hangs_on_the_deal(open_deal, change, owner, stages):
    set_gate(stages["Negotiation"].pk, DECIDED, by=owner.actor)
    deal = open_deal()
    with pytest.raises(Conflict):
        change(deal, stage="Negotiation")
    anna = create("person", {"name": "Anna Rossi"}, by=owner.actor)
    add_buyer({"deal": deal.pk, "party": anna, "part": "decides"}, by=owner.actor)
    assert change(deal, stage="Negotiation").stage.name == "Negotiation"


def test_what_the_house_does_is_not_asked(open_deal, owner, stages):
    set_gate(stages["Won"].pk, WORTH, by=owner.actor)
    deal = open_deal(amount="1")
    edit_deal(deal.pk, {"outcome": Outcome.WON}, by=SYSTEM)
    assert Deal.objects.get().outcome == "won"


def test_what_can_not_be_read_is_refused_and_a_lost_field_asks_nothing(open_deal, change, owner, gate):
    with pytest.raises(BadCondition):
        set_gate(gate.pk, {"all": [{"field": "nonsense", "is": "1"}]}, by=owner.actor)
    assert Gate.objects.get().where == WORTH
    Gate.objects.update(where={"all": [{"field": "own_gone", "is": "1"}]})
    assert change(open_deal(), stage="Proposal").stage_id == gate.pk


def test_it_is_said_on_its_page_and_by_api_by_who_may_change_stages(owner, charlie, gate, client):
    kept = owner.browser.post(f"/stages/{gate.pk}/gate/", {"where": json.dumps(DECIDED)})
    assert (kept.status_code, Gate.objects.get().where) == (302, DECIDED)
    assert "at least 1" in owner.browser.get(f"/pipelines/{gate.pipeline_id}/gates/").content.decode()
    url = f"/api/v1/stages/{gate.pk}/gate"
    assert charlie.browser.get(f"/stages/{gate.pk}/gate/").status_code == 403
    with pytest.raises(Denied):
        set_gate(gate.pk, {}, by=charlie.actor)
    assert client.get(url, **owner.bearer).json() == {"where": DECIDED}
    bad = client.put(url, json.dumps({"where": {"all": [{"field": "x"}]}}), content_type=JSON, **owner.bearer)
    assert (bad.status_code, Gate.objects.get().where) == (422, DECIDED)
    client.put(url, json.dumps({"where": {}}), content_type=JSON, **owner.bearer)
    assert not Gate.objects.exists()
