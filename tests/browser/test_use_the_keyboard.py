"""The keyboard on a list, and the palette from anywhere."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Persona
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_window: Open, owner: Persona, fill: Callable[..., None]) -> Page:
    """A list of three people in the order of their names."""
    names = ("Anna Bianchi", "Bruno Rossi", "Carla Verdi")
    fill("person", owner, *[{"external_id": name, "name": name} for name in names])
    page = open_window(owner, "/people/?sort=name")
    expect(page.locator("#about")).to_have_text("3")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def cursor(page: Page) -> Any:
    return page.locator("[data-cursor] .lead")


def test_j_and_k_move_and_enter_opens(page: Page) -> None:
    press(page, "j", "j", "j", "j")
    expect(cursor(page)).to_have_text("CVCarla Verdi")
    press(page, "k")
    expect(cursor(page)).to_have_text("BRBruno Rossi")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bruno Rossi")


def test_x_selects_and_escape_lets_go(page: Page) -> None:
    said = page.locator("[data-count]")
    press(page, "j", "x", "j", "j", "Shift+X")
    expect(said).to_have_text("3")
    expect(page.get_by_role("checkbox", name="Select all on this page")).to_be_checked()
    press(page, "x")
    expect(said).to_have_text("2")
    press(page, "Escape")
    expect(page.locator("#rows :checked")).to_have_count(0)


def test_letters_act_outside_of_fields_alone(page: Page) -> None:
    press(page, "f")
    expect(page.locator("#add-filter select").first).to_be_focused()
    press(page, "Escape")
    expect(page.locator("#add-filter")).to_be_hidden()
    press(page, "/")
    page.keyboard.type("cx")
    expect(page.get_by_role("searchbox")).to_have_value("cx")
    page.get_by_role("searchbox").blur()
    press(page, "c")
    page.wait_for_url("**/people/new/")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


def test_a_field_that_was_just_hidden_takes_no_letter(page: Page) -> None:
    press(page, "f")
    expect(page.locator("#add-filter select").first).to_be_focused()
    # All in one go: no paint between the hiding and the key, which would take the focus away from the field.
    page.evaluate(
        """() => {
        document.getElementById("add-filter").hidePopover();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));
        }"""
    )
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_g_leads_to_the_places_that_the_question_mark_lists(page: Page) -> None:
    press(page, "?")
    keys = page.get_by_role("dialog", name="Keys on this page")
    expect(keys).to_contain_text("GOOrganisations")
    press(page, "Escape")
    expect(keys).to_be_hidden()
    press(page, "g", "o")
    page.wait_for_url("**/organisations/")


def test_the_palette_finds_and_opens(page: Page) -> None:
    press(page, "Control+k")
    field, answers = page.get_by_role("combobox"), page.get_by_role("option")
    expect(field).to_be_focused()
    expect(answers.first).to_have_text("Today")
    page.keyboard.type("zz")
    expect(answers).to_have_text(["Nothing found for “zz”. Three letters are needed at least."])
    field.fill("rossi")
    expect(answers).to_have_text(["BRBruno Rossi"])
    expect(page.locator("#palette mark")).to_have_text("Rossi")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bruno Rossi")


def test_arrows_go_round_the_answers_and_escape_closes(page: Page) -> None:
    press(page, "Control+k")
    chosen = page.locator("#palette [aria-selected=true]")
    expect(chosen).to_have_text("Today")
    press(page, "ArrowDown")
    expect(chosen).to_have_text("Calendar")
    press(page, "ArrowUp", "ArrowUp")
    expect(chosen).to_have_text(page.get_by_role("option").last.inner_text())
    field = page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    press(page, "Escape")
    expect(field).to_be_hidden()
