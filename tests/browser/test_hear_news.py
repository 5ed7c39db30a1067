"""What somebody else does appears on an open page, through a live process of the tests' own."""

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
from playwright.sync_api import expect
from tests.browser.conftest import Open

from clientela.config import environment

pytestmark = pytest.mark.browser
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
