"""Verdicts: merging what is one, keeping apart for ever what is not, and what a rule may do alone."""

from uuid import uuid4

import pytest

from clientela.parties.matching import actions, queue
from clientela.parties.matching.finding import regroup
from clientela.parties.matching.models import Likeness, Run, Verdict
from clientela.parties.matching.reactions import on_parties_unmerged
from clientela.parties.matching.tests.people import arrive
from clientela.parties.matching.verdicts import in_order, kept_apart
from clientela.parties.merging.actions import unmerge
from clientela.parties.merging.events import PartiesUnmerged
from clientela.parties.models import Party
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied


@pytest.fixture
def three(db, arrivals, owner):
    """Three parties that are likely one, the first two above all."""
    rows = [{"external_id": f"{n}", "name": "Lucía Ferrer", "emails": f"l{n}@x.example"} for n in range(3)]
    parties = sorted(arrive(arrivals, *rows), key=lambda one: one.pk)
    Party.objects.filter(pk__in=[one.pk for one in parties]).update(owner=owner.user)
    run = Run.objects.create(kind="person", whole=True)
    for one, other, probability in ((0, 1, 0.999), (1, 2, 0.8), (0, 2, 0.7)):
        Likeness.objects.create(
            kind="person", a=parties[one], b=parties[other], probability=probability, weight=5, run=run
        )
    regroup("person")
    return [one.pk for one in parties]


def test_what_is_one_is_merged_and_remembered(three, owner):
    actions.decide_same("person", three[0], three[1:], by=owner.actor)
    assert list(Party.objects.filter(pk__in=three).values_list("pk", flat=True)) == [three[0]]
    assert Verdict.objects.filter(same=True, by=owner.user).count() == 3
    assert not queue.waiting(owner.actor)


def test_what_is_not_one_is_never_asked_about_again(three, owner):
    actions.decide_different("person", three[1:], by=owner.actor)
    assert kept_apart("person") == {in_order(three[1], three[2])}
    (group,) = queue.waiting(owner.actor)
    assert group.members == [three[0], three[1]]


def test_not_the_same_holds_for_the_one_that_remains_after_a_merge_and_for_the_old_one_after_it_is_taken_back(
    three, owner
):
    actions.decide_different("person", [three[1], three[2]], by=owner.actor)
    merge = actions.decide_same("person", three[0], [three[1]], by=owner.actor)
    assert kept_apart("person") == {in_order(three[0], three[2])}
    unmerge(merge, by=owner.actor)
    assert kept_apart("person") == {in_order(three[1], three[2])}


def test_whom_somebody_parts_again_no_rule_merges(three, owner):
    merge = actions.decide_same("person", three[0], [three[1]], by=owner.actor)
    unmerge(merge, by=owner.actor)
    on_parties_unmerged(PartiesUnmerged(str(merge), "person", str(three[0]), [str(three[1])]))
    assert kept_apart("person") == {in_order(three[0], three[1])}


def test_nobody_is_merged_by_rule_until_the_company_says_so(three, owner):
    assert actions.merge_certain("person", by=SYSTEM) == 0
    actions.set_threshold("person", 0.99, by=owner.actor)
    assert actions.merge_certain("person", by=SYSTEM) == 1
    assert list(Party.objects.filter(pk__in=three).order_by("pk").values_list("pk", flat=True)) == [three[0], three[2]]


def test_a_rule_merges_only_those_of_which_every_two_are_certain(three, owner):
    Likeness.objects.filter(probability=0.8).update(probability=0.995)
    actions.set_threshold("person", 0.99, by=owner.actor)
    assert actions.merge_certain("person", by=SYSTEM) == 0
    assert Party.objects.filter(pk__in=three).count() == 3


@pytest.mark.parametrize("wrong", [0.5, 1.0, -1])
def test_a_low_threshold_is_refused(owner, wrong):
    with pytest.raises(ValueError, match="90"):
        actions.set_threshold("person", wrong, by=owner.actor)


def test_who_may_not_merge_decides_nothing(three, alice, charlie):
    for act in (actions.decide_different, lambda kind, keys, by: actions.decide_same(kind, keys[0], keys[1:], by=by)):
        for persona in (alice, charlie):
            with pytest.raises((Denied, Missing)):
                act("person", three, by=persona.actor)
    assert not Verdict.objects.exists()
    assert Party.objects.filter(pk__in=three).count() == 3


def test_a_group_with_somebody_unseen_does_not_show(three, person_with, owner):
    merger = person_with("Mira", {"*": {"see": "own", "merge": "own", "edit": "own"}})
    Party.objects.filter(pk__in=three[:2]).update(owner=merger.user)
    assert not queue.waiting(merger.actor)
    Party.objects.filter(pk=three[2]).update(owner=merger.user)
    assert [group.members for group in queue.waiting(merger.actor)] == [three]


def test_what_is_not_there_is_not_decided(db, owner):
    with pytest.raises(Missing):
        actions.decide_different("person", [uuid4(), uuid4()], by=owner.actor)
