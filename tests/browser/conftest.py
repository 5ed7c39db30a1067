"""Chromium, driven by Playwright, against the product on a port of its own. A test fails on whatever its pages complain of."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from csp.constants import SELF
from django.conf import settings as product
from django.db import connection
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect, sync_playwright

from clientela.config import environment
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 10_000  # milliseconds
OVERTAKEN = ("htmx:afterRequest,", "htmx:sendAbort,")  # so htmx calls a search that the next letter made pointless
_STATUS = re.compile(r"responded with a status of (\d{3})")

Open = Callable[..., Page]


@dataclass
class Complaints:
    """What browsers wrote to their consoles as errors: faults of scripts, and whatever the content security policy stopped."""

    expected: set[int] = field(default_factory=set)  # answers that a test asks for on purpose, such as 422
    heard: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._fault)

    def _console(self, message: ConsoleMessage) -> None:
        status = _STATUS.search(message.text)
        if (
            message.type == "error"
            and not message.text.startswith(OVERTAKEN)
            and not (status and int(status[1]) in self.expected)
        ):
            self.heard.append(f"{message.text} ({message.location['url']})")

    def _fault(self, error: WebError) -> None:
        self.heard.append(str(error.error))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this folder; each window of a test has cookies of its own."""
    path = environment.value("CLIENTELA_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("There is no Chromium: install Debian's, or name another in CLIENTELA_CHROMIUM.")
    if not (environment.PACKAGE / "platform/ui/static/vendor/stamp").exists():
        pytest.skip("The browser libraries are not there: any ./clientela command that needs them fetches them.")
    resolve(
        "/login/"
    )  # the first address that is asked for loads them all, which a page on a busy machine would not wait for
    expect.set_options(timeout=PATIENCE)
    # Playwright keeps an event loop in this thread, beside which Django would refuse to speak to the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _no_job_stays(transactional_db: None) -> Iterator[None]:
    """Django empties the tables of its own models after a test; the queue's are not among them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def live_url() -> str:
    """Where pages hear news: nowhere, unless a test starts a live process."""
    return ""


@pytest.fixture
def open_window(
    chromium: Browser, live_server: Any, live_url: str, complaints: Complaints, settings: Any
) -> Iterator[Open]:
    """Open a window, signed in as a persona or as nobody: `open_window(alice, "/people/", phone=True)`."""
    settings.LIVE_URL = live_url
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**directives, "connect-src": [SELF, *([live_url] if live_url else [])]}
    }
    opened: list[BrowserContext] = []

    def make(who: Persona | None = None, path: str = "", *, phone: bool = False) -> Page:
        size = PHONE if phone else DESK
        context = chromium.new_context(
            base_url=live_server.url, viewport=size, has_touch=phone, is_mobile=phone, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        complaints.listen(context)
        opened.append(context)
        if who:
            key = who.browser.cookies[product.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": product.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield make
    for context in opened:
        context.close()
    assert complaints.heard == []


@pytest.fixture
def make() -> Callable[..., UUID]:
    """Make a record as its form would: `make("person", alice, name="Anna")`."""

    def create(kind: str, who: Persona, **raw: Any) -> UUID:
        entity = registry.entity(kind)
        assert entity.verbs.create is not None
        return entity.verbs.create(clean(entity, raw).facts, by=who.actor)

    return create


@pytest.fixture
def fill(arrivals: Callable[..., Any]) -> Callable[..., None]:
    """Bring many rows in at once, as an import would: `fill("order", olga, {"number": "7", …}, …)`."""

    def take(kind: str, who: Persona, *rows: dict[str, Any]) -> None:
        entity = registry.entity(kind)
        assert entity.verbs.take is not None
        entity.verbs.take(arrivals(kind, *rows), by=who.actor)

    return take
