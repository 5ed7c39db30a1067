"""Providers of mail: who may name them, what is kept locked, and that nothing given to one goes to another."""

import pytest

from clientela.channels.email import actions as mailboxes
from clientela.channels.email.consent.presets import PRESETS
from clientela.channels.email.models import Provider
from clientela.channels.email.tests.dovecot import USER

pytestmark = pytest.mark.django_db
NEW = "/settings/mailboxes/providers/new"


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_needs_only_what_the_provider_gave(owner, preset):
    page = owner.browser.get(f"{NEW}/{preset}/").content.decode()
    assert "http://testserver/settings/mailboxes/back/" in page
    form = PRESETS[preset] | {"client_id": "us", "client_secret": "hush"}
    answer = owner.browser.post(f"{NEW}/{preset}/", form)
    assert answer.status_code == (422 if preset == "other" else 302)
    assert Provider.objects.count() == (preset != "other")


def test_its_issuer_tells_its_addresses(corp, provider):
    assert (corp.authorize_url, corp.token_url) == (f"{provider.url}/consent", f"{provider.url}/token")


def test_an_issuer_that_does_not_answer_is_told_and_nothing_is_kept(inner, owner, provider, facts):
    answer = owner.browser.post(f"{NEW}/other/", facts | {"issuer": f"{provider.url}/none"})
    assert answer.status_code == 422
    assert "It calls itself" in answer.content.decode()
    assert not Provider.objects.exists()


def test_addresses_of_our_own_network_are_not_asked(owner, facts, settings):
    settings.INNER_NETWORKS = []
    assert owner.browser.post(f"{NEW}/other/", facts).status_code == 422
    assert not Provider.objects.exists()


def test_the_secret_is_locked_and_never_shown(corp, owner):
    assert Provider.objects.get().client_secret.reveal() == "hush"
    assert "hush" not in owner.browser.get(f"/settings/mailboxes/providers/{corp.pk}/").content.decode()
    (told,) = owner.browser.get("/api/v1/mail-providers", **owner.bearer).json()["items"]
    assert (told["has_secret"], "client_secret" in told) == (True, False)
    owner.browser.post(f"/settings/mailboxes/providers/{corp.pk}/", {"name": "Corp 2", "client_secret": ""})
    assert Provider.objects.get().client_secret.reveal() == "hush"


def test_the_secret_is_not_told_to_another_place(corp, owner):
    elsewhere = {"token_url": "https://elsewhere.example/token"}
    url = f"/api/v1/mail-providers/{corp.pk}"
    answer = owner.browser.patch(url, elsewhere, content_type="application/json", **owner.bearer)
    assert (answer.status_code, "another place" in answer.content.decode()) == (422, True)
    assert Provider.objects.get().token_url == corp.token_url
    more = elsewhere | {"client_secret": "another"}
    assert owner.browser.patch(url, more, content_type="application/json", **owner.bearer).status_code == 200


def test_one_that_is_used_stays_where_it_is(corp, policy, owner, alice):
    mailboxes.connect_mailbox({"address": USER, "sign_in": str(corp.pk)}, by=alice.actor)
    url = f"/api/v1/mail-providers/{corp.pk}"
    more = {"token_url": "https://elsewhere.example/token", "client_secret": "another"}
    assert owner.browser.patch(url, more, content_type="application/json", **owner.bearer).status_code == 409
    assert owner.browser.delete(url, **owner.bearer).status_code == 409
    answer = owner.browser.post(f"/settings/mailboxes/providers/{corp.pk}/remove/")
    assert "1 mailbox signs in through it." in answer.content.decode()
    assert Provider.objects.get().token_url == corp.token_url


def test_only_who_configures_mailboxes_changes_them(corp, alice):
    for url in (f"{NEW}/google/", f"/settings/mailboxes/providers/{corp.pk}/"):
        assert alice.browser.get(url).status_code == 403
        assert alice.browser.post(url, {"name": "Mine"}).status_code == 403
    assert alice.browser.post(f"/settings/mailboxes/providers/{corp.pk}/remove/").status_code == 403
    assert Provider.objects.get().name == "Corp"
