"""Rules of retention: nothing goes before a dry run was confirmed; then what a rule means goes, and what must stay stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.models import Fact
from clientela.platform.fields import reading as fields
from clientela.platform.fields.actions import add_field
from clientela.platform.notifications.models import Notice
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.holds.actions import hold, lift
from clientela.platform.privacy.models import Erasure
from clientela.platform.privacy.retention import actions, running
from clientela.platform.privacy.retention.events import FallingDue
from clientela.platform.privacy.retention.models import Due, Rule, Run
from clientela.platform.undo import bin
from clientela.sales.orders.models import Order
from clientela.workspace.reactions import on_falling_due

ROME = {"field": "city", "is": "Roma"}
pytestmark = pytest.mark.django_db(transaction=True)


def facts(**said):
    return {
        "name": "Old contacts",
        "entity": "person",
        "where": {"all": [ROME]},
        "act": "delete",
        "basis": "GDPR 5.1 e",
    } | said


@pytest.fixture
def romans(owner, alice):
    return [
        Party.objects.create(kind="person", name=name, city=city, owner=alice.user).pk
        for name, city in (("Anna", "Roma"), ("Bruno", "Roma"), ("Carla", "Bari"))
    ]


def ready(who, **said):
    rule = actions.make_rule(facts(**said), by=who.actor)
    return actions.confirm(rule.pk, actions.try_out(rule.pk, by=who.actor).pk, by=who.actor)


def names():
    return sorted(Party.objects.values_list("name", flat=True))


def test_a_dry_run_counts_and_changes_nothing(romans, owner):
    rule = actions.make_rule(facts(), by=owner.actor)
    counts = actions.try_out(rule.pk, by=owner.actor).counts
    assert (counts["found"], counts["held"], counts["whole"]) == (2, 0, True)
    assert len(names()) == 3
    assert running.run_all(by=SYSTEM) == []


def test_a_confirmed_rule_deletes_into_the_bin(romans, owner):
    run = running.run_rule(ready(owner).pk, by=SYSTEM)
    assert (run.state, run.counts) == ("done", {"found": 2, "done": 2, "waiting": 0, "held": 0})
    assert names() == ["Carla"]
    assert {one.name for one in bin.lying(registry.entity("person"), owner.actor)} == {"Anna", "Bruno"}
    assert Fact.objects.get(name="RuleRan").payload["records"] == 2


def test_new_words_need_a_new_dry_run(romans, owner):
    rule = ready(owner)
    tried = Run.objects.get(dry=True)
    actions.edit_rule(rule.pk, {"where": {"all": [{"field": "city", "is": "Bari"}]}}, by=owner.actor)
    assert running.run_all(by=SYSTEM) == []
    with pytest.raises(Conflict, match="changed since this dry run"):
        actions.confirm(rule.pk, tried.pk, by=owner.actor)
    assert len(names()) == 3


def test_another_name_needs_none(romans, owner):
    rule = ready(owner)
    actions.edit_rule(rule.pk, {"name": "Romans", "basis": "Law 3"}, by=owner.actor)
    assert Rule.objects.get().runs


def test_it_waits_and_tells_the_owner_once(romans, owner, alice):
    rule = ready(owner, wait_days=30)
    running.run_rule(rule.pk, by=SYSTEM)
    running.run_rule(rule.pk, by=SYSTEM)
    told = Fact.objects.get(name="FallingDue")
    assert (told.payload["records"], told.payload["user"], len(names())) == (2, str(alice.user.pk), 3)
    on_falling_due(FallingDue(**told.payload))
    page = alice.browser.get(Notice.objects.get(user=alice.user).url).content.decode()
    assert "Anna" in page
    Due.objects.update(since=timezone.now() - timedelta(days=31))
    running.run_rule(rule.pk, by=SYSTEM)
    assert names() == ["Carla"]


def test_what_changes_meanwhile_stays(romans, owner):
    rule = ready(owner, wait_days=30)
    running.run_rule(rule.pk, by=SYSTEM)
    Party.objects.filter(name="Anna").update(city="Milano")
    Due.objects.update(since=timezone.now() - timedelta(days=31))
    assert running.run_rule(rule.pk, by=SYSTEM).counts["done"] == 1
    assert names() == ["Anna", "Carla"]


def test_a_hold_is_stronger_than_a_rule(romans, owner):
    rule = ready(owner)
    held = hold("people", romans[0], reason="Court of Bari, 12/26", by=owner.actor)
    run = running.run_rule(rule.pk, by=SYSTEM)
    assert (run.counts["done"], run.counts["held"], names()) == (1, 1, ["Anna", "Carla"])
    lift(held.pk, by=owner.actor)
    assert running.run_rule(rule.pk, by=SYSTEM).counts["done"] == 1


def test_erasing_leaves_figures_and_what_a_law_keeps(romans, owner):
    for key, years in ((romans[0], 1), (romans[1], 11)):
        Order.objects.create(
            party_id=key, number=str(years), placed_at=timezone.now() - timedelta(days=366 * years), total=5
        )
    run = running.run_rule(ready(owner, act="erase").pk, by=SYSTEM)
    assert (run.counts["done"], run.counts["kept_by_law"], names()) == (1, 1, ["Anna", "Carla"])
    assert Erasure.objects.get().reason == "Old contacts"
    assert Order.objects.get(number="11").party_id is None
    assert not bin.lying(registry.entity("person"), owner.actor)


def test_a_stopped_run_ends_behind_its_set(romans, owner, monkeypatch):
    monkeypatch.setitem(running.SETS, "delete", 1)
    rule, act = ready(owner), running._act

    def one_and_stop(rule_, run, entity, keys):
        actions.stop(run.pk, by=owner.actor)
        return act(rule_, run, entity, keys)

    monkeypatch.setattr(running, "_act", one_and_stop)
    run = running.run_rule(rule.pk, by=SYSTEM)
    assert (run.state, run.counts["done"], run.counts["waiting"]) == ("stopped", 1, 1)
    assert len(names()) == 2


def test_who_sees_only_part_can_not_confirm(romans, owner, person_with):
    petra = person_with("Petra", {"*": {"see": "all"}, "person": {"see": "own"}, "privacy": {"configure": "all"}})
    rule = actions.make_rule(facts(), by=owner.actor)
    tried = actions.try_out(rule.pk, by=petra.actor)
    assert (tried.counts["found"], tried.counts["whole"]) == (0, False)
    with pytest.raises(Denied, match="only part"):
        actions.confirm(rule.pk, tried.pk, by=petra.actor)
    assert not Rule.objects.get().runs


def test_what_else_is_kept_back_counts_too(romans, owner, person_with):
    """Who may not see orders finds more people without any."""
    petra = person_with("Petra", {"*": {"see": "all"}, "order": {"see": "own"}, "privacy": {"configure": "all"}})
    Order.objects.create(party_id=romans[0], number="1", placed_at=timezone.now(), total=5)
    never = {"all": [ROME, {"count": "orders", "is": 0}]}
    rule = actions.make_rule(facts(where=never), by=owner.actor)
    assert actions.try_out(rule.pk, by=owner.actor).counts["found"] == 1
    tried = actions.try_out(rule.pk, by=petra.actor)
    assert (tried.counts["found"], tried.counts["whole"]) == (2, False)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"where": {}}, "where"), ({"where": {"all": []}}, "where"), ({"where": {"field": "nothing", "is": 1}}, "where"),
        ({"name": " "}, "name"), ({"basis": ""}, "basis"), ({"act": "burn"}, "act"), ({"wait_days": "400"}, "wait_days"),
        ({"entity": "order", "act": "erase"}, "act"), ({"entity": "task", "act": "erase"}, "act"), ({"entity": "x"}, "entity"),
    ],
)  # fmt: skip
def test_a_rule_that_can_not_be_is_refused(owner, said, field):
    with pytest.raises(actions.Unfit) as refused:
        actions.make_rule(facts(**said), by=owner.actor)
    assert field in refused.value.problems
    assert not Rule.objects.exists()


def test_a_covered_field_can_not_be_asked(romans, person_with):
    petra = person_with(
        "Petra",
        {"*": {"see": "all", "edit": "all"}, "privacy": {"configure": "all"}},
        masks={"person": {"city": "masked"}},
    )
    with pytest.raises(actions.Unfit):
        actions.make_rule(facts(), by=petra.actor)
    assert not Rule.objects.exists()


def test_without_the_right_nothing_happens(romans, owner, alice):
    rule = actions.make_rule(facts(), by=owner.actor)
    tried = actions.try_out(rule.pk, by=owner.actor)
    for act in (
        lambda: actions.make_rule(facts(), by=alice.actor), lambda: actions.edit_rule(rule.pk, {"name": "x"}, by=alice.actor),
        lambda: actions.confirm(rule.pk, tried.pk, by=alice.actor), lambda: actions.try_out(rule.pk, by=alice.actor),
        lambda: actions.remove_rule(rule.pk, by=alice.actor), lambda: running.run_rule(rule.pk, by=alice.actor),
    ):  # fmt: skip
        with pytest.raises(Denied):
            act()
    assert list(Rule.objects.values_list("name", "confirmed")) == [("Old contacts", "")]
    assert Run.objects.count() == 1


def test_a_rule_whose_field_is_gone_breaks_and_says_so(romans, owner):
    rule = ready(owner)
    gone = {"all": [{"field": "own_shoes", "is": 4}]}
    Rule.objects.update(where=gone, confirmed=Rule(entity="person", where=gone, act="delete", wait_days=0).print)
    run = running.run_rule(rule.pk, by=SYSTEM)
    assert (run.state, len(names())) == ("broken", 3)
    assert "own_shoes" in run.problem


def test_a_worker_that_knows_no_own_fields_yet_runs_a_rule_by_one(romans, owner):
    field = {"entity": "person", "name": "own_roast", "kind": "text", "labels": {"en": "Roast"}}
    add_field(field, by=owner.actor)
    Party.objects.filter(name="Carla").update(own={"own_roast": "dark"})
    rule = actions.make_rule(facts(where={"all": [{"field": "own_roast", "is": "dark"}]}), by=SYSTEM)
    actions.confirm(rule.pk, actions.try_out(rule.pk, by=SYSTEM).pk, by=SYSTEM)
    fields.forget()
    assert running.run_rule(rule.pk, by=SYSTEM).state == "done"
    assert names() == ["Anna", "Bruno"]
