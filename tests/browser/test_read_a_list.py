"""A list: searching while one types, order, filters, pages, and how it looks when there is nothing, or little room."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import Persona
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
PEOPLE = (
    {"name": "Anna Bianchi", "lifecycle": "customer", "city": "Cuneo", "birth_date": "1980-05-12", "country": "IT"},
    {"name": "Bruno Rossi", "lifecycle": "lead", "city": "Bra", "country": "IT"},
    {"name": "Carla Verdi", "lifecycle": "customer", "city": "Alba", "birth_date": "1990-05-12"},
)

FILTERS = (
    ("Lifecycle", "is not", "Lead", ["Anna Bianchi", "Carla Verdi"]),
    ("City", "contains", "un", ["Anna Bianchi"]),
    ("Country", "is", "Italy", ["Anna Bianchi", "Bruno Rossi"]),
    ("Birthday", "from", "1985-01-01", ["Carla Verdi"]),
    ("Birthday", "is known", "", ["Anna Bianchi", "Carla Verdi"]),
    ("Last contact", "in the last", "30 days", []),
)


@pytest.fixture
def some(owner: Persona, fill: Callable[..., None]) -> None:
    fill("person", owner, *[{"external_id": str(n), **row} for n, row in enumerate(PEOPLE)])


@pytest.fixture
def many(owner: Persona, fill: Callable[..., None]) -> None:
    fill("person", owner, *[{"external_id": str(n), "name": f"Person {n:03}"} for n in range(120)])


def names(page: Page) -> Any:
    return page.locator("#rows .lead a")


def add_filter(page: Page, field: str, condition: str, value: str = "") -> None:
    page.get_by_role("button", name="Filter").click()
    form = page.locator("#add-filter form")
    for name, label in (("about", field), ("op", condition)):
        form.locator(f"[name='line.{name}']").select_option(label=label)
        expect(page.locator(".htmx-request")).to_have_count(0)  # the answer is drawn into the form
    if value:
        control = form.locator("[name='line.value'], [name='line.count']")
        chosen = control.evaluate("it => it.localName") == "select"
        control.select_option(label=value) if chosen else control.fill(value.partition(" ")[0])
    form.get_by_role("button", name="Add filter").click()


def test_typing_searches(open_window: Open, owner: Persona, some: None) -> None:
    page = open_window(owner, "/people/?sort=name")
    expect(page.locator("#about")).to_have_text("3")
    page.keyboard.press("/")
    page.keyboard.type("bru")
    expect(names(page)).to_have_text(["Bruno Rossi"])
    expect(page.locator("#about")).to_have_text("1")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["bru"], "sort": ["name"]}
    page.get_by_role("searchbox").clear()
    expect(names(page)).to_have_count(3)


def test_what_was_searched_stays_while_order_and_filters_change(open_window: Open, owner: Persona, some: None) -> None:
    page = open_window(owner, "/people/")
    page.get_by_role("searchbox").fill("a")
    expect(names(page)).to_have_count(2)
    page.get_by_role("link", name="Name", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Name")
    page.get_by_role("searchbox").fill("an")
    expect(names(page)).to_have_text(["Anna Bianchi"])
    add_filter(page, "Lifecycle", "is", "Customer")
    expect(names(page)).to_have_text(["Anna Bianchi"])
    said = parse_qs(urlsplit(page.url).query)
    assert (said["q"], said["sort"]) == (["an"], ["name"])
    expect(page.get_by_role("link", name="Export")).to_have_attribute("href", re.compile("filter="))


def test_a_heading_orders_both_ways(open_window: Open, owner: Persona, some: None) -> None:
    page = open_window(owner, "/people/?sort=name")
    expect(names(page)).to_have_text(["Anna Bianchi", "Bruno Rossi", "Carla Verdi"])
    page.get_by_role("link", name="Name", exact=True).click()
    expect(names(page)).to_have_text(["Carla Verdi", "Bruno Rossi", "Anna Bianchi"])
    page.go_back()
    expect(names(page)).to_have_text(["Anna Bianchi", "Bruno Rossi", "Carla Verdi"])


def test_a_filter_narrows_and_its_chip_removes_it(open_window: Open, owner: Persona, some: None) -> None:
    page = open_window(owner, "/people/?sort=name")
    for field, condition, value, found in FILTERS:
        add_filter(page, field, condition, value)
        said = [field, condition, *([value] if value and field != "Birthday" else ["1 Jan 1985"] if value else [])]
        expect(page.locator(".chip .part > span")).to_have_text(said)
        expect(names(page)).to_have_text(found)
        page.get_by_role("link", name=f"Remove the filter on {field}").click()
        expect(page.locator(".chip")).to_have_count(0)
        expect(names(page)).to_have_count(3)


def test_an_owner_is_chosen_by_name(
    open_window: Open, owner: Persona, alice: Persona, make: Callable[..., Any]
) -> None:
    make("person", owner, name="Mine")
    make("person", alice, name="Hers")
    page = open_window(owner, "/people/")
    add_filter(page, "Owner", "is", "Olga")
    expect(names(page)).to_have_text(["Mine"])
    expect(page.locator(".chip .v")).to_have_text("Olga")


def test_pages_go_both_ways(open_window: Open, owner: Persona, many: None) -> None:
    page = open_window(owner, "/people/?sort=name")
    expect(page.locator("#about")).to_have_text("120")
    for shown in ("Person 000", "Person 050", "Person 100"):
        expect(names(page).first).to_have_text(shown)
        if shown != "Person 100":
            page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Next")).to_have_count(0)
    page.get_by_role("link", name="Previous").click()
    expect(names(page).first).to_have_text("Person 050")
    page.reload()
    expect(names(page).first).to_have_text("Person 050")


def test_selected_rows_are_exported(open_window: Open, owner: Persona, some: None) -> None:
    page = open_window(owner, "/people/?sort=name")
    page.get_by_role("checkbox", name="Select Bruno Rossi").check()
    expect(page.get_by_role("region", name="Actions on the selected rows")).to_contain_text("1 selected")
    with page.expect_download() as bruno:
        page.get_by_role("region", name="Actions on the selected rows").get_by_role("button", name="Export").click()
    assert bruno.value.path().read_text().count("\n") == 2
    assert "csrf" not in bruno.value.url
    with page.expect_download() as all_of_them:
        page.get_by_role("banner").get_by_role("link", name="Export").click()
    assert all_of_them.value.suggested_filename == "people.csv"
    assert all_of_them.value.path().read_text().count("\n") == 4


def test_an_empty_list_says_why_and_what_next(open_window: Open, owner: Persona) -> None:
    page = open_window(owner, "/people/")
    expect(page.get_by_role("heading", name="None yet")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Import a file")).to_be_visible()
    page.get_by_role("searchbox").fill("nobody")
    expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()
    page.get_by_role("link", name="Show all people").click()
    expect(page.get_by_role("heading", name="None yet")).to_be_visible()


def test_on_a_phone_a_row_has_two_lines_and_the_places_stand_below(
    open_window: Open, owner: Persona, some: None
) -> None:
    page = open_window(owner, "/people/?sort=name", phone=True)
    row = page.locator("#rows tr").first
    expect(row.locator("td:visible")).to_have_count(4)
    name, stage = row.locator(".lead").bounding_box(), row.locator(".stage").bounding_box()
    city = row.locator("[data-slot=below]").bounding_box()
    assert name
    assert stage
    assert city
    assert abs(name["y"] - stage["y"]) < 12 < city["y"] - name["y"]
    places = page.get_by_role("navigation", name="Main, small screens")
    expect(places.get_by_role("link", name="People")).to_have_attribute("aria-current", "page")
    places.get_by_role("button", name="More").click()
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Imports").click()
    expect(places.get_by_role("button", name="More")).to_have_attribute("aria-current", "true")


def test_the_builder_counts_while_one_edits(open_window: Open, owner: Persona, some: None) -> None:
    page = open_window(owner, "/people/conditions/")
    said = page.locator(".fig b")
    expect(said).to_have_text("3")
    page.get_by_role("button", name="Condition", exact=True).click()
    page.locator("[name='n.0.about']").select_option(label="Lifecycle")
    page.locator("select[name='n.0.value']").select_option(label="Customer")
    expect(said).to_have_text("2")
    expect(page.locator(".said")).to_contain_text("Lifecycle is Customer.")
    page.get_by_role("button", name="Show as list").click()
    expect(names(page)).to_have_count(2)
