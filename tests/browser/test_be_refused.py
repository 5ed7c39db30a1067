"""Whoever has no rights is told so, and is offered nothing."""

import pytest
from conftest import Persona
from playwright.sync_api import expect
from tests.browser.conftest import Complaints, Open

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/people/", "/imports/", "/people/new/", "/orders/export/"])
def test_a_page_without_rights_says_why(open_window: Open, charlie: Persona, complaints: Complaints, path: str) -> None:
    complaints.expected = {403}
    page = open_window(charlie, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Not allowed")
    expect(page.get_by_role("main")).to_contain_text("Ask an administrator for a role that allows it.")


def test_bob_is_offered_what_he_may_do_and_no_more(open_window: Open, bob: Persona) -> None:
    page = open_window(bob, "/people/")
    places = page.get_by_role("navigation", name="Main", exact=True)
    expect(places.get_by_role("link", name="People")).to_be_visible()
    expect(places.get_by_role("link", name="Imports")).to_have_count(0)
    expect(page.get_by_role("banner").get_by_role("link", name="New person")).to_be_visible()
    expect(page.get_by_role("link", name="Export")).to_have_count(0)
    page.goto("/orders/")
    expect(page.get_by_role("heading", name="None yet")).to_be_visible()


def test_a_session_that_ended_leads_to_the_login_from_the_middle_of_a_page(
    open_window: Open, bob: Persona, complaints: Complaints
) -> None:
    complaints.expected = {401}
    page = open_window(bob, "/people/")
    bob.browser.logout()
    page.get_by_role("searchbox").fill("anna")
    page.wait_for_url("**/login/?next=**")
