"""Coming in and going out, the light and the language."""

import pytest
from conftest import Persona
from playwright.sync_api import Page, expect
from tests.browser.conftest import Complaints, Open

pytestmark = pytest.mark.browser


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_wrong_password_is_told_and_the_right_one_leads_where_one_was_going(
    open_window: Open, alice: Persona, complaints: Complaints
) -> None:
    complaints.expected = {422}
    page = open_window(path="/organisations/?q=alba")
    expect(page).to_have_title("Sign in · Clientela")
    expect(page.get_by_label("E-mail")).to_be_focused()
    sign_in(page, alice.user.email, "not this one")
    expect(page.get_by_role("alert")).to_have_text("E-mail and password do not fit together.")
    expect(page.get_by_label("E-mail")).to_have_value(alice.user.email)
    expect(page.get_by_label("Password")).to_be_focused()
    sign_in(page, "ALICE@clientela.example", "a long enough password")
    page.wait_for_url("**/organisations/?q=alba")


def test_whoever_signs_out_is_out(open_window: Open, alice: Persona) -> None:
    page = open_window(alice, "/people/")
    page.get_by_role("button", name=alice.user.email).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login/")
    page.goto("/people/")
    page.wait_for_url("**/login/?next=%2Fpeople%2F")


@pytest.mark.parametrize("path", ["/people/", "/login/"])
def test_the_chosen_light_stays(open_window: Open, alice: Persona, path: str) -> None:
    page = open_window(alice, path)
    paper = [page.evaluate("getComputedStyle(document.body).backgroundColor")]
    for light in ("dark", "light"):
        page.get_by_role("button", name="Switch between light and dark").click()
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", light)
        paper.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert paper[0] != paper[1]
    assert paper[0] == paper[2]


def test_a_stranger_chooses_a_language(open_window: Open) -> None:
    page = open_window(path="/people/")
    page.get_by_role("button", name="Italiano").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accedi")
    expect(page.locator("html")).to_have_attribute("lang", "it")
    assert page.url.endswith("?next=%2Fpeople%2F")
