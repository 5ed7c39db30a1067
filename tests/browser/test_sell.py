"""Selling by mouse and keyboard: a checklist is ticked, a barred card is let in with a reason, a deal goes to another day,
a quote is written and accepted."""

from uuid import UUID

import pytest
from conftest import Persona
from playwright.sync_api import expect
from tests.browser.conftest import Complaints, Open
from tests.browser.test_be_accessible import faults

from clientela.sales.deals.actions import open_deal, set_gate
from clientela.sales.deals.models import Deal, Tick
from clientela.sales.pipelines import actions as pipelines
from clientela.sales.pipelines.models import Stage
from clientela.sales.quotes import actions as quotes
from clientela.sales.quotes.models import Quote

pytestmark = pytest.mark.browser


@pytest.fixture
def stages(owner: Persona) -> dict[str, Stage]:
    pipelines.begin(by=owner.actor)
    return {one.name: one for one in Stage.objects.all()}


def test_a_step_is_ticked_by_the_keyboard_and_the_focus_stays(
    open_window: Open, owner: Persona, stages: dict[str, Stage]
) -> None:
    for name, must in (("Budget known", True), ("Site seen", False)):
        pipelines.create_step({"stage": stages["Qualified"].pk, "name": name, "must": must}, by=owner.actor)
    page = open_window(owner, f"/deals/{open_deal({'name': 'Bar'}, by=owner.actor)}/")
    box = page.get_by_role("checkbox", name="Done: Budget known")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    expect(page.get_by_text("1 of 2 done")).to_be_visible()
    assert (Tick.objects.get().name, faults(page)) == ("Budget known", [])
    page.goto(f"/pipelines/{stages['Won'].pipeline_id}/")
    expect(page.get_by_role("heading", name="What the steps are worth")).to_be_visible()
    assert faults(page) == []


def test_a_card_that_is_barred_is_let_in_with_a_reason(
    open_window: Open, owner: Persona, stages: dict[str, Stage], complaints: Complaints
) -> None:
    complaints.expected = {409}
    set_gate(stages["Proposal"].pk, {"all": [{"field": "amount", "at_least": "1000"}]}, by=owner.actor)
    open_deal({"name": "Bar"}, by=owner.actor)
    page = open_window(owner, "/deals/?view=board")
    page.locator(".card a").first.focus()
    page.keyboard.press("l")
    reason = page.get_by_label("Let in because")
    expect(reason).to_be_focused()
    assert faults(page) == []
    reason.fill("They sign on Monday")
    page.get_by_role("button", name="Let in nevertheless").click()
    expect(page.locator(".col[aria-label=Proposal]").get_by_text("Bar")).to_be_visible()
    assert Deal.objects.get().passed_because == "They sign on Monday"


def test_a_deal_goes_to_another_day_by_keyboard_and_by_mouse(
    open_window: Open, owner: Persona, stages: dict[str, Stage]
) -> None:
    open_deal({"name": "Bar", "closes_on": "2030-05-14", "amount": "1200"}, by=owner.actor)
    page = open_window(owner, "/deals/?view=calendar&by=closes_on&month=2030-05")
    deal = page.locator(".cal-item")
    deal.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("[data-day='2030-05-15'] .cal-item")).to_be_focused()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-day='2030-05-22'] .cal-item")).to_be_focused()
    deal.drag_to(page.locator("[data-day='2030-05-08']"))
    expect(page.locator("[data-day='2030-05-08'] .cal-item")).to_be_visible()
    assert (str(Deal.objects.get().closes_on), faults(page)) == ("2030-05-08", [])


def test_the_end_of_a_bar_goes_to_another_day_by_mouse_and_by_keyboard(
    open_window: Open, owner: Persona, stages: dict[str, Stage], complaints: Complaints
) -> None:
    open_deal({"name": "Bar", "opened_on": "2030-05-01", "closes_on": "2030-05-14"}, by=owner.actor)
    page = open_window(owner, "/deals/?view=timeline&month=2030-05")
    bar, end = page.locator(".span a"), lambda: str(Deal.objects.get().closes_on)
    bar.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(bar).to_have_attribute("data-day", "2030-05-15")
    expect(bar).to_be_focused()
    page.locator(".grip").drag_to(page.locator("thead time[datetime='2030-06-10']"), force=True)
    expect(page.locator("#spans-said")).to_contain_text("Moved to 2030-06-1")
    assert end().startswith("2030-06-1")
    complaints.expected = {422}
    page.locator(".grip").drag_to(page.locator("thead time[datetime='2030-04-29']"), force=True)
    expect(page.locator("#spans-said")).to_contain_text("It stays where it was.")
    assert (end()[:8], faults(page)) == ("2030-06-", [])


@pytest.fixture
def quote(owner: Persona) -> UUID:
    """A line with many words, and one that may be taken with it."""
    key = quotes.draw_up({"name": "Breakfast", "currency": "EUR", "country": "IT", "language": "en"}, by=owner.actor)
    lines = [{"description": "Beans " * 40}, {"description": "Grinder", "optional": True}]
    quotes.set_lines(key, [line | {"unit_price": "10", "tax_rate": "22"} for line in lines], by=owner.actor)
    return key


def test_a_customer_accepts_on_a_phone(open_window: Open, owner: Persona, quote: UUID, complaints: Complaints) -> None:
    complaints.expected = {422}  # to the second click, should it come through
    page = open_window(path=f"/q/{quotes.send(quote, by=owner.actor)}/", phone=True)
    assert faults(page) == []
    page.get_by_label("Your name, as your signature").fill("Ewa Łoś")
    page.get_by_label("I accept quote").check()
    page.get_by_role("button", name="Accept", exact=True).dblclick()
    expect(page.get_by_text("Accepted by Ewa Łoś")).to_be_visible()
    assert (Quote.objects.get().state, str(Quote.objects.get().total)) == ("accepted", "12.20")


def test_enter_adds_a_line_and_takes_none_away(open_window: Open, owner: Persona, quote: UUID) -> None:
    page = open_window(owner, f"/quotes/{quote}/lines/")
    page.get_by_label("Add a product, or anything in words").fill("Cups")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Description")).to_have_count(3)
    assert [line["description"].split()[0] for line in Quote.objects.get().lines] == ["Beans", "Grinder", "Cups"]
    assert faults(page) == []
