"""Passkeys and second steps in a real browser, with a real (virtual) device that holds the keys."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from conftest import Persona
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
PASSWORD = "a long enough password"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def page(open_window: Open) -> Page:
    """A stranger's window at an address where passkeys may be, with a device beside it."""
    window = open_window()
    devices = window.context.new_cdp_session(window)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return window


@pytest.fixture
def here(live_server: Any) -> str:
    return live_server.url.replace("127.0.0.1", "localhost")


def sign_in(page: Page, who: Persona, here: str) -> None:
    page.goto(f"{here}/login/")
    page.get_by_label("E-mail").fill(who.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def be_nobody(page: Page) -> None:
    """Without cookies; and without a page that might fetch some again."""
    page.goto("about:blank")
    page.context.clear_cookies()


def add_passkey(page: Page, here: str) -> None:
    page.goto(f"{here}/settings/security/passkeys/new/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name it after the device").fill("Laptop")
    page.get_by_role("button", name="Ask the device").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_a_passkey_is_added_signs_in_alone_and_is_the_second_step(page: Page, alice: Persona, here: str) -> None:
    sign_in(page, alice, here)
    page.wait_for_url(re.compile(r"://[^/]+/$"))
    add_passkey(page, here)
    page.goto(f"{here}/settings/security/")
    expect(page.get_by_text("Laptop")).to_be_visible()

    be_nobody(page)
    page.goto(f"{here}/login/?next=/organisations/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/organisations/")

    be_nobody(page)
    sign_in(page, alice, here)
    page.wait_for_url("**/login/second/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile(r"://[^/]+/$"))


def test_a_passkey_that_is_removed_lets_nobody_in(page: Page, alice: Persona, here: str) -> None:
    sign_in(page, alice, here)
    page.wait_for_url(re.compile(r"://[^/]+/$"))
    add_passkey(page, here)
    page.goto(f"{here}/settings/security/")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**/settings/security/**")
    assert not Authenticator.objects.exists()

    be_nobody(page)
    page.goto(f"{here}/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="passkey")).to_be_visible()
    expect(page).to_have_url(re.compile("passkey=refused"))


def test_a_switched_off_user_s_passkey_lets_nobody_in(page: Page, alice: Persona, here: str) -> None:
    sign_in(page, alice, here)
    page.wait_for_url(re.compile(r"://[^/]+/$"))
    add_passkey(page, here)
    type(alice.user).objects.filter(pk=alice.user.pk).update(is_active=False)
    be_nobody(page)
    page.goto(f"{here}/login/")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in with a passkey").click()
    page.goto(f"{here}/people/")
    page.wait_for_url("**/login/?next=**")
