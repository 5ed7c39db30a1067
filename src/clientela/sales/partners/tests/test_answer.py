"""What we answer: accepted, a deal with the customer, never made twice; refused with a reason; protected from other partners."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.directory.outside.starting import STARTING
from clientela.platform.entities.money import today
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.models import Fact
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.actions import open_deal
from clientela.sales.deals.models import Deal
from clientela.sales.partners import letters
from clientela.sales.partners.actions import (
    accept,
    end_protections,
    extend,
    open_partner_deal,
    refuse,
    settle_proposal,
)
from clientela.sales.partners.customers import doubles_of
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.partners.registering import propose, register
from clientela.sales.partners.tests.conftest import SAID, organisation

pytestmark = pytest.mark.django_db


def test_accepted_it_is_a_deal_with_a_new_customer_and_protected(paola, owner):
    key = register(SAID, by=paola.actor)
    deal = Deal.objects.get(pk=accept(key, {"days": "30", "message": "Welcome"}, by=owner.actor))
    assert (deal.party.name, deal.amount, deal.origin) == ("Bar Sport", 9000, "Torrefazione Rossi")
    row = PartnerDeal.objects.get()
    assert (row.state, row.protected_until, row.message) == ("accepted", today() + timedelta(days=30), "Welcome")
    assert row.answered_at is not None
    with pytest.raises(Conflict):
        accept(key, by=owner.actor)
    assert Deal.objects.count() == 1


@pytest.mark.parametrize("said", [{"emails": ["info@barsport.example"]}, {"website": "https://www.barsport.example"},
                                  {"emails": ["boss@barsport.example"]}])  # fmt: skip
def test_a_customer_whom_we_know_is_never_made_again(paola, owner, said):
    firm = organisation("Bar Sport", **said)
    assert Deal.objects.get(pk=accept(register(SAID, by=paola.actor), by=owner.actor)).party_id == firm
    assert Party.objects.filter(kind="organisation", name__contains="Sport").count() == 1


def test_the_same_number_or_name_shows_before_one_answers(paola, rita, owner):
    firm = organisation("Bar Sport S.r.l.", identifiers=[{"kind": "vat", "typed": "IT00743110157"}])
    deal = open_deal({"name": "Ours", "party": firm}, by=owner.actor)
    first = register(SAID | {"tax_number": "00743110157", "country": "IT"}, by=rita.actor)
    row = PartnerDeal.objects.get(pk=register(SAID | {"tax_number": "IT 0074 3110 157"}, by=paola.actor))
    found = doubles_of(row, owner.actor)
    assert [(one.key, one.sure) for one in found.customers] == [(firm, True)]
    assert ([one.pk for one in found.deals], [one.pk for one in found.registered]) == ([deal], [first])
    page = owner.browser.get(f"/partner-deals/{row.pk}/answer/").content.decode()
    assert "Bar Sport S.r.l." in page
    assert "Caffè Rivale" in page


def test_two_partners_are_never_protected_for_one_customer(paola, rita, owner):
    first, second = register(SAID, by=paola.actor), register(SAID, by=rita.actor)
    accept(first, by=owner.actor)
    with pytest.raises(Conflict):
        accept(second, by=owner.actor)
    assert (PartnerDeal.objects.get(pk=second).state, Deal.objects.count()) == ("waiting", 1)
    account, far = PartnerDeal.objects.get(pk=first).account_id, today() + timedelta(days=9)
    with pytest.raises(IntegrityError), transaction.atomic():  # however it is said
        PartnerDeal.objects.filter(pk=second).update(state="accepted", account=account, protected_until=far)
    PartnerDeal.objects.filter(pk=first).update(protected_until=today() - timedelta(days=1))
    accept(second, by=owner.actor)


def test_refused_with_a_reason_which_a_mail_brings(paola, owner):
    key = register(SAID, by=paola.actor)
    with pytest.raises(Needed):
        refuse(key, " ", by=owner.actor)
    page = owner.browser.post(f"/partner-deals/{key}/answer/", {"act": "refuse", "reason": "Not our field"})
    assert page.status_code == 302
    assert letters.write(key) == 1
    assert "Not our field" in mail.outbox[0].body
    assert "Not our field" in paola.browser.get(f"/portal/partner-deals/{key}/").content.decode()


def test_protection_ends_by_itself_once_and_can_be_extended_with_a_reason(paola, owner):
    key = register(SAID, by=paola.actor)
    accept(key, by=owner.actor)
    later = today() + timedelta(days=200)
    with pytest.raises(Needed):
        extend(key, later, "", by=owner.actor)
    extend(key, later, "They test it", by=owner.actor)
    assert PartnerDeal.objects.get().protected_until == later
    PartnerDeal.objects.update(protected_until=today() - timedelta(days=1))
    assert (end_protections(by=SYSTEM), end_protections(by=SYSTEM)) == (1, 0)
    assert PartnerDeal.objects.get().state == "ended"
    assert Fact.objects.filter(name="ProtectionEnded").count() == 1


def test_on_its_last_day_it_is_still_protected(paola, rita, owner):
    first, second = register(SAID, by=paola.actor), register(SAID, by=rita.actor)
    accept(first, by=owner.actor)
    PartnerDeal.objects.filter(pk=first).update(protected_until=today())
    assert end_protections(by=SYSTEM) == 0
    with pytest.raises(Conflict):
        accept(second, by=owner.actor)
    assert set(PartnerDeal.objects.values_list("state", flat=True)) == {"accepted", "waiting"}


def test_a_protection_is_never_made_shorter_by_extending_it(paola, owner):
    key = register(SAID, by=paola.actor)
    accept(key, by=owner.actor)
    for until in (today() + timedelta(days=90), today() + timedelta(days=9), today() + timedelta(days=731)):
        with pytest.raises(Needed):
            extend(key, until, "They ask", by=owner.actor)
    assert PartnerDeal.objects.get().protected_until == today() + timedelta(days=90)


def test_who_sees_it_no_more_gets_no_letter(paola, owner):
    key = register(SAID, by=paola.actor)
    accept(key, by=owner.actor)
    PartnerDeal.objects.update(partner=organisation("Another partner"))
    assert (letters.write(key), mail.outbox) == (0, [])


def test_a_colleague_of_the_partner_sees_it_and_what_is_declined_stays(paola, owner, person_with):
    key = register(SAID, by=paola.actor)
    firm = Party.objects.get(name="Torrefazione Rossi").pk
    carlo = parties.create("person", {"name": "Carlo", "organisation": {"id": str(firm)}}, by=SYSTEM)
    colleague = person_with("Carlo", *STARTING["Partner"][:1], masks=STARTING["Partner"][1], stands_for=carlo)
    assert colleague.browser.get(f"/portal/partner-deals/{key}/").status_code == 200
    propose(key, {"value": "1", "closes_on": "2031-01-01"}, by=colleague.actor)
    settle_proposal(key, taken=False, by=owner.actor)
    row = PartnerDeal.objects.get()
    assert (row.value, row.closes_on, row.proposed_at) == (9000, None, None)


def test_partners_and_who_may_not_answer_nothing(paola, charlie, bob):
    key = register(SAID, by=paola.actor)
    for who, error in ((paola, Denied), (charlie, Denied), (bob, Missing)):
        with pytest.raises(error):
            accept(key, by=who.actor)
        with pytest.raises(error):
            refuse(key, "No", by=who.actor)
        assert who.browser.post(f"/partner-deals/{key}/answer/", {"act": "accept"}).status_code in (403, 404)
    assert PartnerDeal.objects.get().state == "waiting"
    assert not Deal.objects.exists()


def test_what_a_partner_proposes_holds_once_we_take_it(paola, owner):
    key = register(SAID, by=paola.actor)
    deal = accept(key, by=owner.actor)
    propose(key, {"value": "12000", "closes_on": "2030-05-12", "note": "Two more"}, by=paola.actor)
    assert Deal.objects.get(pk=deal).amount == 9000
    page = owner.browser.post(f"/partner-deals/{key}/answer/", {"act": "take", "answer": "Thanks"})
    assert page.status_code == 302
    row, ours = PartnerDeal.objects.get(), Deal.objects.get(pk=deal)
    assert (row.value, row.proposed_at, row.message) == (12000, None, "Thanks")
    assert (ours.amount, str(ours.closes_on)) == (12000, "2030-05-12")
    with pytest.raises(Conflict):
        settle_proposal(key, taken=True, by=owner.actor)


def test_a_shared_deal_is_seen_with_its_stage_and_nothing_of_ours(paola, owner):
    partner = Party.objects.get(name="Torrefazione Rossi").pk
    deal = open_deal({"name": "Ours", "next_step": "Secret step", "amount": 77123}, by=owner.actor)
    said = {"name": "Shared", "partner": partner, "deal": deal}
    key = open_partner_deal(said, by=owner.actor)
    with pytest.raises(Conflict):
        open_partner_deal(said, by=owner.actor)
    page = paola.browser.get(f"/portal/partner-deals/{key}/").content.decode()
    assert Deal.objects.get().stage.name in page
    assert "Secret step" not in page
    assert "77123" not in page + paola.browser.get(f"/api/v1/partner-deals/{key}", **paola.bearer).content.decode()


def test_of_us_who_may_not_see_the_deal_sees_no_part_of_it(paola, owner, person_with, team):
    key = register(SAID, by=paola.actor)
    reader = person_with("Ugo", {"partner_deal": {"see": "all"}, "deal": {"see": "own"}}, team)
    assert reader.browser.get(f"/partner-deals/{key}/").status_code == 200
    accept(key, by=owner.actor)
    assert reader.browser.get(f"/partner-deals/{key}/").status_code == 404


def test_what_a_role_keeps_back_of_deals_is_not_told_here(paola, owner, person_with, team):
    accept(register(SAID, by=paola.actor), by=owner.actor)
    grants = {"partner_deal": {"see": "all"}, "deal": {"see": "all"}}
    reader = person_with("Ugo", grants, team, masks={"deal": {"stage": "hidden"}})
    stage = Deal.objects.get().stage.name
    assert stage not in str(reader.browser.get("/api/v1/partner-deals", **reader.bearer).json()["items"])
    assert stage in str(owner.browser.get("/api/v1/partner-deals", **owner.bearer).json()["items"])
