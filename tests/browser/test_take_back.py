"""What was done is taken back in the browser: by the toast, by Z, out of the bin."""

from collections.abc import Callable
from uuid import UUID

import pytest
from conftest import Persona
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open

from clientela.parties.models import Party

pytestmark = pytest.mark.browser


@pytest.fixture
def anna(alice: Persona, make: Callable[..., UUID]) -> UUID:
    return make("person", alice, name="Anna Bianchi", job_title="Barista")


@pytest.fixture
def changed(open_window: Open, alice: Persona, anna: UUID) -> Page:
    """Her page, after a form has made her a manager."""
    page = open_window(alice, f"/people/{anna}/edit/")
    page.fill("[name=job_title]", "Manager")
    page.click("main form button[data-kind=primary]")
    expect(page.locator(".toast")).to_contain_text("Changed.")
    assert Party.objects.get(pk=anna).job_title == "Manager"
    return page


def test_z_takes_back_what_a_form_has_changed(changed: Page, anna: UUID) -> None:
    with changed.expect_response(lambda answer: "/undo/" in answer.url):
        changed.keyboard.press("z")
    expect(changed.locator(".toast")).not_to_have_count(0)
    assert Party.objects.get(pk=anna).job_title == "Barista"


def test_the_button_of_the_toast_does_the_same(changed: Page, anna: UUID) -> None:
    with changed.expect_response(lambda answer: "/undo/" in answer.url):
        changed.locator(".toast [data-undo]").click()
    assert Party.objects.get(pk=anna).job_title == "Barista"


def test_what_was_deleted_comes_back_out_of_the_bin(open_window: Open, alice: Persona, anna: UUID) -> None:
    page = open_window(alice, f"/people/{anna}/")
    page.click("[data-dialog=erase]")
    page.click("#erase [data-kind=danger-solid]")
    expect(page.locator(".toast")).to_contain_text("bin")
    assert not Party.objects.filter(pk=anna).exists()
    page.goto("/bin/people/")
    page.click("text=Restore what is chosen")
    expect(page.locator(".toast")).to_contain_text("Nothing was changed.")
    page.get_by_role("button", name="Restore Anna Bianchi").click()
    expect(page.locator(".toast").last).to_contain_text("is back")
    assert Party.objects.get(pk=anna).job_title == "Barista"
