"""A condition made in the dialog of a setting, by keyboard and pointer, stands in its control and is saved."""

import pytest
from conftest import Persona
from playwright.sync_api import expect
from tests.browser.conftest import Open

from clientela.platform.permissions.models import Role

pytestmark = pytest.mark.browser


def test_a_condition_is_made_in_the_dialog_and_saved(open_window: Open, owner: Persona) -> None:
    role = Role.objects.create(name="Sales", grants={"person": {"see": "all"}})
    page = open_window(owner, f"/settings/roles/{role.pk}/people/")
    page.get_by_role("button", name="See: Only where: Edit the condition").click()
    editor = page.get_by_role("dialog")
    editor.get_by_role("button", name="Condition", exact=True).click()
    editor.get_by_label("What it is about").select_option("city")
    editor.locator(".val input").fill("Roma")
    editor.locator(".val input").press("Tab")
    expect(editor.get_by_text("City contains Roma.")).to_be_visible()
    editor.get_by_role("button", name="Use it").click()
    expect(editor).to_be_hidden()
    expect(page.locator("#choice-only-see-words")).to_have_text("City contains Roma")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/settings/roles/*/")
    assert Role.objects.get(pk=role.pk).grants["person"]["see"]["where"] == {
        "all": [{"field": "city", "contains": "Roma"}]
    }


def test_leaving_a_value_by_the_keyboard_keeps_its_line(open_window: Open, owner: Persona) -> None:
    page = open_window(owner, "/people/conditions/")
    page.get_by_role("button", name="Condition", exact=True).click()
    page.get_by_label("What it is about").select_option("city")
    page.locator(".val input").fill("Roma")
    page.locator(".val input").press("Tab")  # on to the button that removes the line
    expect(page.get_by_text("City contains Roma.")).to_be_visible()
