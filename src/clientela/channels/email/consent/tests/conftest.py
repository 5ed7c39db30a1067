"""A provider that Olga named, a Dovecot that asks it whose a token is, and the way of a browser through it."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import Persona
from django.test import Client

from clientela.channels.email.consent import actions
from clientela.channels.email.models import Provider
from clientela.channels.email.tests.conftest import inner, policy, provider
from clientela.channels.email.tests.dovecot import Dovecot, missing
from clientela.channels.email.tests.provider import Provider as Server
from clientela.platform.directory.sso.conftest import follow

__all__ = ["inner", "policy", "provider"]
Trip = Callable[..., Any]


@pytest.fixture
def facts(provider: Server) -> dict[str, Any]:
    """What Olga says of it; its addresses it tells itself."""
    return {
        "name": "Corp", "issuer": provider.url, "client_id": "us", "client_secret": "hush", "scopes": "openid email",
        "host": "127.0.0.1", "port": 1, "security": "none",
    }  # fmt: skip


@pytest.fixture
def corp(inner: None, facts: dict[str, Any], owner: Persona) -> Provider:
    return actions.add_provider(facts, by=owner.actor)


@pytest.fixture
def post_office(corp: Provider, provider: Server, owner: Persona) -> Iterator[Dovecot]:
    """Where Corp's people have their mail."""
    if missing():
        pytest.skip(missing())
    with tempfile.TemporaryDirectory(prefix="clientela-consent-") as folder:
        Path(folder).chmod(0o755)
        server = Dovecot(Path(folder), tokens=f"{provider.url}/whose").start()
        actions.edit_provider(corp.pk, {"port": server.port}, by=owner.actor)
        yield server
        server.stop()


@pytest.fixture
def come(corp: Provider) -> Trip:
    """Out by a link and back: what the browser is shown at the end."""

    def through(browser: Client, link: str = "") -> Any:
        out = browser.get(link or f"/settings/mailboxes/with/{corp.pk}/")
        assert out.status_code == 302, out.content.decode()
        return browser.get(back_of(out), follow=True)

    return through


def back_of(out: Any) -> str:
    """The address with which the provider sends a browser back."""
    there = urlsplit(follow(out.headers["Location"]))
    return f"{there.path}?{there.query}"
