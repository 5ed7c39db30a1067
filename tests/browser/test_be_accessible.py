"""Every page, in the light and in the dark: no finding of axe-core, and nothing that reaches beyond the window's sides."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Persona
from playwright.sync_api import Page, expect
from tests.browser.conftest import DESK, PHONE, Complaints, Open

from clientela.config import environment
from clientela.parties.models import Party
from clientela.platform.imports import actions
from clientela.platform.imports.models import Import
from clientela.sales.orders.models import Order
from clientela.timeline import actions as timeline

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = environment.PACKAGE / "platform/ui/static/vendor/test/axe.min.js"
LONG = "Wolfeschlegelsteinhausenbergerdorff"
FILE = "id;name;e-mail;city\n1;Anna Bianchi;not one;Alba\n2;;;\n"
TWO_FRAMES = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
Show = Callable[[Page], None]


def at(path: str) -> Show:
    return lambda page: (page.goto(path), None)[1]


def record(kind: str) -> Show:
    def show(page: Page) -> None:
        key = (
            Order.objects.get().pk
            if kind == "orders"
            else Party.objects.filter(kind={"people": "person"}.get(kind, kind[:-1])).first().pk
        )
        page.goto(f"/{kind}/{key}/")

    return show


def wrong_form(page: Page) -> None:
    page.goto("/people/new/")
    page.get_by_role("group", name="E-mail").get_by_label("E-mail").fill("not an address")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("alert")).to_be_focused()


def palette(page: Page) -> None:
    page.goto("/people/")
    page.keyboard.press("Control+k")
    page.keyboard.type(LONG[:9])
    expect(page.locator("#palette mark").first).to_be_visible()


def filtering(page: Page) -> None:
    page.goto("/people/?field=lifecycle&op=is&value=lead")
    page.keyboard.press("f")
    expect(page.locator("#new-filter select").first).to_be_focused()


def editing(page: Page) -> None:
    record("people")(page)
    for name in ("emails", "addresses", "tags", "organisation", "lifecycle"):
        page.locator(f".props > [id$='-{name}'] .edit").click()
        expect(page.locator(f".props > [id$='-{name}'] form :focus")).to_have_count(1)


def deleting(page: Page) -> None:
    record("organisations")(page)
    page.get_by_role("button", name="Delete").click()


def mapping(page: Page) -> None:
    page.goto("/imports/")
    page.locator("#file").set_input_files({"name": f"{LONG}.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("#mapping")).to_be_visible()


def running(page: Page) -> None:
    mapping(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("progressbar")).to_be_visible()


PAGES: dict[str, Show] = {
    "list": at("/people/"),
    "empty list": at("/products/"),
    "nothing found": at("/people/?q=nobody"),
    "filtering": filtering,
    "orders": at("/orders/"),
    "person": record("people"),
    "organisation": record("organisations"),
    "household": record("households"),
    "order": record("orders"),
    "editing in place": editing,
    "deleting": deleting,
    "form": at("/people/new/"),
    "form with errors": wrong_form,
    "imports": at("/imports/"),
    "import, mapping": mapping,
    "import, running": running,
    "palette": palette,
    "not there": at("/people/nobody/"),
}


@pytest.fixture
def world(owner: Persona, make: Callable[..., Any], fill: Callable[..., None]) -> None:
    """One of each, with long words."""
    address = {"street": f"Via {LONG} 12", "city": LONG, "country": "IT"}
    make(
        "person", owner, name=f"{LONG} {LONG}", organisation={"name": f"{LONG} S.r.l."}, job_title=LONG, tags=[LONG, "decaf"],
        emails=[f"{LONG}@{LONG}.example"], phones=["+39 347 118 2930"], addresses=[address], website=f"https://{LONG}.example/{LONG}",
    )  # fmt: skip
    make("household", owner, name="Famiglia Bianchi")
    person = Party.objects.get(kind="person")
    timeline.note(person.pk, f"{LONG} {LONG * 3} " * 3, by=owner.actor)
    line = {
        "placed_at": "2026-05-12T10:00:00+00:00",
        "quantity": "2",
        "unit_price": "6.90",
        "currency": "EUR",
        "code": "ALB1",
    }
    fill("order", owner, {"external_id": "7-1", "number": "7", "customer_name": LONG, "description": LONG * 2, **line})


def findings(page: Page) -> list[str]:
    """What axe-core holds against the page, with the first place of each."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    said = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']} {one['nodes'][0]['failureSummary']}" for one in said]


def check(page: Page) -> None:
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)
        page.evaluate(TWO_FRAMES)
        assert (light, findings(page)) == (light, [])
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (size["width"], beyond) == (size["width"], 0)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_open_to_everybody(
    open_window: Open, owner: Persona, world: None, complaints: Complaints, name: str
) -> None:
    complaints.expected = {404, 422}
    page = open_window(owner)
    PAGES[name](page)
    check(page)


def test_the_end_of_an_import_is_open_to_everybody(open_window: Open, owner: Persona) -> None:
    page = open_window(owner)
    mapping(page)
    page.get_by_role("button", name="Import", exact=True).click()
    actions.run(Import.objects.get().pk, by=owner.actor)
    expect(page.get_by_role("link", name="Rows to mend")).to_be_visible()
    check(page)


def test_the_login_is_open_to_everybody(open_window: Open) -> None:
    check(open_window(path="/login/"))
