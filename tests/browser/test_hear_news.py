"""What colleagues do shows on open pages by itself, through a live process of the tests' own: who is here, which values and
rows changed, what is new."""

import os
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
from tests.browser.conftest import Open

from clientela.config import environment
from clientela.platform.entities import registry

pytestmark = pytest.mark.browser
SOON = 2_500  # milliseconds, on a slow machine: a second where it is quick
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


def test_a_note_of_a_colleague_appears(
    open_window: Open, alice: Persona, bob: Persona, make: Callable[..., UUID]
) -> None:
    anna = make("person", alice, name="Anna Bianchi")
    hers, his = (open_window(who, f"/people/{anna}/") for who in (alice, bob))
    for page in (hers, his):
        expect(page.locator("#live")).to_have_attribute("title", "Live")
    hers.get_by_role("textbox", name="Note").fill("Half written")
    his.get_by_role("textbox", name="Note").fill("Wants decaf")
    his.get_by_role("button", name="Keep note").click()
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
    expect(hers.locator(f"#person-{key}-city")).to_contain_text("Milano", timeout=SOON)
    expect(hers.locator(f"#person-{key}-job_title input[name=job_title]")).to_have_value("Head of buying")


def test_a_row_changes_in_place_and_new_ones_wait(
    open_window: Open, alice: Persona, bob: Persona, make: Callable[..., UUID]
) -> None:
    keys = [make("person", alice, name=name, city="Roma") for name in ("Anna Bianchi", "Zoe Verdi")]
    hers = open_window(alice, "/people/?sort=name")
    until_live(hers)
    names = hers.locator("#rows .lead a")
    edit(bob, "person", keys[1], city="Milano")
    expect(hers.locator(f"#person-{keys[1]}")).to_contain_text("Milano", timeout=SOON)
    make("person", bob, name="Mario Neri")
    expect(hers.locator("#news")).to_have_text("1 new")
    expect(names).to_have_text(["Anna Bianchi", "Zoe Verdi"])
    hers.locator("#news").click()
    expect(names).to_have_text(["Anna Bianchi", "Mario Neri", "Zoe Verdi"])
    expect(hers.locator("#news")).to_be_hidden()
