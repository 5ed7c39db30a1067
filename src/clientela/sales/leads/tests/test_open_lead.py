"""A lead is an interest of somebody who is known again: by the address, whatever door it comes by, and never copied."""

import pytest

from clientela.parties import actions as parties
from clientela.parties.models import ContactPoint, Party
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import read_dict
from clientela.platform.permissions.queries import Denied
from clientela.sales.leads import actions
from clientela.sales.leads.models import Lead, LeadSource

EWA = {"person": "Ewa Łoś", "email": "ewa@example.pl", "phone": "+48 22 123 45 67", "company": "Zielona"}


def test_who_asks_becomes_known_in_the_same_act(open_lead, owner):
    lead = open_lead(**EWA)
    assert (lead.party.name, lead.party.organisation.name, lead.owner_id) == ("Ewa Łoś", "Zielona", owner.user.pk)
    assert set(ContactPoint.objects.values_list("value", flat=True)) == {"ewa@example.pl", "+48221234567"}
    assert read_dict(registry.entity("lead"), lead.pk, owner.actor)["party"]["name"] == "Ewa Łoś"


def test_whoever_has_the_address_is_known_again_by_any_name(open_lead):
    first = open_lead(**EWA)
    again = open_lead(name="Second thought", person="E. Los", email="EWA@example.pl")
    assert again.party_id == first.party_id
    assert Party.objects.filter(kind="person").count() == 1


def test_the_address_of_a_desk_is_many_peoples(open_lead):
    anna = open_lead(person="Anna Rossi", email="info@rossi.it")
    bruno = open_lead(person="Bruno Rossi", email="info@rossi.it")
    again = open_lead(person="anna rossi", email="info@rossi.it")
    assert anna.party_id != bruno.party_id
    assert again.party_id == anna.party_id


def test_a_lead_is_called_by_what_is_wanted_or_by_who_asks(open_lead):
    assert open_lead(name="", wanted="Ten kilos\nby May").name == "Ten kilos"
    assert open_lead(name="", person="Ewa Łoś", email="ewa@example.pl").name == "Ewa Łoś"
    assert clean(registry.entity("lead"), {"name": ""}).problems == {"name": "Say what is wanted, or who asks."}


def test_who_may_open_no_lead_makes_nobody_known(charlie):
    with pytest.raises(Denied):
        actions.open_lead({"name": "Espresso bar", "who": {"name": "Ewa"}}, by=charlie.actor)
    assert not Lead.objects.exists()
    assert not Party.objects.exists()


def test_a_party_that_is_named_is_whose_lead_it_is(open_lead, owner):
    key = parties.create("organisation", {"name": "Hotel Alameda"}, by=owner.actor)
    lead = open_lead(party="Hotel Alameda", person="Ewa Łoś", email="ewa@example.pl")
    assert lead.party_id == key
    assert not Party.objects.filter(kind="person").exists()


def test_a_word_that_comes_later_makes_known_who_asks(open_lead, owner):
    lead = open_lead()
    actions.edit_lead(lead.pk, {"email": "ewa@example.pl", "person": "Ewa Łoś"}, by=owner.actor)
    assert Lead.objects.get(pk=lead.pk).party.name == "Ewa Łoś"


def test_files_bring_people_once_and_their_leads_once(bring, open_lead):
    known = open_lead(**EWA)
    rows = [{"external_id": "1", "name": "A", **EWA, "origin": "Fair", "state": "working"},
            {"external_id": "2", "name": "B", "person": "Jan Nowak", "email": "jan@example.pl"},
            {"external_id": "3", "name": "C", "person": "J. Nowak", "email": "jan@example.pl"}]  # fmt: skip
    assert bring(*rows).outcomes["created"] == 3
    assert bring(*rows).outcomes["created"] == 0
    assert Lead.objects.get(name="A").party_id == known.party_id
    assert Party.objects.filter(kind="person").count() == 2
    assert Lead.objects.get(name="B").party_id == Lead.objects.get(name="C").party_id
    assert LeadSource.objects.get().name == "Fair"


def test_a_file_fills_what_is_empty_and_overwrites_nothing(bring, open_lead):
    lead = open_lead(person="Ewa Łoś", email="ewa@example.pl")
    bring({"external_id": "1", "name": "A", "person": "Ewa Q.", "email": "ewa@example.pl", "phone": "+48221234567"})
    assert Party.objects.get(pk=lead.party_id).name == "Ewa Łoś"
    assert ContactPoint.objects.filter(party=lead.party_id, value="+48221234567").exists()
