"""Editing a party: only what is named changes, lists are set whole, and two people do not overwrite each other."""

from typing import Any

import pytest
from django.db import connection

from clientela.parties import actions
from clientela.parties.entities import ORGANISATION, PERSON
from clientela.parties.models import Party
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.models import Fact
from clientela.platform.permissions.queries import Denied

PastParty: Any = Party.pgh_event_model  # type: ignore[attr-defined]


@pytest.fixture
def anna(alice: Any) -> Party:
    raw = {
        "name": "Anna Rossi", "city": "Torino", "tags": ["vip"], "emails": ["anna@example.com", "a.rossi@example.org"],
        "phones": ["+39 347 118 2930"], "addresses": [{"street": "Via Roma 1"}, {"street": "Via Po 2"}],
    }  # fmt: skip
    return Party.objects.get(pk=actions.create("person", clean(PERSON, raw).facts, by=alice.actor))


def edit(party: Party, by: Any, *, version: int | None = None, **raw: Any) -> Party:
    entity = ORGANISATION if party.kind == "organisation" else PERSON
    cleaned = clean(entity, raw, partial=True)
    assert not cleaned.problems
    actions.edit(party.kind, party.pk, cleaned.facts, by=by, version=version)
    connection.check_constraints()
    return Party.objects.get(pk=party.pk)


def test_only_what_is_named_changes(anna, alice):
    after = edit(anna, alice.actor, version=1, city="Milano")
    assert (after.city, after.name, after.tags, after.version) == ("Milano", "Anna Rossi", ["vip"], 2)
    assert after.contact_points.count() == 3


def test_history_keeps_what_was_with_who_and_why(anna, alice):
    edit(anna, alice.actor, city="Milano")
    old = PastParty.objects.get()
    assert (old.city, old.version) == ("Torino", 1)
    assert old.pgh_context.metadata == {
        "kind": "user", "user": str(alice.user.pk), "name": "Alice", "through": "", "reason": "edit person",
    }  # fmt: skip


def test_it_is_announced(anna, alice):
    edit(anna, alice.actor, city="Milano", tags=[])
    assert Fact.objects.get(name="PartyChanged").payload["fields"] == ["city", "tags"]


def test_a_version_that_no_longer_stands_is_a_conflict(anna, alice):
    edit(anna, alice.actor, version=1, city="Milano")
    with pytest.raises(Conflict):
        edit(anna, alice.actor, version=1, city="Roma")
    assert Party.objects.get(pk=anna.pk).city == "Milano"
    assert Fact.objects.filter(name="PartyChanged").count() == 1


def test_what_stays_in_a_list_keeps_its_row(anna, alice):
    kept = anna.contact_points.get(value="a.rossi@example.org")
    edit(anna, alice.actor, emails=["a.rossi@example.org", "new@example.com"])
    emails = anna.contact_points.filter(kind="email").order_by("position")
    assert [point.value for point in emails] == ["a.rossi@example.org", "new@example.com"]
    assert emails[0].pk == kept.pk
    assert anna.contact_points.filter(kind="phone").count() == 1


def test_addresses_are_set_whole(anna, alice):
    kept = anna.addresses.get(street="Via Po 2")
    edit(anna, alice.actor, addresses=[{"street": "Via Po 2", "typed": "Via Po 2", "label": "work"}])
    only = anna.addresses.get()
    assert (only.pk, only.label, only.position) == (kept.pk, "work", 0)
    edit(anna, alice.actor, addresses=[])
    assert not anna.addresses.exists()


def test_vat_and_tax_number_may_be_the_same(owner):
    raw = {"name": "Alba", "identifiers": [
        {"kind": "vat", "typed": "00743110157", "country": "IT"},
        {"kind": "tax", "typed": "00743110157", "country": "IT"}]}  # fmt: skip
    alba = Party.objects.get(pk=actions.create("organisation", clean(ORGANISATION, raw).facts, by=owner.actor))
    before = set(alba.identifiers.values_list("pk", flat=True))
    for identifiers in (raw["identifiers"], list(reversed(raw["identifiers"]))):
        edit(alba, owner.actor, identifiers=identifiers)
        assert set(alba.identifiers.values_list("pk", flat=True)) == before


def test_the_search_text_follows(anna, alice):
    edit(anna, alice.actor, nickname="Ánnuška", phones=["+48 22 123 45 67"], emails=[])
    assert Party.objects.get(pk=anna.pk).search.split() == ["anna", "rossi", "annuska", "48221234567"]


def test_an_organisation_is_linked_by_name_or_made_or_taken_away(anna, alice):
    alba = edit(anna, alice.actor, organisation="Alba").organisation
    assert (alba.kind, alba.owner) == ("organisation", alice.user)
    assert edit(anna, alice.actor, organisation="ALBA").organisation == alba
    assert edit(anna, alice.actor, organisation=None).organisation is None


def test_an_organisation_is_not_its_own_parent(owner):
    alba = Party.objects.get(pk=actions.create("organisation", {"name": "Alba"}, by=owner.actor))
    with pytest.raises(Conflict):
        edit(alba, owner.actor, parent={"id": str(alba.pk)})


@pytest.mark.parametrize("raw", [{"name": ""}, {"name": None}, {"name": " \u200b"}])
def test_a_name_can_not_be_taken_away(anna, raw):
    assert list(clean(PERSON, raw, partial=True).problems) == ["name"]


@pytest.mark.parametrize(("name", "rest"), [("lifecycle", "lead"), ("tags", []), ("owner", None), ("birth_date", None)])
def test_what_can_be_empty_can_be_emptied(anna, alice, name, rest):
    assert getattr(edit(anna, alice.actor, **{name: None}), name) == rest


def test_a_team_mate_may_and_others_may_not(anna, bob, charlie, dora, person_with):
    assert edit(anna, bob.actor, city="Roma").city == "Roma"
    elsewhere = person_with("Ewa", {"*": {"see": "team", "edit": "team"}})
    with pytest.raises(Missing):
        edit(anna, elsewhere.actor, city="Stolen")
    for stranger in (charlie, dora):
        with pytest.raises(Denied):
            edit(anna, stranger.actor, city="Stolen")
    assert Party.objects.get(pk=anna.pk).city == "Roma"
    assert PastParty.objects.count() == 1


def test_a_person_is_not_edited_as_an_organisation(anna, owner):
    with pytest.raises(Missing):
        actions.edit("organisation", anna.pk, {"name": "Alba"}, by=owner.actor)


def test_deleting_takes_what_hangs_on_it_and_keeps_its_past(anna, alice):
    actions.delete("person", anna.pk, by=alice.actor)
    assert not Party.objects.exists()
    assert PastParty.objects.get().name == "Anna Rossi"
    assert Fact.objects.get(name="PartyDeleted").payload == {"party": str(anna.pk), "kind": "person"}


def test_deleting_is_for_its_owner(anna, bob, charlie):
    with pytest.raises(Missing):
        actions.delete("person", anna.pk, by=bob.actor)
    with pytest.raises(Denied):
        actions.delete("person", anna.pk, by=charlie.actor)
    assert Party.objects.filter(pk=anna.pk).exists()
    assert not Fact.objects.filter(name="PartyDeleted").exists()


def test_deleting_an_organisation_leaves_its_people(owner):
    key = actions.create("person", {"name": "Anna", "organisation": {"name": "Alba"}}, by=owner.actor)
    actions.delete("organisation", Party.objects.get(kind="organisation").pk, by=owner.actor)
    assert Party.objects.get(pk=key).organisation is None
