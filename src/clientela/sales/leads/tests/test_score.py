"""A lead's score: points by rules, each with its reason, fading with silence, and held against what became of leads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.operands import EntityWords, named_operands
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals import actions as deals
from clientela.sales.deals.models import Deal
from clientela.sales.leads import actions, rating
from clientela.sales.leads.models import Lead, ScoreRule
from clientela.sales.leads.rating import BadScore, refresh_scores, remove_score_rule, save_score_rule
from clientela.sales.leads.scoring import bands, faded
from clientela.timeline.models import Entry

TON = {"field": "wanted", "contains": "ton"}


@pytest.fixture
def rule(owner):
    def made(name, points, **said):
        return save_score_rule({"name": name, "points": points, **said}, by=owner.actor)

    return made


def points(lead):
    now = Lead.objects.get(pk=lead.pk)
    return now.score, [tuple(one) for one in now.points]


def test_points_come_with_their_reasons_at_once(rule, open_lead, owner):
    rule("Wants a ton", 20, where=TON)
    rule("No phone", -5, where={"field": "phone", "known": False})
    lead = open_lead(wanted="A ton of it")
    assert points(lead) == (15, [(20, "Wants a ton"), (-5, "No phone")])
    actions.edit_lead(lead.pk, {"wanted": "A cup"}, by=owner.actor)
    assert points(lead) == (-5, [(-5, "No phone")])
    assert "Wants a ton" not in owner.browser.get(f"/leads/{lead.pk}/").content.decode()


def test_files_bring_leads_with_their_score(rule, bring):
    rule("Wants a ton", 20, where=TON)
    bring({"external_id": "1", "name": "A", "wanted": "a ton"}, {"external_id": "2", "name": "B"})
    assert dict(Lead.objects.values_list("name", "score")) == {"A": 20, "B": 0}


def test_what_they_did_of_late_counts(rule, open_lead, owner):
    rule("Wrote within a week", 10, deed="wrote", days=7)
    rule("Asked before", 3, deed="again", days=100)
    lead = open_lead(person="Ewa", email="ewa@example.pl")
    said = {"party_id": lead.party_id, "kind": "message", "direction": "in", "details": {"kind": "personal"}}
    entry = Entry.objects.create(at=timezone.now() - timedelta(days=2), title="Yes", **said)
    refresh_scores(by=owner.actor)
    assert points(lead) == (10, [(10, "Wrote within a week")])
    Entry.objects.filter(pk=entry.pk).update(at=timezone.now() - timedelta(days=8))
    refresh_scores(by=owner.actor)
    assert points(lead) == (0, [])
    assert points(open_lead(name="More", person="Ewa", email="ewa@example.pl")) == (3, [(3, "Asked before")])


def test_points_fade_while_nobody_speaks(rule, open_lead, owner):
    rule("Wants a ton", 20, where=TON, halves=10)
    lead = open_lead(wanted="a ton", person="Ewa", email="ewa@example.pl")
    Lead.objects.update(opened_at=timezone.now() - timedelta(days=20))
    refresh_scores(by=owner.actor)
    assert points(lead)[0] == 5
    Party.objects.update(last_contact_at=timezone.now())
    refresh_scores(by=owner.actor)
    assert points(lead)[0] == 20
    assert faded(ScoreRule(points=-20, halves=10), 10) == -10


def test_scores_are_no_history_and_no_change(rule, open_lead, owner):
    lead = open_lead(wanted="a ton")
    rule("Wants a ton", 20, where=TON)
    refresh_scores(by=owner.actor)
    now = Lead.objects.get(pk=lead.pk)
    assert (now.score, now.version) == (20, lead.version)
    assert not Lead.pgh_event_model.objects.filter(id=lead.pk).exists()


def test_bands_are_held_against_what_was_won(rule, open_lead, owner):
    rule("Wants a ton", 20, where=TON)
    for wanted, won in (("a ton", True), ("a ton", False), ("a cup", False)):
        key = open_lead(wanted=wanted).pk
        deal = actions.convert(key, by=owner.actor)
        deals.edit_deal(deal, {"outcome": "won" if won else "lost", "lost_reason": "Price"}, by=owner.actor)
    assert [(one.first, one.leads, one.converted, one.won) for one in bands(owner.actor)] == [
        (20, 2, 2, 1),
        (0, 1, 1, 0),
    ]
    assert "20 – 39" in owner.browser.get("/settings/scores/").content.decode()
    assert Deal.objects.count() == 3


def test_rules_are_made_on_the_page_and_by_api(owner, alice):
    sent = {"name": "Any", "points": "+7", "deed": "", "days": "30", "halves": ""}
    assert 'name="days" value="30"' in owner.browser.get("/settings/scores/").content.decode()
    assert owner.browser.post("/settings/scores/", sent).status_code == 302
    wrong = owner.browser.post("/settings/scores/", sent | {"points": "many"})
    assert (wrong.status_code, 'value="many"' in wrong.content.decode()) == (422, True)
    body = {"name": "Other", "points": -3}
    assert alice.browser.post("/api/v1/score-rules", body, "application/json", **alice.bearer).status_code == 403
    key = owner.browser.post("/api/v1/score-rules", body, "application/json", **owner.bearer).json()["id"]
    told = owner.browser.get("/api/v1/score-rules", **owner.bearer).json()
    assert [(one["name"], one["points"]) for one in told["items"]] == [("Any", 7), ("Other", -3)]
    owner.browser.post(f"/settings/scores/{key}/", sent | {"points": "9"})
    assert ScoreRule.objects.get(pk=key).points == 9


def test_only_who_configures_makes_rules(rule, alice, owner):
    key = rule("Any", 1)
    with pytest.raises(Denied):
        remove_score_rule(key, by=alice.actor)
    with pytest.raises(BadScore) as refused:
        save_score_rule({"deed": "sang", "where": {"field": "x"}, "days": "0"}, by=owner.actor)
    assert refused.value.problems.keys() == {"name", "points", "deed", "where", "days"}
    assert ScoreRule.objects.count() == 1
    assert rating.MOST == 1000


def test_rules_ask_whom_they_work_for_and_organisations_themselves(rule, open_lead, owner):
    maker = {"name": "Zielona", "employees": 80}
    firm = create_record(registry.entity("organisation"), maker, by=owner.actor)
    rule("Works for many", 5, where={"field": "organisation.employees", "at_least": 50})
    rule("Are many", 3, where={"field": "party.employees", "at_least": 50})
    assert points(open_lead(person="Ewa", email="ewa@example.pl", company="Zielona"))[0] == 5
    assert points(open_lead(party={"id": str(firm)}))[0] == 3
    assert points(open_lead(person="Jan", email="jan@example.pl"))[0] == 0
    offered = dict(named_operands(EntityWords(registry.entity("lead"), owner.actor)))
    assert {"organisation", "organisation.employees", "party.employees", "party.job_title"} <= offered.keys()


def test_what_is_kept_back_of_organisations_is_asked_of_people_alone(open_lead, owner, person_with):
    kinds = {one: {"see": "all"} for one in ("lead", "person", "organisation")}
    ted = person_with("Ted", kinds, masks={"organisation": {"country": "hidden"}})
    firm = create_record(registry.entity("organisation"), {"name": "Zielona", "country": "PL"}, by=owner.actor)
    ewa = create_record(registry.entity("person"), {"name": "Ewa", "country": "PL"}, by=owner.actor)
    open_lead(party={"id": str(firm)})
    known = open_lead(party={"id": str(ewa)})
    asked = {"field": "party.country", "is": "PL"}
    tests = [compile_condition(asked, EntityWords(registry.entity("lead"), who.actor)) for who in (ted, owner)]
    found = [Lead.objects.filter(one) for one in tests]
    assert ([one.pk for one in found[0]], found[1].count()) == ([known.pk], 2)
