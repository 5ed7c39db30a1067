"""The company's name stands on every page; a second step, once asked of everybody, comes before everything else."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from clientela.platform.directory.company import actions
from clientela.platform.entities.reading import Conflict
from clientela.platform.people.models import Company
from clientela.platform.permissions.queries import Denied


def with_app(who) -> None:
    Authenticator.objects.create(user=who.user, type="totp", data={"secret": "x"})


def test_the_name_stands_on_every_page_and_where_one_comes_in(owner):
    assert owner.browser.post("/settings/company/", {"name": "Caffè Blu"}).status_code == 302
    for browser, url in ((owner.browser, "/people/"), (Client(), "/login/")):
        assert "Caffè Blu" in browser.get(url).content.decode()


def test_a_second_step_comes_before_everything_else_once_it_is_asked_for(owner, alice, bob):
    with_app(owner), with_app(bob)
    actions.edit_company({"second_factor": True}, by=owner.actor)
    for url in ("/people/", "/settings/users/", "/settings/profile/", "/imports/"):
        assert alice.browser.get(url).headers["Location"] == "/settings/security/?needed=1"
    assert (
        alice.browser.get("/people/", headers={"HX-Request": "true"})
        .headers["HX-Redirect"]
        .startswith("/settings/security/")
    )
    assert "A second step is needed" in alice.browser.get("/settings/security/?needed=1").content.decode()
    assert alice.browser.get("/settings/security/app/").headers["Location"].startswith("/login/again/")
    assert bob.browser.get("/people/").status_code == 200
    assert Client().get("/api/v1/people", **alice.bearer).status_code == 200
    with_app(alice)
    assert alice.browser.get("/people/").status_code == 200


def test_who_has_no_second_step_asks_none_of_others(owner):
    with pytest.raises(Conflict):
        actions.edit_company({"second_factor": True}, by=owner.actor)
    assert owner.browser.post("/settings/company/", {"name": "x", "second_factor": "yes"}).status_code == 422
    assert not Company.objects.exists()


@pytest.mark.parametrize("persona", ["alice", "charlie", "dora"])
def test_who_may_not_configure_changes_nothing(request, persona):
    who = request.getfixturevalue(persona)
    with pytest.raises(Denied):
        actions.edit_company({"name": "Mine"}, by=who.actor)
    assert who.browser.get("/settings/company/").status_code == 403
    assert who.browser.post("/settings/company/", {"name": "Mine"}).status_code == 403
    assert not Company.objects.exists()


def test_the_api_reads_and_changes_it(owner, alice):
    send = {"data": {"name": "Caffè Blu"}, "content_type": "application/json"}
    assert Client().patch("/api/v1/company", **send, **alice.bearer).status_code == 403
    assert Client().get("/api/v1/company", **owner.bearer).json()["name"] == "Torrefazione Alba"
    nothing = dict.fromkeys(("street", "postal_code", "city", "country", "vat_number", "tax_code", "imprint"), "")
    assert Client().patch("/api/v1/company", **send, **owner.bearer).json() == nothing | {
        "name": "Caffè Blu",
        "second_factor": False,
        "currency": "EUR",
        "rate_days": 10,
    }
    assert Client().patch("/api/v1/company", **(send | {"data": {"name": ""}}), **owner.bearer).status_code == 422


def test_a_name_that_can_not_be_is_refused(owner):
    for name in ("", "x" * 300):
        assert owner.browser.post("/settings/company/", {"name": name}).status_code == 422
    assert not Company.objects.exists()


def test_its_address_is_kept_and_a_country_that_there_isnt_refused(owner):
    send = {
        "data": {"city": "Milano", "country": "it", "vat_number": "IT00743110157"},
        "content_type": "application/json",
    }
    assert Client().patch("/api/v1/company", **send, **owner.bearer).json()["country"] == "IT"
    assert Client().patch("/api/v1/company", **(send | {"data": {"country": "QQ"}}), **owner.bearer).status_code == 422
    page = owner.browser.get("/settings/company/").content.decode()
    assert ('value="Milano"' in page, Company.objects.get().country) == (True, "IT")
