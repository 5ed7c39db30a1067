"""A page laid out by keyboard alone, by drag, on a phone; and by whoever has no script."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Persona
from playwright.sync_api import expect
from tests.browser.conftest import Open

from clientela.platform.layouts.models import Layout

pytestmark = pytest.mark.browser


@pytest.fixture
def url(owner: Persona, make: Callable[..., Any]) -> str:
    return f"/people/{make('person', owner, name='Anna Rossi', city='Alba', website='https://rossi.example')}/"


def test_by_keyboard_alone(open_window: Open, owner: Persona, url: str) -> None:
    page = open_window(owner, url)
    page.get_by_role("link", name="Arrange this page").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Contact: move Phone up").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#arranged")).to_have_text("Phone is number 1 of 4 in Contact.")
    expect(page.get_by_role("button", name="Contact: move Phone up")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#arranged")).to_have_text("Phone is number 3 of 4 in Contact.")
    page.locator(".parts").get_by_role("checkbox", name="Website").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Pages look so now.")
    expect(page.locator(".p-props")).not_to_contain_text("rossi.example")
    assert Layout.objects.get().plan["sections"][0]["fields"][:3] == ["emails", "messaging", "phones"]
    page.keyboard.press("z")
    expect(page.locator(".p-props")).to_contain_text("rossi.example")


def test_by_drag_into_another_section(open_window: Open, owner: Persona) -> None:
    page = open_window(owner, "/settings/layouts/person/")
    city = page.locator("li[data-word=field]", has=page.locator("[value='field:city']"))
    city.drag_to(page.locator("li[data-word=field]", has=page.locator("[value='field:phones']")))
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/settings/layouts/")
    assert "city" in Layout.objects.get().plan["sections"][0]["fields"]


def test_a_section_of_ones_own_on_a_phone(open_window: Open, owner: Persona, url: str) -> None:
    page = open_window(owner, f"/settings/layouts/person/?record={url.split('/')[2]}", phone=True)
    page.get_by_role("button", name="Add a section").tap()
    page.get_by_label("English").first.fill("Selling")
    page.get_by_role("button", name="Contact: move E-mail up").tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.locator(".p-props summary", has_text="Selling")).to_be_visible()
