"""Each word of the register shows its proof; withdrawing is one click; whom consents are kept back from learns nothing of them."""

import pytest

from clientela.parties import actions as parties
from clientela.parties.consents.actions import Said, give_consent
from clientela.parties.consents.models import Consent

FORM = Said("newsletter form", text="Yes, write to me.", language="en", proof={"ip": "192.0.2.7", "file": "crm.csv"})
SAID = {"topic": "email_marketing", "state": "given", "source": "Fair"}


@pytest.fixture
def url(owner):
    key = parties.create("person", {"name": "Anna"}, by=owner.actor)
    give_consent(key, "email", "marketing", FORM, by=owner.actor)
    return f"/people/{key}"


def test_the_proof_is_shown(url, owner):
    page = owner.browser.get(f"{url}/consents/").content.decode()
    for part in ("newsletter form", "Yes, write to me.", "Address: 192.0.2.7", "File: crm.csv", "Olga"):
        assert part in page


def test_withdrawing_is_one_click(url, owner):
    page = owner.browser.get(f"{url}/consents/").content.decode()
    assert "Withdraw: E-mail, Marketing" in page
    said = {"topic": "email_marketing", "state": "withdrawn", "source": "On request"}
    assert owner.browser.post(f"{url}/consents/", said).status_code == 302
    assert "Withdraw: E-mail, Marketing" not in owner.browser.get(f"{url}/consents/").content.decode()


def test_a_second_step_is_recorded_by_page_and_api(url, owner):
    owner.browser.post(f"{url}/consents/", SAID | {"confirmed": "yes", "address": "192.0.2.9"})
    proof = Consent.objects.latest("created_at").proof
    assert proof["address"] == "192.0.2.9"
    assert "Confirmed by a second step: " in owner.browser.get(f"{url}/consents/").content.decode()
    body = {"channel": "sms", "source": "Form", "confirmed_at": "2026-05-01T10:00:00Z", "address": "+39 02"}
    api = f"/api/v1{url}/consents"
    assert owner.browser.post(api, body, content_type="application/json", **owner.bearer).status_code == 201
    newest = next(one for one in owner.browser.get(api, **owner.bearer).json()["items"] if one["channel"] == "sms")
    assert newest["proof"] == {"address": "+39 02", "confirmed_at": "2026-05-01T10:00:00+00:00"}


@pytest.mark.parametrize("mask", ["masked", "hidden"])
def test_whom_consents_are_kept_back_from_learns_nothing(url, person_with, mask):
    petra = person_with("Petra", {"*": {"*": "all"}}, masks={"person": {"consents": mask}})
    assert petra.browser.get(f"{url}/consents/").status_code == 403
    assert petra.browser.post(f"{url}/consents/", SAID).status_code == 403
    for path in ("consents", "may-contact?channel=email&purpose=marketing"):
        assert petra.browser.get(f"/api/v1{url}/{path}", **petra.bearer).status_code == 403
    assert Consent.objects.count() == 1


def test_who_may_only_read_them_writes_none(url, person_with):
    petra = person_with("Petra", {"*": {"*": "all"}}, masks={"person": {"consents": "read_only"}})
    assert petra.browser.get(f"{url}/consents/").status_code == 200
    assert petra.browser.post(f"{url}/consents/", SAID).status_code == 403
    assert Consent.objects.count() == 1
