"""The list of settings shows what somebody may open, and a page that is not in it does not open by its address either."""

import re

import pytest
from django.test import Client

from clientela import wiring
from clientela.platform.permissions.models import Role

OWN = [
    "/settings/profile/",
    "/settings/security/",
    "/settings/notifications/",
    "/settings/freshness/",
    "/settings/absences/",
    "/settings/tokens/",
    "/changes/",
    "/confirmations/",
]
BIN = "/bin/"  # of who may delete something
MAILBOXES = "/settings/mailboxes/"  # of who may connect one
COMPANY = [
    "/settings/users/",
    "/settings/teams/",
    "/settings/roles/",
    "/settings/sign-in/",
    "/settings/objects/",
    "/settings/fields/",
    "/settings/layouts/",
    "/settings/company/",
    "/settings/quotes/",
    "/settings/routing/",
    "/settings/scores/",
    "/settings/sources/",
    "/settings/duplicates/",
    "/settings/privacy/",
    "/settings/register/",
    "/settings/retention/",
    "/settings/audit/",
    "/settings/connectors/",
    "/settings/webhooks/",
    "/settings/keys/",
    "/settings/jobs/",
]
OTHERS = ["/settings/sign-in/new/oidc/", "/settings/users/invite/", "/settings/teams/new/", "/settings/roles/new/"]


def listed(page: str) -> list[str]:
    nav = re.search(r'<nav class="settings-nav".*?</nav>', page, re.DOTALL)
    assert nav
    return re.findall(r'<a [^>]*href="([^"]+)"', nav[0])


def test_every_page_of_the_list_opens(owner):
    every = [*OWN[:3], MAILBOXES, *OWN[3:], BIN, *COMPANY]
    assert [page.url for page in wiring.SETTINGS] == every
    for page in wiring.SETTINGS:
        content = owner.browser.get(page.url, follow=True).content.decode()
        assert listed(content) == every
        assert f'href="{page.url}" aria-current="page"' in content


def test_who_has_no_right_sees_and_opens_only_what_is_his(charlie):
    assert charlie.browser.get("/settings/").headers["Location"] == OWN[0]
    assert listed(charlie.browser.get(OWN[0]).content.decode()) == OWN
    for url in [*COMPANY, *OTHERS]:
        assert charlie.browser.get(url).status_code == 403


def test_who_may_only_see_is_offered_no_change(alice, team):
    role = Role.objects.create(name="Free", grants={})
    for url in (
        *COMPANY[:3],
        f"/settings/users/{alice.user.pk}/",
        f"/settings/teams/{team.pk}/",
        f"/settings/roles/{role.pk}/",
    ):
        page = alice.browser.get(url)
        assert page.status_code == 200
        assert "data-create" not in page.content.decode()
        main = page.content.decode().split('<div class="settings-main">')[1].split("</main>")[0]
        assert "<button" not in main.replace("data-copies", "")
    for url in OTHERS:
        assert alice.browser.get(url).status_code == 403


@pytest.mark.parametrize("url", [*OWN, *COMPANY, *OTHERS, "/settings/"])
def test_a_stranger_is_led_to_sign_in(db, url):
    assert Client().get(url).headers["Location"].startswith("/login/")


@pytest.mark.parametrize(
    "query", ["?q=%00", "?state=x", "?after=x", "?q=" + "x" * 5000, "?after=0190f0f0-0000-7000-8000-000000000000"]
)
def test_a_strange_question_is_answered(owner, query):
    assert owner.browser.get(f"/settings/users/{query}").status_code == 200


@pytest.mark.parametrize(
    "url",
    ["users/0190f0f0-0000-7000-8000-000000000000/", "teams/x/", "roles/0190f0f0-0000-7000-8000-000000000000/", "x/"],
)
def test_what_is_not_there_says_so(owner, url):
    assert owner.browser.get(f"/settings/{url}").status_code == 404


def test_users_are_found_by_name_address_and_state(owner, alice, bob):
    names = lambda url: re.findall(r"<span>|>(Alice|Bob|Olga)</a>", owner.browser.get(url).content.decode())  # noqa: E731
    assert [name for name in names("/settings/users/") if name] == ["Alice", "Bob", "Olga"]
    assert [name for name in names("/settings/users/?q=BOB%40") if name] == ["Bob"]
    assert [name for name in names("/settings/users/?state=invited") if name] == []
