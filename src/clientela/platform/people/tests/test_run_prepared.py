"""A prepared statement survives the loss of its connection, unless a transaction went with it."""

import psycopg
import pytest
from django.db import connection, transaction

from clientela.platform.people.prepared import prepared


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
