"""Who gets what: in turn, by load, by place, language and product, the customer's own owner first; and nobody where nobody fits."""

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.parties.tests.test_take_at_once import at_once
from clientela.platform.entities.reading import Missing
from clientela.platform.events.models import Fact
from clientela.platform.permissions.queries import Denied
from clientela.routing import actions
from clientela.routing.checking import BadRouting, rule_facts, seat_facts
from clientela.routing.choosing import choices
from clientela.routing.fitting import covers
from clientela.routing.models import Absence, Rule, Turn
from clientela.routing.works import Asks, work_of
from clientela.sales.leads.actions import open_lead, route_leads
from clientela.sales.leads.models import Lead

TODAY = date(2026, 11, 23)
LONG_AGO = datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))


@pytest.fixture
def rule(owner, alice, bob):
    """A rule of Alice and Bob for all leads, unless told otherwise."""

    def made(**said):
        people = [str(one.user.pk) for one in (alice, bob)]
        facts = rule_facts("lead", {"name": "All", "people": people, "keeps_owner": True, **said}, by=owner.actor)
        return actions.save_rule("lead", facts, by=owner.actor)

    return made


@pytest.fixture
def arrives(owner):
    """The lead as it stands after it came, with nobody named."""

    def came(n=1, **said):
        return Lead.objects.get(pk=open_lead({"name": f"Lead {n}", **said}, by=owner.actor))

    return came


def seat(who, owner, **said):
    actions.set_seat(who.user.pk, seat_facts({"days": "1234567", **said}), by=owner.actor)


def test_in_turn_and_with_the_reason(rule, arrives, alice, bob):
    rule()
    got = [arrives(n) for n in range(4)]
    assert [one.owner_id for one in got] == [alice.user.pk, bob.user.pk] * 2
    assert got[0].given["name"] == "Alice"
    assert "turn of" in got[0].given["reasons"][0]["say"]


def test_who_is_away_or_full_gets_nothing(rule, arrives, alice, bob, owner):
    rule(most=1)
    today = timezone.localdate()
    actions.add_absence(alice.user.pk, today - timedelta(days=1), today + timedelta(days=1), by=owner.actor)
    assert arrives(1).owner_id == bob.user.pk
    left = arrives(2)
    assert (left.owner_id, left.given) == (owner.user.pk, {})
    why = Fact.objects.get(name="NobodyFits").payload["why"][0]
    assert (why["with"]["away"], why["with"]["full"]) == (1, 1)


def test_the_fewest_open_come_first(rule, arrives, alice, bob):
    rule(way="load")
    arrives(1, owner=str(alice.user.pk)), arrives(2, owner=str(alice.user.pk))
    assert [arrives(n).owner_id for n in (3, 4)] == [bob.user.pk] * 2


def test_by_language_place_and_product(rule, owner, alice, bob):
    rule(needs=["language", "territory", "skill"], way="load")
    seat(alice, owner, languages="it", territories="IT 20", skills="Coffee")
    seat(bob, owner, languages="pl", territories="PL", skills="Coffee")
    work = work_of("lead")
    key = open_lead({"name": "Bar", "owner": str(owner.user.pk)}, by=owner.actor)
    for asks, who in ((Asks(None, "IT", "", "20121", "it", ("coffee",)), alice), (Asks(None, "PL", "", "", "pl"), bob),
                      (Asks(None, "IT", "", "00100", "it"), None)):  # fmt: skip
        found = choices(
            type(work)(work.entity, work.owner, work.living, lambda _keys, a=asks: {key: a}), [key], dry=True
        )
        assert found[0].user == (who.user.pk if who else None)


@pytest.mark.parametrize(
    ("territory", "code", "region", "is_in"),
    [("IT", "", "", True), ("IT 00100-00199", "00150", "", True), ("IT 00100-00199", "00200", "", False), ("PL", "", "", False),
     ("IT Lazio", "", "lazio", True), ("IT Lazio", "", "Lombardia", False), ("IT 20", "20121", "", True)],
)  # fmt: skip
def test_a_place_is_a_country_a_region_or_a_range(territory, code, region, is_in):
    assert covers(territory, Asks(None, "IT", region, code)) is is_in


def test_whoever_looks_after_the_customer_comes_first(rule, arrives, bob, owner, alice):
    rule(people=[str(alice.user.pk)])
    ewa = parties.create("person", {"name": "Ewa", "owner": {"id": str(bob.user.pk)}}, by=owner.actor)
    Party.objects.update(created_at=LONG_AGO)
    lead = arrives(1, party=str(ewa))
    assert (lead.owner_id, lead.given["reasons"][0]["with"]["name"]) == (bob.user.pk, "Bob")


def test_hours_are_those_of_the_person(rule, owner, alice, bob):
    rule(in_hours=True)
    for one in (alice, bob):
        seat(one, owner, opens="9", closes="17")
    key = open_lead({"name": "Bar", "owner": str(owner.user.pk)}, by=owner.actor)
    for hour, found in ((8, False), (9, True), (17, False)):
        at = datetime(2026, 11, 23, hour, tzinfo=ZoneInfo("Europe/Rome"))
        assert bool(choices(work_of("lead"), [key], at=at, dry=True)[0].user) is found
    assert not Turn.objects.exists()


def test_the_first_rule_that_finds_somebody(rule, arrives, alice, bob, owner):
    rule(name="Big", where={"field": "wanted", "contains": "ton"}, people=[str(bob.user.pk)])
    rule(name="Rest", people=[str(alice.user.pk)])
    assert [arrives(1, wanted="a ton").owner_id, arrives(2).owner_id] == [bob.user.pk, alice.user.pk]
    first = Rule.objects.order_by("position")[0]
    actions.move_rule(first.pk, up=False, by=owner.actor)
    assert arrives(3, wanted="a ton").owner_id == alice.user.pk


def test_what_nobody_takes_falls_to_somebody_who_is_told_why(rule, arrives, owner, alice, bob):
    rule(where={"field": "wanted", "contains": "ton"})
    actions.set_fallback("lead", bob.user.pk, by=owner.actor)
    lead = arrives()
    assert lead.owner_id == bob.user.pk
    assert [one["say"] for one in lead.given["reasons"]] == [
        "No rule speaks of it.",
        "%(name)s takes what no rule places.",
    ]


def test_again_by_hand_it_is_a_change_that_is_kept(rule, arrives, owner, alice, charlie):
    lead = arrives()
    rule(people=[str(alice.user.pk)])
    with pytest.raises(Denied):
        route_leads([lead.pk], by=charlie.actor)
    assert Lead.objects.get(pk=lead.pk).owner_id == owner.user.pk
    route_leads([lead.pk], by=owner.actor)
    now = Lead.objects.get(pk=lead.pk)
    assert (now.owner_id, now.version) == (alice.user.pk, lead.version + 1)


def test_only_who_configures_says_who_gets_what(rule, alice, owner, bob):
    key = rule()
    with pytest.raises(Denied):
        actions.remove_rule(key, by=alice.actor)
    with pytest.raises(Denied):
        actions.add_absence(bob.user.pk, TODAY, TODAY, by=alice.actor)
    mine = actions.add_absence(alice.user.pk, TODAY, TODAY, by=alice.actor)
    with pytest.raises(Missing):
        actions.remove_absence(mine, by=bob.actor)
    assert (Rule.objects.count(), Absence.objects.count()) == (1, 1)


def test_what_can_not_be_kept_is_told_by_field(owner):
    with pytest.raises(BadRouting) as refused:
        rule_facts("lead", {"where": {"field": "nothing", "is": 1}, "way": "dice", "most": "-1"}, by=owner.actor)
    assert refused.value.problems.keys() == {"name", "where", "way", "most", "team"}
    with pytest.raises(BadRouting) as refused:
        seat_facts({"languages": "italian", "territories": "Rome", "opens": "9"})
    assert refused.value.problems.keys() == {"languages", "territories"}


@pytest.mark.django_db(transaction=True)
def test_two_hundred_that_come_at_once_are_shared_fairly(rule, owner, alice, bob):
    rule(people=[str(one.user.pk) for one in (alice, bob, owner)])

    def many(start):
        for n in range(100):
            with transaction.atomic():
                open_lead({"name": f"Lead {start + n}"}, by=owner.actor)

    at_once(partial(many, 0), partial(many, 100))
    counted = sorted(Lead.objects.filter(owner=one.user).count() for one in (alice, bob, owner))
    assert counted == [66, 67, 67]
