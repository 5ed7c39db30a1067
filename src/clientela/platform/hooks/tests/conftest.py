"""An endpoint that a test's own server answers for, and the loop run to its end."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.db import connection

from clientela.platform.hooks import actions, pump
from clientela.platform.hooks.models import Endpoint
from clientela.platform.outbound.tests.conftest import Listening, listen

__all__ = ["listen"]
ALL_VERBS = ["created", "edited", "deleted", "restored"]


def aged() -> None:
    """Everything so far happened an hour earlier: a test is one transaction, and so one moment."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for table in ("parties_party", "parties_contactpoint", "parties_partyevent", "parties_contactpointevent"):
            cursor.execute(f"UPDATE {table} SET created_at = created_at - interval '1 hour'")
        for table in ("parties_partyevent", "parties_contactpointevent"):
            cursor.execute(f"UPDATE {table} SET pgh_created_at = pgh_created_at - interval '1 hour'")
        cursor.execute("UPDATE pghistory_context SET created_at = created_at - interval '1 hour'")


def long_ago(one: Endpoint) -> None:
    """It stood before all that follows, as far as the clock of this test's one transaction can tell."""
    Endpoint.objects.filter(pk=one.pk).update(created_at=one.created_at - timedelta(days=1))


@pytest.fixture
def told(db: None) -> Callable[..., list[dict[str, Any]]]:
    """Run the loop; answers what the server has heard since, as messages in their order."""

    def run(server: Listening) -> list[dict[str, Any]]:
        before = len(server.heard)
        assert pump.run()
        said = [json.loads(one.split(b"\r\n\r\n", 1)[1]) for one in server.heard[before:]]
        return sorted(said, key=lambda one: str(one["timestamp"]))

    return run


@pytest.fixture
def endpoint(owner: Any, listen: Callable[..., Listening]) -> Callable[..., tuple[Endpoint, Listening]]:
    """Make an endpoint of somebody's at a server of its own."""

    def make(by: Any = None, *, say: Any = None, **wants: Any) -> tuple[Endpoint, Listening]:
        server = listen(say) if say else listen()
        said = wants or {"person": {"verbs": ALL_VERBS}}
        one, _secret = actions.make_endpoint({"url": server.url, "wants": said}, by=(by or owner).actor)
        long_ago(one)
        return one, server

    return make
