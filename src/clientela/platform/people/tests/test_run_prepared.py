"""A prepared statement survives the loss of its connection, unless a transaction went with it."""

import contextlib
from decimal import Decimal

import psycopg
import pytest
from django.db import connection, transaction

from clientela.platform.people.prepared import MOST, prepared


def lose_the_connection() -> None:
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_made_anew():
    assert prepared("SELECT 1", []) == [(1,)]
    lose_the_connection()
    assert prepared("SELECT 1", []) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_lost_transaction_is_told():
    with pytest.raises(Exception, match=r"terminat|clos|lost"), transaction.atomic():
        prepared("SELECT 1", [])
        lose_the_connection()
        prepared("SELECT 1", [])
    connection.close()


@pytest.mark.django_db
def test_a_wrong_statement_is_not_tried_again(django_assert_num_queries):
    with pytest.raises(psycopg.ProgrammingError):
        prepared("SELECT nothing", [])


@pytest.mark.django_db
def test_what_is_written_is_left_as_the_database_wrote_it():
    sql = "SELECT %s::uuid, %s::timestamptz, %s::numeric"
    params = ["01A1FFBE-8F28-714C-B7F5-2F2FF1F077D0", "2026-03-03 10:00+02", "1.50"]
    assert prepared(sql, params, as_written=True) == [
        ("01a1ffbe-8f28-714c-b7f5-2f2ff1f077d0", "2026-03-03 08:00:00+00", Decimal("1.50"))
    ]


@pytest.mark.django_db(transaction=True)
def test_a_prepared_statement_is_part_of_its_transaction():
    with contextlib.suppress(LookupError), transaction.atomic():
        prepared("CREATE TABLE gone (id int)", [])
        raise LookupError
    assert prepared("SELECT to_regclass('gone')", []) == [(None,)]


@pytest.mark.django_db
def test_a_connection_keeps_no_more_than_its_most_statements():
    for number in range(MOST + 5):
        assert prepared(f"SELECT {number}, %s::int", [7]) == [(number, 7)]
    assert prepared("SELECT 0, %s::int", [7]) == [(0, 7)]
    ((kept,),) = prepared("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'clientela%%'", [])
    assert kept <= MOST
