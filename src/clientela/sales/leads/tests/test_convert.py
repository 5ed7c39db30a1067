"""A lead becomes a deal in one step and a lead again: one person, one deal, whoever presses twice or at once."""

import pytest
from django.db import transaction

from clientela.parties.models import Party
from clientela.parties.tests.test_take_at_once import at_once
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing
from clientela.sales.deals import actions as deals
from clientela.sales.deals.models import Deal
from clientela.sales.leads import actions
from clientela.sales.leads.facts import asking
from clientela.sales.leads.models import Lead

EWA = {"person": "Ewa Łoś", "email": "ewa@example.pl"}


def test_it_becomes_a_deal_of_the_same_person(open_lead, owner):
    actions.create_source({"name": "Fair"}, by=owner.actor)
    lead = open_lead(**EWA, origin="Fair")
    deal = Deal.objects.get(pk=actions.convert(lead.pk, by=owner.actor))
    assert (deal.name, deal.party_id, deal.lead_id, deal.origin) == (lead.name, lead.party_id, lead.pk, "Fair")
    assert Lead.objects.get(pk=lead.pk).state == "converted"
    assert Party.objects.filter(kind="person").count() == 1


def test_said_again_it_is_the_same_deal(open_lead, owner):
    lead = open_lead(**EWA)
    assert actions.convert(lead.pk, by=owner.actor) == actions.convert(lead.pk, by=owner.actor)
    assert Deal.objects.count() == 1


def test_back_again_leaves_no_trace_of_a_double(open_lead, owner):
    lead = open_lead(**EWA)
    actions.convert(lead.pk, by=owner.actor)
    actions.reopen(lead.pk, by=owner.actor)
    assert Lead.objects.get(pk=lead.pk).state == "new"
    assert not Deal.objects.exists()
    again = actions.convert(lead.pk, by=owner.actor)
    assert Deal.objects.get().pk == again
    assert Party.objects.filter(kind="person").count() == 1


def test_a_deal_that_was_worked_on_stays_joined_and_says_so(open_lead, owner):
    lead = open_lead(**EWA)
    deal = actions.convert(lead.pk, by=owner.actor)
    deals.edit_deal(deal, {"next_step": "Tasting"}, by=owner.actor)
    with pytest.raises(Conflict, match="worked on since"):
        actions.reopen(lead.pk, by=owner.actor)
    assert Lead.objects.get(pk=lead.pk).state == "converted"
    assert Deal.objects.get(pk=deal).lead_id == lead.pk


def test_so_does_one_on_which_something_hangs(open_lead, owner):
    lead = open_lead(**EWA)
    deal = actions.convert(lead.pk, by=owner.actor)
    deals.add_buyer({"deal": deal, "party": lead.party_id}, by=owner.actor)
    with pytest.raises(Conflict, match="worked on since"):
        actions.reopen(lead.pk, by=owner.actor)
    assert Deal.objects.filter(pk=deal).exists()


def test_a_card_that_moves_to_converted_opens_the_deal(open_lead, owner):
    lead = open_lead(**EWA)
    moved = owner.browser.post(f"/leads/{lead.pk}/move/?view=board", {"to": "converted"})
    assert (moved.status_code, Deal.objects.get().lead_id) == (204, lead.pk)
    owner.browser.post(f"/leads/{lead.pk}/move/?view=board", {"to": "working"})
    assert (Deal.objects.count(), Lead.objects.get(pk=lead.pk).state) == (0, "working")


def test_it_is_disqualified_with_a_reason_or_not_at_all(open_lead, owner):
    lead = open_lead(**EWA)
    with pytest.raises(Needed):
        actions.disqualify(lead.pk, " ", by=owner.actor)
    assert Lead.objects.get(pk=lead.pk).state == "new"
    actions.disqualify(lead.pk, "Student", by=owner.actor)
    told = Lead.objects.get(pk=lead.pk)
    assert (told.state, told.reason, told.closed_at is None) == ("disqualified", "Student", False)
    actions.reopen(lead.pk, by=owner.actor)
    assert Lead.objects.get(pk=lead.pk).reason == ""


def test_whose_lead_it_is_not_converts_nothing(open_lead, alice):
    lead = open_lead(**EWA)
    with pytest.raises(Missing):
        actions.convert(lead.pk, by=alice.actor)
    assert (Deal.objects.count(), Lead.objects.get(pk=lead.pk).state) == (0, "new")


def test_pages_and_routes_lead_there(open_lead, owner):
    lead = open_lead(**EWA)
    how = {"content_type": "application/json", **owner.bearer}
    deal = owner.browser.post(f"/api/v1/leads/{lead.pk}/convert", {}, **how).json()["deal"]
    assert owner.browser.get(f"/api/v1/deals/{deal}", **owner.bearer).json()["lead"]["id"] == str(lead.pk)
    assert "Take the conversion back" in owner.browser.get(f"/leads/{lead.pk}/").content.decode()
    owner.browser.post(f"/leads/{lead.pk}/reopen/")
    said = owner.browser.post(f"/api/v1/leads/{lead.pk}/disqualify", {"reason": "Student"}, **how).json()
    assert said["state"] == "disqualified"
    owner.browser.post(f"/leads/{lead.pk}/reopen/")
    assert owner.browser.post(f"/leads/{lead.pk}/convert/").status_code == 302


def test_a_party_shows_its_leads(open_lead, owner):
    lead = open_lead(**EWA)
    page = owner.browser.get(f"/people/{lead.party_id}/").content.decode()
    assert f"/leads/{lead.pk}/" in page


@pytest.mark.django_db(transaction=True)
def test_four_who_convert_at_once_open_one_deal_of_one_person(open_lead, owner):
    lead = open_lead(**EWA)
    found = at_once(*[lambda: actions.convert(lead.pk, by=owner.actor)] * 4)
    assert len(set(found)) == 1
    assert Deal.objects.count() == 1
    assert Party.objects.filter(kind="person").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_stranger_at_two_doors_at_once_is_one_person(owner):
    said = [{"person": name, "email": "ewa@example.pl"} for name in ("Ewa Łoś", "E. Los", "Ewa")]

    def opened(one: dict[str, str]) -> None:
        with transaction.atomic():
            who = asking(one, actions.Cleaning())
            actions.convert(actions.open_lead({"name": "Bar", "who": who}, by=owner.actor), by=owner.actor)

    at_once(*[lambda one=one: opened(one) for one in said])
    assert (Party.objects.filter(kind="person").count(), Lead.objects.count(), Deal.objects.count()) == (1, 3, 3)
