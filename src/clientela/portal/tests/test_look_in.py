"""People outside look in: their overview, lists and records, corrections, consents and wishes; our own people have no portal."""

from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from django.core import mail
from django.utils import timezone

from clientela.parties import actions as parties
from clientela.parties.consents.models import Consent
from clientela.parties.models import Party
from clientela.platform.directory.fields.checking import checked
from clientela.platform.directory.outside.starting import STARTING
from clientela.platform.fields.actions import add_field
from clientela.platform.fields.bringing import bring_file
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.jobs import mail_answer
from clientela.platform.privacy.models import Wish
from clientela.platform.privacy.wishes import answer_wish, wish
from clientela.sales.orders.models import Order
from clientela.timeline import actions as timeline


@pytest.fixture
def me(db: None) -> UUID:
    firm = parties.create("organisation", {"name": "Roasters"}, by=SYSTEM)
    facts = {"name": "Dora Neri", "organisation": {"id": str(firm)}, "tags": ["slow payer"], "language": "it"}
    key = parties.create("person", facts, by=SYSTEM)
    Order.objects.create(source="shop", number="N-4711", party_id=key, placed_at=timezone.now(), total="19.80")
    timeline.plan_meeting({"title": "Tasting", "at": "2026-05-12T10:00Z", "party": {"id": str(key)}}, by=SYSTEM)
    return key


@pytest.fixture
def dora(me: UUID, person_with: Any) -> Persona:
    grants, masks = STARTING["Customer"]
    return person_with("Dora", grants, masks=masks, stands_for=me)


def text(answer: Any) -> str:
    said: str = answer.content.decode()
    return said


def test_the_overview_shows_what_is_theirs(dora, alice):
    page = text(dora.browser.get("/portal/"))
    assert "N-4711" in page
    assert "Tasting" in page
    assert "slow payer" not in page
    assert "/palette/" not in page
    assert 'class="sidebar"' not in page
    assert dora.browser.get("/").headers["Location"] == "/portal/"
    assert alice.browser.get("/portal/").status_code == 404


def test_a_list_and_a_record_lead_nowhere_else(dora, me):
    page = text(dora.browser.get("/portal/orders/"))
    order = Order.objects.get()
    assert f'href="/portal/orders/{order.pk}/"' in page
    record = text(dora.browser.get(f"/portal/orders/{order.pk}/"))
    assert "N-4711" in record
    assert f'href="/portal/people/{me}/"' in record
    assert dora.browser.get("/portal/tasks/").status_code == 404
    assert dora.browser.get("/portal/persons/").status_code == 404


def test_what_is_wrong_is_corrected_where_the_role_lets_one(dora, me):
    page = f"/portal/people/{me}/edit/"
    form = text(dora.browser.get(page))
    assert 'name="job_title"' in form
    assert 'name="notes"' not in form
    assert 'name="organisation_text"' not in form
    before = Party.objects.get(pk=me)
    answer = dora.browser.post(page, {"job_title": "Buyer", "notes": "mine", "version": str(before.version)})
    assert answer.headers["Location"] == f"/portal/people/{me}/"
    after = Party.objects.get(pk=me)
    assert (after.job_title, after.notes, after.organisation_id) == ("Buyer", "", before.organisation_id)


def test_consents_are_given_and_withdrawn_with_proof(dora, me):
    for state in ("given", "withdrawn"):
        assert (
            dora.browser.post("/portal/privacy/say/", {"topic": "email_marketing", "state": state}).status_code == 302
        )
    said = list(Consent.objects.filter(party=me).order_by("at", "pk").values_list("state", "source", "by_user"))
    assert said == [("given", "portal", dora.user.pk), ("withdrawn", "portal", dora.user.pk)]
    assert dora.browser.post("/portal/privacy/say/", {"topic": "x", "state": "given"}).status_code == 404
    assert Consent.objects.count() == 2


def test_where_a_role_hides_consents_none_are_said(me, person_with):
    grants, masks = STARTING["Partner"]
    paola = person_with("Paola", grants, masks=masks, stands_for=me)
    assert "email_marketing" not in text(paola.browser.get("/portal/privacy/"))
    assert paola.browser.post("/portal/privacy/say/", {"topic": "email_marketing", "state": "given"}).status_code == 403
    assert not Consent.objects.exists()


def test_where_a_role_covers_consents_none_are_said_either(me, person_with):
    grants, _masks = STARTING["Customer"]
    paola = person_with("Paola", grants, masks={"person": {"consents": "masked"}}, stands_for=me)
    assert "email_marketing" not in text(paola.browser.get("/portal/privacy/"))
    assert paola.browser.post("/portal/privacy/say/", {"topic": "email_marketing", "state": "given"}).status_code == 403
    assert not Consent.objects.exists()


@pytest.fixture
def contract(me, owner):
    """A file that somebody has put into a field of Dora's record: its address under /portal/."""
    add_field(checked({"type": "person", "kind": "file", "labels": {"en": "Contract"}}, by=SYSTEM), by=SYSTEM)
    kept = bring_file("person", "contract.txt", [b"For two years"], by=owner.actor)
    sent = {"own_contract": {"id": str(kept.pk)}}
    url = f"/api/v1/people/{me}"
    assert owner.browser.patch(url, sent, content_type="application/json", **owner.bearer).status_code == 200
    return f"/portal/people/{me}/own_contract/file/"


def test_a_file_is_opened_where_a_role_shows_its_field(contract, me, person_with):
    grants, _masks = STARTING["Customer"]
    paola = person_with("Paola", grants, masks={"person": {"own_contract": "read_only"}}, stands_for=me)
    assert f'href="{contract}"' in text(paola.browser.get(f"/portal/people/{me}/"))
    assert b"".join(paola.browser.get(contract).streaming_content) == b"For two years"
    assert paola.browser.get(contract.replace("own_contract", "name")).status_code == 404


def test_a_file_that_is_kept_back_is_not_opened(contract, me, dora, person_with):
    assert dora.browser.get(contract).status_code == 404
    grants, _masks = STARTING["Customer"]
    paola = person_with("Paola", grants, masks={"person": {"own_contract": "masked"}}, stands_for=me)
    page = text(paola.browser.get(f"/portal/people/{me}/"))
    assert "Contract" in page
    assert "/settings/access/" not in page
    assert paola.browser.get(contract).status_code == 404


def test_a_file_of_somebody_else_is_not_there(contract, person_with):
    other = parties.create("person", {"name": "Emma"}, by=SYSTEM)
    grants, _masks = STARTING["Customer"]
    emma = person_with("Emma", grants, masks={"person": {"own_contract": "read_only"}}, stands_for=other)
    assert emma.browser.get(contract).status_code == 404


def test_one_asks_and_is_answered_by_mail(dora, owner, alice):
    assert dora.browser.post("/portal/privacy/", {"kind": "correct", "text": ""}).status_code == 422
    assert dora.browser.post("/portal/privacy/", {"kind": "erase", "text": "Forget me"}).status_code == 302
    one = Wish.objects.get()
    with pytest.raises(Denied):
        answer_wish(one.pk, "done", "", by=alice.actor)
    assert Wish.objects.get().state == "open"
    assert "Forget me" in text(owner.browser.get("/settings/privacy/"))
    owner.browser.post(f"/privacy/wishes/{one.pk}/", {"state": "refused", "answer": "Orders are kept by law."})
    mail_answer(str(one.pk))
    assert "Orders are kept by law." in mail.outbox[0].body
    assert "Orders are kept by law." in text(dora.browser.get("/portal/privacy/"))


def test_an_answer_that_is_refused_stands_there_again(dora, owner):
    for kind in ("erase", "copy"):
        wish(kind, "", by=dora.actor)
    one = Wish.objects.get(kind="copy")
    said = {"state": "perhaps", "answer": "By “mail”, tomorrow"}
    page = owner.browser.post(f"/privacy/wishes/{one.pk}/", said)
    assert page.status_code == 422
    assert text(page).count("By “mail”, tomorrow") == 1
    assert not Wish.objects.exclude(state="open").exists()


def test_our_own_people_ask_nothing_here(owner):
    with pytest.raises(Denied):
        wish("copy", "", by=owner.actor)
    assert not Wish.objects.exists()


def test_the_account_pages_stand_in_the_same_frame(dora):
    for url in ("/settings/profile/", "/settings/security/", "/settings/tokens/"):
        page = text(dora.browser.get(url))
        assert 'class="portal-head"' in page, url
        assert "/settings/users/" not in page, url
    assert 'class="portal-head"' in text(dora.browser.get("/people/"))


def test_the_overview_asks_once_who_it_is_and_once_for_each_list(dora, django_assert_num_queries):
    with django_assert_num_queries(1 + 4):
        dora.browser.get("/portal/")


def test_the_api_asks_and_answers_too(dora, owner):
    headers = {"content_type": "application/json"}
    made = dora.browser.post("/api/v1/portal/wishes", {"kind": "copy", "text": "All of it"}, **headers, **dora.bearer)
    assert made.status_code == 201
    assert owner.browser.get("/api/v1/wishes", **owner.bearer).json()["items"][0]["text"] == "All of it"
    assert dora.browser.get("/api/v1/wishes", **dora.bearer).status_code == 404
