"""Indexes on own fields: used by filter, order and the pages of a list; made anew where one was broken off; taken away."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from django.db import connection

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import listing, registry
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.quickening import index_field
from clientela.platform.fields.actions import add_field, quicken, slow_down
from clientela.platform.fields.models import Quick
from clientela.platform.permissions.actor import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = """INSERT INTO parties_party (id, kind, name, own)
SELECT gen_random_uuid(), 'person', 'P' || n, jsonb_build_object('own_size', n::text, 'own_word', 'Word ' || n,
       'own_day', (date '2020-01-01' + n % 2000)::text, 'own_seen', '2026-05-12T10:00:00+02:00', 'own_mark', '["a"]'::jsonb)
  FROM generate_series(1, 4000) n"""


@pytest.fixture(autouse=True)
def _without_indexes() -> Iterator[None]:
    """Indexes outlive the rows of a test."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'own_quick%%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {name}")


def field(kind: str, label: str) -> UUID:
    choices = [{"labels": {"en": "A"}}] if kind == "choices" else []
    return add_field(
        checked({"type": "person", "kind": kind, "labels": {"en": label}, "choices": choices}, by=SYSTEM), by=SYSTEM
    )


def made(key: UUID) -> Quick:
    quicken(key, by=SYSTEM)
    index_field(key)
    return Quick.objects.get(pk=key)


def rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        cursor.execute("ANALYZE parties_party")


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What PostgreSQL would do for each statement of a list."""
    found: list[str] = []

    def explained(sql: str, params: Any = (), **_how: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", params)
            found.append("\n".join(line for (line,) in cursor.fetchall()))
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    monkeypatch.setattr(listing, "planned", explained)
    monkeypatch.setattr(listing, "prepared", explained)
    return found


def test_every_kind_that_can_be_has_one() -> None:
    rows()
    for kind, label in (("number", "Size"), ("text", "Word"), ("date", "Day"), ("moment", "Seen"), ("choices", "Mark")):
        quick = made(field(kind, label))
        assert (quick.state, quick.why) == ("ready", "")


def test_order_and_pages_walk_along_it(plans: list[str]) -> None:
    rows()
    key = field("number", "Size")
    made(key)
    index = f"own_quick_{key.hex[-12:]}"
    person, columns = registry.entity("person"), ("name", "own_size")
    first = page(person, SYSTEM, Ask(columns=columns, sort="-own_size"))
    assert str(first.rows[0][2]) == "4000"
    page(person, SYSTEM, Ask(columns=columns, sort="-own_size", after=first.next))
    page(person, SYSTEM, Ask(columns=columns, sort="own_size"))
    assert all(index in plan and "Sort" not in plan for plan in plans), plans


@pytest.mark.parametrize(("kind", "label", "test"), [
    ("number", "Size", {"field": "own_size", "is": 7}), ("text", "Word", {"field": "own_word", "is": "word 7"}),
    ("date", "Day", {"field": "own_day", "is": "2020-01-08"}),
])  # fmt: skip
def test_a_filter_asks_it(kind: str, label: str, test: Any, plans: list[str]) -> None:
    rows()
    key = field(kind, label)
    made(key)
    person = registry.entity("person")
    found = page(person, SYSTEM, Ask(where=compile_condition(test, EntityWords(person, SYSTEM)), sort="name"))
    assert found.rows
    assert f"own_quick_{key.hex[-12:]}" in plans[0]


def test_a_broken_one_is_made_anew_and_a_failure_says_why() -> None:
    rows()
    key = field("number", "Size")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_party SET own = own || '{\"own_size\": \"none\"}' WHERE name = 'P7'")
    failed = made(key)
    assert failed.state == "failed"
    assert "none" in failed.why
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_party SET own = own - 'own_size' WHERE name = 'P7'")
    assert made(key).state == "ready"


def test_it_is_taken_away() -> None:
    key = field("number", "Size")
    made(key)
    slow_down(key, by=SYSTEM)
    index_field(key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'own_quick%%'")
        assert cursor.fetchone() == (0,)
    assert not Quick.objects.exists()


def test_page_and_api_ask_for_it_and_nobody_else(owner: Persona, alice: Persona) -> None:
    key = field("number", "Size")
    assert alice.browser.post(f"/settings/fields/{key}/quicken/").status_code == 403
    assert alice.browser.post(f"/api/v1/fields/{key}/quicken", **alice.bearer).status_code == 403
    assert not Quick.objects.exists()
    assert owner.browser.post(f"/api/v1/fields/{key}/quicken", **owner.bearer).json()["quick"] == "asked"
    assert "Asked for" in owner.browser.get("/settings/fields/").content.decode()
    owner.browser.post(f"/settings/fields/{key}/slow-down/")
    assert Quick.objects.get().state == "going"
