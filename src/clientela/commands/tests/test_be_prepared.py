"""A database that is ready is recognised without Django, and one that changed is not."""

from pathlib import Path

import psycopg
import pytest
from django.db import connection

from clientela.commands import prepared
from clientela.commands.prepared import State
from clientela.commands.progress import Refused


def url() -> str:
    found = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        dbname=found["NAME"], user=found["USER"], host=found["HOST"], port=found["PORT"], password=found["PASSWORD"]
    )


@pytest.mark.django_db(transaction=True)
def test_a_database_changes_its_state_with_its_migrations() -> None:
    before = prepared.look(url())
    assert prepared.look(url()) == before
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('x', '0001', now())")
    assert prepared.look(url()).schema != before.schema
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'x'")


def test_marks_are_kept_per_database(home: Path) -> None:
    for state in (State("one", "a"), State("two", "b"), State("one", "c")):
        prepared.note_down(state)
    noted = [prepared.is_noted(state) for state in (State("one", "a"), State("one", "c"), State("two", "b"))]
    assert noted == [False, True, True]


def test_an_old_server_is_refused() -> None:
    with pytest.raises(Refused, match="is PostgreSQL 14; Clientela needs 15"):
        prepared.check_age(140_012)
    prepared.check_age(150_004)


@pytest.mark.parametrize("address", ["postgresql://127.0.0.1:1/crm", "postgresql:///crm?host=/nowhere"])
def test_a_server_that_is_not_there_is_told_without_a_traceback(address: str) -> None:
    with pytest.raises(Refused, match="cannot be reached"):
        prepared.look(address)


def test_an_address_that_is_none_is_not_repeated() -> None:
    with pytest.raises(Refused) as refused:
        prepared.look("secret-password")
    assert "secret" not in str(refused.value)
