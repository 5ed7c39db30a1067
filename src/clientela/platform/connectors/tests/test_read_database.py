"""Tables of real servers are read behind a column that grows; nothing is written there."""

import pytest

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
