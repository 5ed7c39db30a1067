"""What colleagues do shows on open pages by itself, through a live process of the tests' own: who is here, which values and
rows changed, what is new."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from conftest import Persona
from django.db import connection
from playwright.sync_api import Page, expect
from tests.browser.conftest import Complaints, Open

from clientela.config import environment
from clientela.platform.directory.users.actions import deactivate
from clientela.platform.entities import registry
from clientela.platform.ui.filtering import everything
from clientela.sales.deals.actions import open_deal
from clientela.sales.pipelines.actions import begin
from clientela.sales.pipelines.models import Stage
from clientela.timeline.actions import note
from clientela.workspace import shell

pytestmark = pytest.mark.browser
SECOND = 1_000  # milliseconds from the beginning of an act to what others see of it
WATCH = """([selector, words]) => {
    const look = () => document.querySelector(selector)?.textContent.includes(words);
    window.shown = new Promise((done) => {
        const see = new MutationObserver(() => { if (look()) { see.disconnect(); done(Date.now()); } });
        see.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        setTimeout(() => done(Infinity), 10_000);
    });
}"""
COMMAND = (
    sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--log-level", "warning", "--workers-kill-timeout", "1",
    "clientela.platform.live.server:application", "--host", "127.0.0.1", "--port",
)  # fmt: skip


@pytest.fixture
def live_url(transactional_db: None, settings: Any) -> Iterator[str]:
    """A live process beside the tests' database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "CLIENTELA_SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": str(environment.PACKAGE.parent),
    }
    process = subprocess.Popen((*COMMAND, str(port)), env=env)
    try:
        until_it_answers(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(20)


def database_url() -> str:
    known = connection.settings_dict
    said = {name: known[name.upper()] for name in ("host", "port", "user", "password") if known[name.upper()]}
    return f"postgresql:///{quote(known['NAME'])}?{urlencode(said)}"


def until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "the live process did not start"
            time.sleep(0.1)


def edit(who: Persona, kind: str, key: UUID, **facts: Any) -> None:
    verb = registry.entity(kind).verbs.edit
    assert verb is not None
    verb(key, facts, by=who.actor)


def until_live(*pages: Page) -> None:
    for page in pages:
        expect(page.locator("#live")).to_have_attribute("title", "Live")


def delay(page: Page, selector: str, words: str, act: Callable[[], object]) -> float:
    """Milliseconds from before the act until the page shows the words: measured where it is seen, by the same clock."""
    page.evaluate(WATCH, [selector, words])
    begun = time.time() * 1000
    act()
    return float(page.evaluate("window.shown")) - begun


def test_what_a_colleague_does_is_seen_within_a_second(
    open_window: Open, alice: Persona, bob: Persona, make: Callable[..., UUID]
) -> None:
    """The quickest of three: that is what the product takes, and all else is what the machine does beside."""
    key = make("person", alice, name="Anna Bianchi", city="Roma")
    record, rows, news = (open_window(alice, at) for at in (f"/people/{key}/", "/people/", "/people/"))
    until_live(record, rows, news)

    def edited(page: Page, selector: str) -> float:
        return min(
            delay(page, selector, to, lambda: edit(bob, "person", key, city=to)) for to in ("Alba", "Bra", "Asti")
        )

    found = {
        "value": edited(record, f"#person-{key}-city"),
        "row": edited(rows, f"#person-{key}"),
        "note": min(
            delay(record, "#entries", to, lambda: note(key, to, by=bob.actor)) for to in ("One", "Two", "Three")
        ),
        "new": min(delay(news, "#news", f"{n} new", lambda: make("person", bob, name=f"P{n}")) for n in (1, 2, 3)),
    }
    assert {what: round(taken) for what, taken in found.items() if taken > SECOND} == {}


def test_a_note_of_a_colleague_appears(
    open_window: Open, alice: Persona, bob: Persona, make: Callable[..., UUID]
) -> None:
    anna = make("person", alice, name="Anna Bianchi")
    hers, his = (open_window(who, f"/people/{anna}/") for who in (alice, bob))
    for page in (hers, his):
        expect(page.locator("#live")).to_have_attribute("title", "Live")
    hers.get_by_role("textbox", name="Note").fill("Half written")
    his.get_by_role("textbox", name="Note").fill("Wants decaf")
    his.get_by_role("button", name="Keep", exact=True).click()
    expect(hers.locator("#entries .text")).to_have_text("Wants decaf")
    expect(hers.locator("#entries .line")).to_contain_text("Note by Bob")
    expect(hers.get_by_role("textbox", name="Note")).to_have_value("Half written")


def test_who_else_has_the_record_open_is_seen(
    open_window: Open, alice: Persona, bob: Persona, make: Callable[..., UUID]
) -> None:
    url = f"/people/{make('person', alice, name='Anna Bianchi')}/"
    hers = open_window(alice, url)
    until_live(hers)
    his, again = (open_window(bob, url) for _tab in range(2))
    for page, name in ((hers, "Bob"), (his, "Alice"), (again, "Alice")):
        expect(page.locator("#here .avatar")).to_have_count(1)
        expect(page.locator("#here")).to_have_text(f"{name[0]}Also here: {name}")
    his.close()
    hers.wait_for_timeout(300)
    expect(hers.locator("#here .avatar")).to_have_count(1)
    again.goto("/people/")
    expect(hers.locator("#here .avatar")).to_have_count(0)


def test_a_value_that_a_colleague_changes_appears(
    open_window: Open, alice: Persona, bob: Persona, make: Callable[..., UUID]
) -> None:
    key = make("person", alice, name="Anna Bianchi", city="Roma", job_title="Buyer")
    hers = open_window(alice, f"/people/{key}/")
    until_live(hers)
    hers.locator(f"#person-{key}-job_title .edit").click()
    hers.locator(f"#person-{key}-job_title input[name=job_title]").fill("Head of buying")
    edit(bob, "person", key, city="Milano", job_title="Roaster")
    expect(hers.locator(f"#person-{key}-city")).to_contain_text("Milano")
    expect(hers.locator(f"#person-{key}-job_title input[name=job_title]")).to_have_value("Head of buying")


def test_a_row_changes_in_place_and_new_ones_wait(
    open_window: Open, alice: Persona, bob: Persona, make: Callable[..., UUID]
) -> None:
    keys = [make("person", alice, name=name, city="Roma") for name in ("Anna Bianchi", "Zoe Verdi")]
    hers = open_window(alice, "/people/?sort=name")
    until_live(hers)
    names = hers.locator("#rows .lead a")
    edit(bob, "person", keys[1], city="Milano")
    expect(hers.locator(f"#person-{keys[1]}")).to_contain_text("Milano")
    make("person", bob, name="Mario Neri")
    expect(hers.locator("#news")).to_have_text("1 new")
    expect(names).to_have_text(["Anna Bianchi", "Zoe Verdi"])
    hers.locator("#news").click()
    expect(names).to_have_text(["Anna Bianchi", "Mario Neri", "Zoe Verdi"])
    expect(hers.locator("#news")).to_be_hidden()


def test_a_page_whose_permit_is_too_old_gets_another_one(
    open_window: Open,
    alice: Persona,
    make: Callable[..., UUID],
    monkeypatch: pytest.MonkeyPatch,
    complaints: Complaints,
) -> None:
    complaints.expected = {403}
    monkeypatch.setattr(shell, "listening_permit", lambda _actor: "too old")
    page = open_window(alice, f"/people/{make('person', alice, name='Anna Bianchi')}/")
    expect(page.locator("#live")).to_have_attribute("title", "Live")


def test_who_is_switched_off_hears_nothing_more(
    open_window: Open, alice: Persona, owner: Persona, make: Callable[..., UUID], complaints: Complaints
) -> None:
    complaints.expected = {401}
    page = open_window(alice, f"/people/{make('person', alice, name='Anna Bianchi')}/")
    expect(page.locator("#live")).to_have_attribute("title", "Live")
    deactivate(alice.user.pk, by=owner.actor)
    expect(page.locator("#live")).to_have_attribute("title", re.compile("Not live since"))
    with page.expect_response("**/permit/") as answer:
        pass
    assert answer.value.status == 401


def test_a_card_that_a_colleague_moves_moves_on_every_board(
    open_window: Open, alice: Persona, bob: Persona, owner: Persona
) -> None:
    begin(by=owner.actor)
    won = Stage.objects.get(outcome="won")
    key = open_deal({"name": "Breakfast supply", "owner": str(alice.user.pk)}, by=owner.actor)
    page = open_window(alice, f"{everything(registry.entity('deal'))}&view=board")
    expect(page.locator("#live")).to_have_attribute("title", "Live")
    expect(page.locator('[aria-label="Qualified"] .card')).to_have_count(1)
    edit(bob, "deal", key, stage=str(won.pk), name="Breakfast, signed")
    expect(page.locator('[aria-label="Won"] .card')).to_contain_text("Breakfast, signed")
    expect(page.locator('[aria-label="Qualified"] .card')).to_have_count(0)
    expect(page.locator(f"#number-{won.pk}")).to_have_text("1")


def test_a_bar_whose_end_a_colleague_moves_moves_on_every_timeline(
    open_window: Open, alice: Persona, bob: Persona, owner: Persona
) -> None:
    begin(by=owner.actor)
    said = {"name": "Breakfast", "owner": str(alice.user.pk), "opened_on": "2030-05-01", "closes_on": "2030-05-14"}
    key = open_deal(said, by=owner.actor)
    page = open_window(alice, f"{everything(registry.entity('deal'))}&view=timeline&month=2030-05")
    expect(page.locator("#live")).to_have_attribute("title", "Live")
    edit(bob, "deal", key, closes_on="2030-06-04")
    expect(page.locator(".span a")).to_have_attribute("data-day", "2030-06-04")
