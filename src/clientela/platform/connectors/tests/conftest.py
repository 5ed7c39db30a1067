"""A folder of files that connectors may read, and a connector of it that reads people."""

import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from conftest import Persona
from django.conf import settings

from clientela.platform.connectors import actions
from clientela.platform.connectors.jobs import begin
from clientela.platform.connectors.models import Connector, Run
from clientela.platform.connectors.tests.serving import serving

PEOPLE = "ID,Name,Email\n1,Anna Nowak,anna@example.com\n2,Zoe Rossi,zoe@example.com\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "CONNECTOR_FOLDERS", [str(tmp_path)])
    return tmp_path


def put(folder: Path, name: str, text: str | bytes, *, ago: float = 100) -> Path:
    """A file that has lain there for so many seconds."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    os.utime(path, (time.time() - ago,) * 2)
    return path


@pytest.fixture
def made(owner: Persona) -> Callable[..., Connector]:
    """A connector that was looked at, mapped as proposed, and reads."""

    def make(kind: str, *, who: Persona = owner, entity: str = "person", every: int = 0, **given: Any) -> Connector:
        said = {"name": "Shop", "kind": kind, "entity": entity, "settings": given, "every": every}
        one = actions.make_connector(said, by=who.actor)
        actions.look(one.pk, by=who.actor)
        return actions.settle(one.pk, by=who.actor)

    return make


def run(one: Connector, who: Persona) -> Run:
    """One run to its end."""
    asked = begin(one.pk, by=who.actor)
    assert asked is not None
    while not actions.go_on(asked.pk, by=who.actor):
        pass
    return Run.objects.select_related("taken_by").get(pk=asked.pk)


def counts(run: Run) -> dict[str, int]:
    return {name: count for name, count in (run.taken_by.counts if run.taken_by else {}).items() if count}


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Start a web server; loopback may be reached meanwhile, as an inner network."""
    monkeypatch.setattr(settings, "INNER_NETWORKS", ["127.0.0.0/8"])
    with ExitStack() as stack:
        yield lambda say: stack.enter_context(serving(say))
