"""An administrator sets up a provider, which is asked when it is saved; nobody opens a door wider than he may."""

import time
from dataclasses import replace

import pytest

from clientela.platform.directory.sso import actions, asking
from clientela.platform.directory.sso.asking import LARGEST, Silent, read
from clientela.platform.directory.sso.conftest import CLIENT, SECRET, is_in
from clientela.platform.directory.sso.models import Identity, Provider, SignInRule
from clientela.platform.events.models import Fact
from clientela.platform.outbound.tests.conftest import drip, listen
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied

__all__ = ["listen"]
PAGE = "/settings/sign-in/"


@pytest.fixture
def form(facts):
    return facts | {"domains": "corp.example, @CORP.example", "creates_users": "yes", "second_steps": "mfa otp"}


def test_the_page_sets_it_up_and_the_login_page_shows_its_button(owner, form, client):
    role = Role.objects.get(assignments__user=owner.user)
    made = owner.browser.post(f"{PAGE}new/oidc/", form | {f"groups:{role.pk}": "crm-admins, root"})
    one = Provider.objects.get()
    assert made.headers["Location"] == f"{PAGE}{one.pk}/?saved=1"
    assert (one.domains, one.second_steps, one.creates_users) == (["corp.example"], ["mfa", "otp"], True)
    assert one.group_roles == {"crm-admins": str(role.pk), "root": str(role.pk)}
    assert f"/login/with/{one.pk}/" in client.get("/login/").content.decode()
    page = owner.browser.get(f"{PAGE}{one.pk}/").content.decode()
    assert f"/login/with/{one.pk}/back/" in page
    assert "crm-admins, root" in page
    assert Fact.objects.filter(name="ProviderAdded").count() == 1


def test_its_secret_is_kept_encrypted_and_never_shown(owner, provider):
    assert provider.client_secret.reveal() == SECRET
    row = Provider.objects.filter(pk=provider.pk).extra(select={"raw": "client_secret"}).get()
    assert SECRET not in row.raw
    assert SECRET not in owner.browser.get(f"{PAGE}{provider.pk}/").content.decode()
    told = owner.browser.get("/api/v1/providers", **owner.bearer).json()["items"][0]
    assert (told["has_secret"], told["client_id"]) == (True, CLIENT)
    assert "client_secret" not in told


def test_saved_without_the_secret_it_keeps_it(owner, provider, form):
    owner.browser.post(f"{PAGE}{provider.pk}/", form | {"client_secret": "", "name": "Other"})
    provider.refresh_from_db()
    assert (provider.name, provider.client_secret.reveal()) == ("Other", SECRET)


@pytest.mark.parametrize(
    "issuer", ["", "id.example.com", "ftp://id.example.com", "https://a b.example", "{}/realms/none", "{}/"]
)
def test_a_provider_that_does_not_answer_is_refused_with_a_sentence(owner, form, idp, issuer):
    answer = owner.browser.post(f"{PAGE}new/oidc/", form | {"issuer": issuer.format(idp.issuer)})
    assert answer.status_code == 422
    assert CLIENT in answer.content.decode()  # what was typed is kept
    assert not Provider.objects.exists()


def test_nothing_inside_our_own_network_is_asked(owner, form, idp, settings):
    settings.INNER_NETWORKS = []
    answer = owner.browser.post(f"{PAGE}new/oidc/", form | {"issuer": idp.issuer.replace("http:", "https:")})
    assert "may not be reached" in answer.content.decode()
    assert idp.asked == []


@pytest.mark.parametrize(
    "said", [b"[" * 100_000, b'{"a": "' + b"a" * LARGEST + b'"}', b"[1]"], ids=["deep", "large", "no object"]
)
def test_what_no_provider_says_is_refused_with_a_sentence(listen, said):
    server = listen(lambda s: s.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + said))
    with pytest.raises(Silent, match="can't be read"):
        read(server.url)


def test_a_provider_that_does_not_end_is_left(listen, monkeypatch):
    monkeypatch.setattr(asking, "BOUNDS", replace(asking.BOUNDS, seconds=0.4))
    began = time.monotonic()
    with pytest.raises(Silent, match="No answer within"):
        read(listen(drip).url)
    assert time.monotonic() - began < 1.5


def test_who_holds_less_than_somebody_else_opens_no_door(clerk, owner, facts, provider):
    with pytest.raises(Denied):
        actions.add_provider("oidc", facts | {"name": "Mine"}, by=clerk.actor)
    assert clerk.browser.get(PAGE).status_code == 403
    Role.objects.filter(assignments__user=clerk.user).update(
        grants={"provider": {"configure": "all"}, "*": {"see": "all"}}
    )
    for path in (f"{PAGE}{provider.pk}/", f"{PAGE}new/oidc/"):
        said = clerk.browser.post(path, facts | {"domains": "evil.example", "name": "Mine"})
        assert said.status_code == 422
        assert "beyond your own" in said.content.decode()
    assert clerk.browser.post(f"{PAGE}{provider.pk}/remove/").status_code == 422
    assert Provider.objects.get().domains == ["corp.example"]


@pytest.mark.parametrize("who", ["alice", "charlie", "dora"])
def test_who_may_not_configure_it_sees_nothing_of_it(request, who, provider):
    one = request.getfixturevalue(who)
    for path in (PAGE, f"{PAGE}new/oidc/", f"{PAGE}{provider.pk}/"):
        assert one.browser.get(path).status_code == 403
    for path in (f"{PAGE}rule/", f"{PAGE}{provider.pk}/remove/"):
        assert one.browser.post(path, {"only_sso": "yes"}).status_code == 403
    for path in ("/api/v1/providers", "/api/v1/sign-in-rule"):
        assert one.browser.get(path, **one.bearer).status_code == 403
    assert one.browser.delete(f"/api/v1/providers/{provider.pk}", **one.bearer).status_code == 403
    assert Provider.objects.count() == 1
    assert not SignInRule.objects.exists()


def test_the_api_sets_it_up_and_takes_it_away(owner, facts):
    def call(verb, path, **body):
        more = {"data": body, "content_type": "application/json"} if body else {}
        return getattr(owner.browser, verb)(f"/api/v1/{path}", **more, **owner.bearer)

    made = call("post", "providers", **facts)
    assert made.status_code == 201
    path = f"providers/{made.json()['id']}"
    assert call("patch", path, creates_users=True).json()["creates_users"] is True
    assert call("patch", path, domains=["no domain"]).status_code == 422
    assert call("post", "providers", **facts | {"kind": "ldap"}).status_code == 422
    assert call("delete", path).status_code == 204
    assert not Provider.objects.exists()


def test_removed_it_lets_nobody_in_and_forgets_whom_it_meant(owner, provider, anna, come):
    browser, _answer = come()
    actions.remove_provider(provider.pk, by=owner.actor)
    assert is_in(browser)
    assert not Identity.objects.exists()
    assert browser.get(f"/login/with/{provider.pk}/").status_code == 404
