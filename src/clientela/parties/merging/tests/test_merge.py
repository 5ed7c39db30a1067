"""Two parties become one: all that leads to them follows, what one lacks is filled, and whoever may not changes nothing."""

import pytest
from conftest import TEAM_WORK

from clientela.parties import actions as parties
from clientela.parties.consents.actions import Said, give_consent, withdraw
from clientela.parties.consents.models import Consent
from clientela.parties.merging.actions import merge
from clientela.parties.merging.tests.world import everything, made
from clientela.parties.models import ContactPoint, Party, SourceRecord
from clientela.parties.relationships.actions import relate
from clientela.parties.relationships.models import Relationship
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.merging.models import Successor
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.holds.actions import hold

pytestmark = pytest.mark.django_db


def test_what_leads_to_them_follows(owner, ada, twin):
    merge("person", ada, [twin], by=owner.actor)
    assert not Party.objects.filter(pk=twin).exists()
    assert set(SourceRecord.objects.values_list("party", flat=True)) == {ada}


def test_what_both_have_stays_once_and_what_comes_stands_behind(owner, ada, twin):
    merge("person", ada, [twin], by=owner.actor)
    points = ContactPoint.objects.filter(party=ada).order_by("position")
    assert list(points.values_list("value", flat=True)) == ["ada@example.com", "rossi@example.org"]


def test_what_one_lacks_is_filled_and_what_can_stand_together_does(owner, ada, twin):
    merge("person", ada, [twin], by=owner.actor)
    one = Party.objects.get(pk=ada)
    assert (one.name, one.city, one.lifecycle, str(one.birth_date)) == ("Ada Rossi", "Bari", "customer", "1980-05-12")
    assert (one.tags, one.notes) == (["vip", "fair"], "Likes it dark\n\nMet in Bari")
    assert "rossiexampleorg" in one.search


def test_a_withdrawal_of_one_holds_for_both(owner, ada, twin):
    withdraw(twin, "email", "marketing", Said("on the phone"), by=owner.actor)
    give_consent(ada, "email", "marketing", Said("newsletter form"), by=owner.actor)
    merge("person", ada, [twin], by=owner.actor)
    assert Party.objects.get(pk=ada).consent == ["no_email_marketing"]
    assert Consent.objects.filter(party=ada).count() == 3


def test_no_tie_is_with_itself_and_none_there_twice(owner, ada, twin):
    carla = made("person", owner, name="Carla")
    for party, other in ((ada, twin), (ada, carla), (carla, twin)):
        relate(party, other, "friend", by=owner.actor)
    merge("person", ada, [twin], by=owner.actor)
    assert [{one.party_id, one.other_id} for one in Relationship.objects.all()] == [{ada, carla}]


def test_old_keys_lead_to_the_end_of_a_chain(owner, ada, twin):
    third = made("person", owner, name="Third")
    merge("person", ada, [twin], by=owner.actor)
    merge("person", third, [ada], by=owner.actor)
    assert set(Successor.objects.values_list("old", "new")) == {(twin, third), (ada, third)}


def test_members_and_parts_follow_and_no_ring_arises(owner):
    top, other = made("organisation", owner, name="Top"), made("organisation", owner, name="Other")
    middle = made("organisation", owner, name="Middle", parent={"id": str(top)})
    parties.edit("organisation", other, {"parent": {"id": str(middle)}}, by=owner.actor)
    person = made("person", owner, name="Ada", organisation={"id": str(other)})
    with pytest.raises(Conflict, match="part of"):
        merge("organisation", other, [top], by=owner.actor)
    merge("organisation", top, [other], by=owner.actor)
    assert Party.objects.get(pk=person).organisation_id == top
    assert dict(Party.objects.filter(kind="organisation").values_list("pk", "parent")) == {top: None, middle: top}


@pytest.mark.parametrize(
    "grants", [{}, TEAM_WORK, {"*": {"see": "all", "merge": "all"}}, {"*": {"see": "all", "edit": "all"}}]
)
def test_who_may_not_both_merge_and_edit_changes_nothing(owner, person_with, ada, twin, grants):
    who, before = person_with("Mia", grants), everything()
    with pytest.raises((Denied, Missing)):
        merge("person", ada, [twin], by=who.actor)
    assert everything() == before


def test_one_out_of_reach_keeps_all_as_they_are(owner, person_with, ada, twin):
    who = person_with("Mia", {"*": {"see": "all", "edit": "all", "merge": "own"}})
    Party.objects.filter(pk=ada).update(owner=who.user)
    before = everything()
    with pytest.raises(Missing):
        merge("person", ada, [twin], by=who.actor)
    assert everything() == before


def test_what_a_hold_keeps_is_not_merged(owner, ada, twin):
    hold("people", twin, reason="Case 7", by=owner.actor)
    before = everything()
    with pytest.raises(Conflict, match="Case 7"):
        merge("person", ada, [twin], by=owner.actor)
    assert everything() == before


def test_nobody_is_merged_with_themselves_or_with_another_kind(owner, ada):
    firm, before = made("organisation", owner, name="Firm"), everything()
    for others, error in (([], Conflict), ([ada], Conflict), ([firm], Missing)):
        with pytest.raises(error):
            merge("person", ada, others, by=owner.actor)
    assert everything() == before
