"""Through a provider in a real browser: out by the button of the login page, and back, with our policy and cookies as they are."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Persona
from playwright.sync_api import expect

from clientela.platform.directory.sso import actions
from clientela.platform.directory.sso.conftest import CLIENT, SECRET, TinyProvider
from clientela.platform.people.models import User

pytestmark = pytest.mark.browser


@pytest.fixture
def idp(settings: Any, owner: Persona) -> Iterator[TinyProvider]:
    """Corp, set up by Olga; whoever comes becomes a user."""
    settings.INNER_NETWORKS = ["127.0.0.0/8"]
    one = TinyProvider()
    facts = {"name": "Corp", "issuer": one.issuer, "client_id": CLIENT, "client_secret": SECRET, "creates_users": True}
    actions.add_provider("oidc", facts | {"domains": ["corp.example"]}, by=owner.actor)
    yield one
    one.stop()


def test_the_button_leads_out_and_back_where_one_wanted_to_go(open_window, idp):
    page = open_window(path="/settings/profile/")
    page.get_by_role("link", name="Sign in with Corp").click()
    expect(page).to_have_url(re.compile("/settings/profile/$"))
    expect(page.get_by_label("Name")).to_have_value("Anna Rossi")
    page.goto("/settings/security/")
    page.context.clear_cookies()
    page.goto("/login/")
    page.get_by_role("link", name="Sign in with Corp").click()
    expect(page).not_to_have_url(re.compile("/login"))
    assert User.objects.filter(email="anna@corp.example").count() == 1


def test_who_is_not_let_in_reads_why_and_can_try_otherwise(open_window, complaints, idp):
    complaints.expected = {403}
    idp.person["email_verified"] = False
    page = open_window(path="/login/", phone=True)
    page.get_by_role("link", name="Sign in with Corp").click()
    expect(page.get_by_role("alert")).to_contain_text("has not verified")
    expect(page.get_by_label("Password")).to_be_visible()
