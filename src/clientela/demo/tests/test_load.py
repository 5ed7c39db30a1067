"""Large populations, by several processes into tables without indexes, also when they are broken off."""

from dataclasses import replace

import pytest
from django.db import connection

from clientela.demo import population
from clientela.demo.slices import Plan
from clientela.demo.tests.conftest import UNTIL, quiet
from clientela.parties.models import Party

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = [model._meta.db_table for model in population._MODELS]


class UnpluggedError(Exception):
    """Somebody pulled the plug."""


def stop_at_first(line: str) -> None:
    raise UnpluggedError(line)


def structure() -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [TABLES])
        indexes = set(cursor.fetchall())
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[])",
            [TABLES, TABLES],
        )
        keys = set(cursor.fetchall())
        cursor.execute("SELECT relname, reloptions::text FROM pg_class WHERE relname = ANY(%s)", [TABLES])
        return indexes | keys | set(cursor.fetchall())


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A hundred people in four slices, to be loaded as if they were many."""
    monkeypatch.setattr(population, "_SMALL", 0)
    return replace(population.plan(100, seed=5, until=UNTIL, owners={}), slice=25)


def test_indexes_and_keys_are_as_before(plan: Plan) -> None:
    before = structure()
    population.populate(plan, say=quiet, at_once=2)
    assert structure() == before
    assert Party.objects.filter(kind="person").count() == 100
    assert population.unfinished() is None


def test_what_was_broken_off_is_finished(plan: Plan) -> None:
    before = structure()
    with pytest.raises(UnpluggedError):
        population.populate(plan, say=stop_at_first, at_once=1)
    left = population.unfinished()
    assert left == plan
    population.go_on(left, say=quiet, at_once=1)
    assert structure() == before
    assert Party.objects.filter(kind="person").count() == 100
