"""Every page, in the light and in the dark: no finding of axe-core, and nothing that reaches beyond the window's sides."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from conftest import Persona
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.conftest import DESK, PHONE, Complaints, Open

from clientela.config import environment
from clientela.parties.models import ContactPoint, Party
from clientela.parties.tests import exports
from clientela.platform.imports import actions
from clientela.platform.imports.models import Import
from clientela.platform.jobs import actions as jobs
from clientela.platform.jobs.tests.queueing import queued
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.orders.models import Order
from clientela.sales.pipelines import actions as pipelines
from clientela.sales.pipelines.models import Stage
from clientela.timeline import actions as timeline

pytestmark = pytest.mark.browser
AXE = environment.PACKAGE / "platform/ui/static/vendor/test/axe.min.js"
LONG = "Wolfeschlegelsteinhausenbergerdorff"
FILE = "id;name;e-mail;city\n1;Anna Bianchi;not one;Alba\n2;;;\n"
STILL = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, *::before, *::after { transition: none !important; }");
    document.adoptedStyleSheets = [sheet];
}"""
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
    page.goto("/people/?filter={%22field%22:%22lifecycle%22,%22is%22:%22lead%22}")
    page.keyboard.press("f")
    expect(page.locator("#add-filter select").first).to_be_focused()


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


def moving(page: Page) -> None:
    page.goto("/imports/moves/")
    export = {"name": f"{LONG}.zip", "mimeType": "application/zip", "buffer": exports.packed(exports.salesforce())}
    page.locator("input[type=file][name=files]").set_input_files(export)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    expect(page.get_by_role("button", name="Take all of it")).to_be_visible()


def doubted(page: Page) -> None:
    ContactPoint.objects.update(created_at=timezone.now() - timedelta(days=3000), confirmed_at=None)
    page.goto("/reach/?field=phones&whose=all")
    expect(page.get_by_role("button", name="Wrong number").first).to_be_visible()


def who_says(page: Page) -> None:
    record("people")(page)
    page.locator("[id$='-phones'] .prov").click()
    expect(page.get_by_role("button", name="Called, right")).to_be_visible()


def new_token(page: Page) -> None:
    page.goto("/settings/tokens/")
    page.get_by_label("What it is for").fill("till")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_label("Token", exact=True)).to_be_visible()


def wrong_invitation(page: Page) -> None:
    page.goto("/settings/users/invite/")
    page.get_by_label("E-mail").fill("nobody")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("alert")).to_be_visible()


def invited(page: Page) -> None:
    page.goto("/settings/users/invite/")
    page.get_by_label("E-mail").fill(f"{LONG}@clientela.example".lower())
    page.get_by_label("Name").fill(LONG)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_label("Link")).to_be_visible()


def gate(page: Page) -> None:
    pipelines.begin(by=SYSTEM)
    page.goto(f"/stages/{Stage.objects.latest('position').pk}/gate/")
    expect(page.get_by_label("What is asked of a deal", exact=True)).to_be_visible()


def user(page: Page) -> None:
    page.goto("/settings/users/")
    page.get_by_role("link", name="Alice").click()


def one_of_a_series(page: Page) -> None:
    page.goto("/calendar/?view=week&day=2026-05-12")
    page.locator(".cal-item a").first.click()
    expect(page.get_by_label("Only this one")).to_be_checked()


def side_by_side(page: Page) -> None:
    into = Party.objects.filter(kind="person").first().pk
    other, _made = Party.objects.get_or_create(kind="person", name=f"{LONG} twin", notes=LONG * 3)
    page.goto(f"/people/{into}/merge/?other={other.pk}")
    expect(page.get_by_role("button", name="Merge into one")).to_be_visible()


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
    "tasks": at("/tasks/"),
    "activity": at("/activity/"),
    "calendar": at("/calendar/"),
    "calendar, week": at("/calendar/?view=week&day=2026-05-12"),
    "calendar, day": at("/calendar/?view=day&day=2026-05-12"),
    "calendar, one of a series": one_of_a_series,
    "conditions": at("/people/conditions/"),
    "calendar, agenda": at("/calendar/?view=agenda"),
    "calendars, connected": at("/calendar/connect/"),
    "import, mapping": mapping,
    "import, running": running,
    "moving here": at("/imports/moves/"),
    "moving here, tried out": moving,
    "quality": at("/quality/"),
    "quality by owner": at("/quality/people/owner/"),
    "quality by stage": at("/quality/people/stage/"),
    "reports": at("/reports/"),
    "report, stacked by month": at("/reports/new/?entity=person&rows=created_at&columns=lifecycle&chart=stacked"),
    "report, compared": at("/reports/new/?entity=person&rows=owner&when=created_at&within=this_year&compare=1"),
    "reports by mail": at("/reports/letters/"),
    "still right": doubted,
    "who says a value": who_says,
    "palette": palette,
    "not there": at("/people/nobody/"),
    "settings, profile": at("/settings/profile/"),
    "settings, security": at("/settings/security/"),
    "settings, password": at("/settings/security/password/"),
    "settings, tokens": at("/settings/tokens/"),
    "settings, new token": new_token,
    "settings, users": at("/settings/users/"),
    "settings, routing": at("/settings/routing/"),
    "settings, routing rule": at("/settings/routing/lead/new/"),
    "settings, routing dry run": at("/settings/routing/lead/try/"),
    "settings, absences": at("/settings/absences/"),
    "settings, scores": at("/settings/scores/"),
    "what a stage asks": gate,
    "settings, invite": at("/settings/users/invite/"),
    "settings, wrong invitation": wrong_invitation,
    "settings, invited": invited,
    "settings, user": user,
    "settings, teams": at("/settings/teams/"),
    "settings, team": at("/settings/teams/new/"),
    "settings, company": at("/settings/company/"),
    "settings, roles": at("/settings/roles/"),
    "settings, role": at("/settings/roles/new/"),
    "settings, layouts": at("/settings/layouts/"),
    "settings, layout": at("/settings/layouts/person/"),
    "settings, access": at("/settings/access/?type=person"),
    "settings, jobs": at("/settings/jobs/"),
    "merging": side_by_side,
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
    for day, title in (("12", LONG), ("13", f"{LONG} {LONG}")):
        at = {"at": f"2026-05-{day}T08:00:00+00:00", "ends_at": f"2026-05-{day}T09:00:00+00:00"}
        make("meeting", owner, title=title, rrule="FREQ=WEEKLY", **at)
    line = {
        "placed_at": "2026-05-12T10:00:00+00:00",
        "quantity": "2",
        "unit_price": "6.90",
        "currency": "EUR",
        "code": "ALB1",
    }
    jobs.note_failure(queued("failed", import_id=str(person.pk)), ValueError(LONG * 5), by=owner.actor)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    fill("order", owner, {"external_id": "7-1", "number": "7", "customer_name": LONG, "description": LONG * 2, **line})


def findings(page: Page, rules: list[str]) -> list[str]:
    """What axe-core holds against the page, with the first place of each; no rule named stands for all of them."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    how = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    said = page.evaluate("(how) => axe.run(how)", how)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']} {one['nodes'][0]['failureSummary']}" for one in said]


def faults(page: Page) -> list[str]:
    """In the light, in the dark, where nothing but the colours is different, and at the sides of windows of two sizes."""
    page.evaluate(STILL)
    found = findings(page, [])
    page.emulate_media(color_scheme="dark")
    found += findings(page, ["color-contrast"])
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"reaches {beyond} pixels beyond a window of {size['width']}"] if beyond else []
    page.emulate_media(color_scheme="light")
    return found


def test_every_page_is_open_to_everybody(
    open_window: Open, owner: Persona, alice: Persona, world: None, complaints: Complaints
) -> None:
    complaints.expected = {404, 422}
    page, found = open_window(owner), {}
    for name, show in PAGES.items():
        show(page)
        found[name] = faults(page)
    assert found == {name: [] for name in PAGES}


def test_the_end_of_an_import_is_open_to_everybody(open_window: Open, owner: Persona) -> None:
    page = open_window(owner)
    running(page)
    actions.run(Import.objects.get().pk, by=owner.actor)
    expect(page.get_by_role("link", name="Rows to mend")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize(
    "path", ["/login/", "/login/forgot/", "/login/forgot/sent/", "/login/forgot/x-y/", "/login/forgot/done/"]
)
def test_the_way_in_is_open_to_everybody(open_window: Open, path: str) -> None:
    assert faults(open_window(path=path)) == []


def test_coming_in_and_second_steps_are_open_to_everybody(open_window: Open, owner: Persona) -> None:
    page = open_window(owner)
    invited(page)
    stranger = open_window(path=page.get_by_label("Link").input_value())
    assert faults(stranger) == []
    for path in ("app/", "passkeys/new/"):
        page.goto(f"/settings/security/{path}")
        if "/login/again/" in page.url:
            assert faults(page) == []
            page.get_by_label("Password").fill("a long enough password")
            page.get_by_role("button", name="Go on").click()
        assert faults(page) == []
