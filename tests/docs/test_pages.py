"""Every page tells of what is there: its links lead somewhere, and the files, commands and settings it names exist."""

import inspect
import re
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from tests.docs.pages import DOCS, ROOT, links, pages

from clientela.commands.registry import COMMANDS
from clientela.config.environment import SETTINGS

PAGES = [str(page.relative_to(ROOT)) for page in pages()]
ROOMS = [app.name for app in apps.get_app_configs() if re.match(r"clientela\.(?!platform)", app.name)]
BUILT = "sales/tastings|commands/count"  # what tutorial and how-to let the reader make
_PATH = re.compile(rf"`((?:src|docs|tests)/(?!\S*(?:{BUILT}))[^`\s<>*]+)`")
_COMMAND = re.compile(r"\./clientela ([a-z]+(?:-[a-z]+)*)")
_SETTING = re.compile(r"\b(CLIENTELA_[A-Z_]+|DATABASE_URL)\b")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for link in links(ROOT / page):
        path, _hash, heading = link.partition("#")
        target = (ROOT / page).parent / path
        assert target.exists(), link
        assert not heading or heading in headings(target), link


@pytest.mark.parametrize("page", PAGES)
def test_files_commands_and_settings_exist(page):
    text = (ROOT / page).read_text()
    assert [path for path in _PATH.findall(text) if not (ROOT / path).exists()] == []
    assert set(_COMMAND.findall(text)) <= COMMANDS.keys() | {"count"}
    assert set(_SETTING.findall(text)) <= {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("room", [room for room in ROOMS if find_spec(f"{room}.models")])
def test_every_room_has_a_page_with_its_verbs_events_and_tables(room):
    text = (DOCS / "rooms" / f"{room.rpartition('.')[2]}.md").read_text()
    tables = [model._meta.db_table for model in apps.get_app_config(room.rpartition(".")[2]).get_models()]
    named = [*verbs(room), *events(room), *(table for table in tables if not table.endswith("event"))]
    assert [name for name in named if f"`{name}`" not in text] == []


def test_the_platform_page_names_every_band():
    text = (DOCS / "rooms" / "platform.md").read_text()
    bands = [path.parent.name for path in (ROOT / "src" / "clientela" / "platform").glob("*/__init__.py")]
    assert [band for band in bands if f"| `{band}` |" not in text] == []


def test_decisions_are_short_numbered_and_listed():
    records = sorted(DOCS.glob("decisions/0*.md"))
    numbers = [int(record.name[:4]) for record in records]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [record.name for record in records if len(record.read_text().splitlines()) > 20] == []
    listed = links(DOCS / "decisions" / "README.md")
    assert [record.name for record in records if record.name not in listed] == []


def test_the_index_lists_every_page():
    listed = {(DOCS / link).resolve() for link in links(DOCS / "README.md")}
    wanted = {page for page in DOCS.rglob("*.md") if page.name == "README.md" or page.parent.name != "decisions"}
    assert wanted - listed == {DOCS / "README.md"}


def test_the_rules_for_the_code_fit_on_two_pages():
    assert len((ROOT / "AGENTS.md").read_text().splitlines()) <= 120


def headings(page: Path) -> set[str]:
    """The anchors of a page, as hosts of Git repositories make them."""
    found = re.findall(r"^#+ (.+)$", page.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def verbs(room: str) -> Iterator[str]:
    """What the room's actions offer with an acting user."""
    for name, thing in vars(import_module(f"{room}.actions")).items():
        ours = isinstance(thing, partial) or getattr(thing, "__module__", "") == f"{room}.actions"
        if ours and not name.startswith("_") and callable(thing) and "by" in inspect.signature(thing).parameters:
            yield name


def events(room: str) -> Iterator[str]:
    spec: Any = find_spec(f"{room}.events")
    if spec is not None:
        module = import_module(f"{room}.events")
        yield from (name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__)
