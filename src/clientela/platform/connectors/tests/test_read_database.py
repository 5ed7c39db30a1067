"""Tables of real servers are read behind a column that grows; nothing is written there."""

import sqlite3
from contextlib import closing

import pytest
import sqlglot

from clientela.parties.models import Party, SourceRecord
from clientela.platform.connectors import actions
from clientela.platform.connectors.checking import Unfit
from clientela.platform.connectors.kinds import Trouble, databases
from clientela.platform.connectors.models import Connector
from clientela.platform.connectors.tests.conftest import counts, run
from clientela.platform.connectors.tests.servers import ROWS, inner, mysql, postgresql, sqlite

__all__ = ["inner", "mysql", "postgresql", "sqlite"]


@pytest.mark.parametrize("engine", ["postgresql", "sqlite", "mysql"])
def test_a_table_is_read_and_afterwards_what_changed(request, owner, made, engine, monkeypatch):
    place, execute = request.getfixturevalue(engine)
    monkeypatch.setattr(databases, "PAGE", 2)
    one = made("database", key="id", grows="changed", **place)
    first = run(one, owner)
    assert (first.state, first.pages, counts(first)) == ("done", 3, {"created": 5})
    assert set(SourceRecord.objects.values_list("external_id", flat=True)) == set("01234")
    execute("UPDATE customers SET name = 'Anna Z', changed = '2026-02-01 10:00:00' WHERE id = 1")
    execute(ROWS, (9, "Zoe", "zoe@example.com", "2026-02-02 10:00:00"))
    assert counts(run(one, owner)) == {"created": 1, "updated": 1}
    assert run(one, owner).rows == 0


@pytest.mark.parametrize("engine", ["postgresql", "sqlite", "mysql"])
def test_nothing_is_written_there(request, owner, made, engine):
    place, _execute = request.getfixturevalue(engine)
    made("database", key="id", **place)
    with pytest.raises(Trouble):
        made("database", key="id", **place | {"query": "WITH x AS (DELETE FROM customers) SELECT * FROM x"})


def test_a_query_is_read_as_a_table_is(owner, made, sqlite):
    place, _execute = sqlite
    asked = "SELECT id, name, email FROM customers WHERE email LIKE '%3@%'"
    one = made("database", key="id", **place | {"query": asked})
    assert counts(run(one, owner)) == {"created": 1}
    assert Party.objects.get().name == "Anna D"


def test_without_a_column_that_grows_everything_is_read_again(owner, made, sqlite):
    place, _execute = sqlite
    one = made("database", key="id", **place)
    run(one, owner)
    assert counts(run(one, owner)) == {"unchanged": 5}


def test_a_password_that_is_wrong_is_told_without_it(owner, made, postgresql):
    place, _execute = postgresql
    one = made("database", key="id", **place)
    actions.edit_connector(one.pk, {"settings": {"database": "nowhere", "password": "pass-of-ours"}}, by=owner.actor)
    failed = run(one, owner)
    assert failed.state == "failed"
    assert "nowhere" in failed.problem
    assert "pass-of-ours" not in failed.problem


@pytest.mark.parametrize("wrong", [{"database": "/etc/x.db"}, {"query": "DROP TABLE customers"}, {"key": 'id"; --'}])
def test_what_leads_elsewhere_is_refused(owner, folder, wrong):
    place = {"engine": "sqlite", "database": "shop.db", "query": "customers", "key": "id"} | wrong
    with pytest.raises(Unfit):
        actions.make_connector({"name": "x", "kind": "database", "entity": "person", "settings": place}, by=owner.actor)
    assert not Connector.objects.exists()


def test_a_query_opens_no_other_file(owner, made, sqlite, folder, tmp_path):
    place, _execute = sqlite
    one = made("database", key="id", **place)
    actions.edit_connector(one.pk, {"settings": {"query": "select 1 as id; attach '/etc/passwd' as x"}}, by=owner.actor)
    assert run(one, owner).state == "failed"


# ---- SQL Server, of which none runs here: what is said to it, read by a parser of its language and reckoned by SQLite ----


def test_sql_server_is_asked_in_its_own_words():
    engine = databases._ENGINES["sqlserver"]
    first, none = databases._statement(engine, "dbo.customers", ["changed", "id"], [])
    later, values = databases._statement(engine, "SELECT * FROM c WHERE n LIKE 'a%'", ["changed", "id"], [1, 2])
    assert (none, values) == ((), (1, 1, 2))
    assert first.startswith("SELECT TOP (2000) t.* FROM [dbo].[customers] AS t WHERE t.[changed] IS NOT NULL")
    assert "LIKE 'a%%'" in later
    for statement in (first, (later % values)):
        told = sqlglot.parse_one(statement, read="tsql")
        assert told.sql("tsql").count("ORDER BY t.[changed], t.[id]") == 1


def test_rows_behind_a_value_are_the_same_however_it_is_said(tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.db")) as held:
        held.execute("CREATE TABLE t (a int, b int)")
        pairs = [(a, b) for a in range(4) for b in range(4)]
        held.executemany("INSERT INTO t VALUES (?, ?)", pairs)
        engine = databases._Engine(lambda _given: None, ("[", "]"), "?", top=True)
        for at, behind in enumerate(pairs):
            where, values = databases._further(engine, ["t.[a]", "t.[b]"], behind)
            found = held.execute(f"SELECT a, b FROM t WHERE {where} ORDER BY a, b", values).fetchall()
            assert found == pairs[at + 1 :]


@pytest.mark.parametrize(
    "query", ["SELECT 1 AS id) AS t; DELETE FROM c; --", "WITH x AS (SELECT 1 AS id) SELECT * FROM x"]
)
def test_sql_server_takes_one_query_alone(owner, query):
    given = {"engine": "sqlserver", "host": "db.example", "user": "u", "database": "d", "key": "id", "query": query}
    said = {"name": "x", "kind": "database", "entity": "person", "settings": given}
    with pytest.raises(Unfit, match="one query"):
        actions.make_connector(said, by=owner.actor)
    assert not Connector.objects.exists()


def test_what_is_no_sql_server_is_told(made, serve):
    port = str(serve(lambda *_asked: (200, {}, {})).port)
    given = {"engine": "sqlserver", "host": "127.0.0.1", "port": port, "user": "u", "database": "d", "query": "c"}
    with pytest.raises(Trouble, match="The database says"):
        made("database", key="id", **given)
