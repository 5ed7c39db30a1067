"""A person in the browser: made by a form, changed in place, written about, deleted."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from conftest import Persona
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Complaints, Open

from clientela.parties import actions as parties
from clientela.parties.models import Party

pytestmark = pytest.mark.browser


@pytest.fixture
def anna(alice: Persona, make: Callable[..., UUID]) -> UUID:
    emails = [{"typed": "anna.bianchi@a-rather-long-name-of-a-firm.example", "label": "work"}]
    return make(
        "person", alice, name="Anna Bianchi", job_title="Barista", lifecycle="lead", tags=["decaf"], emails=emails
    )


@pytest.fixture
def page(open_window: Open, alice: Persona, anna: UUID) -> Page:
    return open_window(alice, f"/people/{anna}/")


def shown(page: Page, name: str) -> Locator:
    """A property at rest or being edited."""
    return page.locator(f".props > [id$='-{name}']")


def edit(page: Page, name: str) -> Locator:
    shown(page, name).locator(".edit").click()
    expect(shown(page, name).locator("form :focus")).to_have_count(1)
    return shown(page, name)


def test_the_form_takes_several_addresses_and_a_new_organisation(open_window: Open, alice: Persona) -> None:
    page = open_window(alice, "/people/new/")
    page.get_by_label("Name", exact=True).fill("Carla Verdi")
    mails = page.get_by_role("group", name="E-mail")
    mails.get_by_label("E-mail").fill("carla@verdi.example")
    mails.get_by_role("button", name="Add").click()
    expect(mails.get_by_label("E-mail").nth(1)).to_be_focused()
    page.keyboard.type("C.Verdi@Caffe.example")
    mails.get_by_label("Label").nth(1).select_option(label="Work")
    page.get_by_role("combobox", name="Organisation").press_sequentially("Caffè Verdi")
    page.get_by_role("option", name="Caffè Verdi New organisation").click()
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Carla Verdi")
    expect(shown(page, "emails").locator(".item-line")).to_have_text(
        [re.compile(r"^carla@verdi\.example(?!Work)"), re.compile(r"^C\.Verdi@Caffe\.exampleWork")]
    )
    page.locator(".p-head").get_by_role("link", name="Caffè Verdi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Caffè Verdi")


def test_a_known_organisation_is_found_while_typing(
    open_window: Open, alice: Persona, make: Callable[..., UUID]
) -> None:
    make("organisation", alice, name="Caffè Verdi")
    page = open_window(alice, "/people/new/")
    page.get_by_label("Name", exact=True).fill("Carla")
    field = page.get_by_role("combobox", name="Organisation")
    field.press_sequentially("verd")
    expect(page.get_by_role("listbox", name="Organisation").get_by_role("option")).to_have_text(
        ["Caffè Verdi", "verdNew organisation"]
    )
    field.press("Enter")
    expect(field).to_have_value("Caffè Verdi")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Carla")
    assert Party.objects.filter(kind="organisation").count() == 1


def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    open_window: Open, alice: Persona, complaints: Complaints
) -> None:
    complaints.expected = {422}
    page = open_window(alice, "/people/new/")
    page.get_by_label("Name", exact=True).fill("Carla Verdi")
    page.get_by_role("group", name="E-mail").get_by_label("E-mail").fill("carla at verdi")
    page.get_by_role("button", name="Save").first.click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("What you typed is kept.")
    expect(page.locator("#record-form")).to_have_count(1)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Carla Verdi")
    mail = page.get_by_role("group", name="E-mail")
    expect(mail.locator(".error")).to_contain_text("carla at verdi")
    mail.get_by_label("E-mail").fill("carla@verdi.example")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Carla Verdi")


def test_a_word_is_changed_in_place_by_enter_or_by_leaving(page: Page) -> None:
    edit(page, "job_title")
    page.keyboard.type("Head barista")
    page.keyboard.press("Enter")
    expect(shown(page, "job_title").locator(".shown")).to_have_text("Head barista")
    edit(page, "department")
    page.keyboard.type("Bar")
    page.keyboard.press("Tab")
    expect(shown(page, "department").locator(".shown")).to_have_text("Bar")
    edit(page, "city")
    page.keyboard.type("Nowhere")
    page.keyboard.press("Escape")
    expect(shown(page, "city").locator(".edit")).to_contain_text("Add")


def test_a_choice_is_changed_in_place(page: Page) -> None:
    edit(page, "lifecycle").locator("select").select_option(label="Customer")
    page.get_by_role("textbox", name="Note").focus()
    expect(shown(page, "lifecycle").locator(".shown")).to_have_text("Customer")


def test_tags_come_and_go_in_place(page: Page) -> None:
    tags = edit(page, "tags")
    page.keyboard.type("newsletter")
    page.keyboard.press("Enter")
    tags.get_by_role("button", name="Remove decaf").click()
    tags.get_by_role("button", name="Save", exact=True).last.click()
    expect(shown(page, "tags").locator(".tag")).to_have_text(["newsletter"])


def test_one_more_address_in_place(page: Page) -> None:
    emails = edit(page, "emails")
    emails.get_by_role("button", name="Add").click()
    page.keyboard.type("anna@home.example")
    emails.get_by_role("button", name="Save", exact=True).last.click()
    items = shown(page, "emails").locator(".item-line > :first-child")
    expect(items).to_have_text(["anna.bianchi@a-rather-long-name-of-a-firm.example", "anna@home.example"])
    expect(items.first).to_have_attribute("title", "anna.bianchi@a-rather-long-name-of-a-firm.example")
    box = items.first.bounding_box()
    assert box is not None
    assert box["height"] < 24, "a long address stays in its line"


def test_what_cannot_be_saved_in_place_stays_to_be_mended(page: Page, complaints: Complaints) -> None:
    complaints.expected = {422}
    emails = edit(page, "emails")
    emails.get_by_label("E-mail", exact=True).last.fill("anna at home")
    emails.get_by_role("button", name="Save", exact=True).last.click()
    expect(emails.get_by_role("alert")).to_contain_text("anna at home")
    expect(emails.get_by_label("E-mail", exact=True).last).to_have_value("anna at home")
    emails.get_by_role("button", name="Cancel").click()
    expect(shown(page, "emails").locator(".item-line")).to_contain_text("anna.bianchi@")


@pytest.mark.parametrize(("choice", "kept"), [("Save mine", "Owner"), ("Keep theirs", "Trainer")])
def test_two_people_at_one_value_see_both(
    page: Page, anna: UUID, bob: Persona, complaints: Complaints, choice: str, kept: str
) -> None:
    complaints.expected = {409}
    title = edit(page, "job_title")
    parties.edit("person", anna, {"job_title": "Trainer"}, by=bob.actor)
    page.keyboard.type("Owner")
    page.keyboard.press("Enter")
    expect(title.get_by_text("Meanwhile it became")).to_contain_text("Trainer")
    expect(title.locator("input[name=job_title]")).to_have_value("Owner")
    title.get_by_role("button", name=choice).click()
    expect(shown(page, "job_title").locator(".shown")).to_have_text(kept)


def test_a_note_is_written_and_stands_on_top(page: Page) -> None:
    for text in ("Asked for decaf <b>beans</b>", "Called back"):
        page.get_by_role("textbox", name="Note").fill(text)
        page.get_by_role("button", name="Keep", exact=True).click()
        expect(page.locator("#entries .tl .text").first).to_have_text(text)
        expect(page.get_by_role("textbox", name="Note")).to_have_value("")
    expect(page.locator("#entries .tl")).to_have_count(2)
    expect(page.locator("#entries h2")).to_have_text("Today")
    expect(page.locator("#entries .line").first).to_contain_text("Note by Alice")


def test_deleting_asks_first(page: Page, anna: UUID) -> None:
    page.get_by_role("button", name="Delete").click()
    asked = page.get_by_role("dialog", name="Delete Anna Bianchi?")
    expect(asked.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    page.get_by_role("button", name="Delete").click()
    asked.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/people/")
    assert not Party.objects.filter(pk=anna).exists()


def test_a_fold_stays_as_it_was_left(page: Page) -> None:
    page.get_by_text("Contact", exact=True).click()
    expect(shown(page, "emails")).to_be_hidden()
    page.reload()
    expect(shown(page, "emails")).to_be_hidden()


def test_e_leads_to_the_form_of_the_record(page: Page) -> None:
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit Anna Bianchi")
    page.get_by_label("Role").fill("Roaster")
    page.keyboard.press("Enter")
    expect(shown(page, "job_title")).to_contain_text("Roaster")
