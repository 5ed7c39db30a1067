"""The embedded PostgreSQL is made, shared, killed, found again; all with the real server."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from clientela.commands import postgres, postgres_cluster, processes
from clientela.commands.postgres import Running
from clientela.commands.progress import Refused
from clientela.commands.tests.conftest import make_home


@pytest.fixture(scope="module")
def kept_home() -> Iterator[Path]:
    """One home for all tests here: making a cluster takes a second."""
    folder = make_home()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(kept_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("CLIENTELA_HOME", str(kept_home))
    with postgres.running(kept_home, durable=False) as running:
        yield running
    assert not postgres.is_running(kept_home)


def one(running: Running, query: str) -> object:
    with psycopg.connect(running.url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return row[0]


def kill(running: Running) -> None:
    assert running.server is not None
    os.kill(running.server.pid, signal.SIGKILL)
    assert processes.wait(lambda: not running.alive(), 5)


def test_the_application_is_no_superuser(server: Running) -> None:
    assert one(server, "SELECT current_user || ' ' || rolsuper FROM pg_roles WHERE rolname = current_user") == (
        "clientela false"
    )


def test_nobody_can_connect_over_a_network(server: Running) -> None:
    assert one(server, "SHOW listen_addresses") == ""


def test_extensions_stand_in_every_new_database(server: Running) -> None:
    assert one(server, "SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'unaccent', 'btree_gin')") == 3


def test_letters_beyond_ascii_have_trigrams_and_a_lower_case(server: Running) -> None:
    assert one(server, "SELECT lower('ŻÓŁĆ') || cardinality(show_trgm('Żółć'))") == "żółć5"


def test_the_socket_is_in_a_folder_of_the_servers_account_alone(server: Running, kept_home: Path) -> None:
    assert (kept_home / "postgres").stat().st_mode & 0o777 == 0o700


def test_a_second_user_shares_the_server(server: Running, kept_home: Path) -> None:
    second = postgres.ensure_running(kept_home, durable=False)
    assert second.server == server.server
    postgres.stop(second)
    assert one(server, "SELECT 1") == 1


def test_what_was_committed_survives_a_kill(kept_home: Path, server: Running) -> None:
    postgres.stop(server)
    with postgres.running(kept_home) as durable:
        with psycopg.connect(durable.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        kill(durable)
        with postgres.running(kept_home, durable=False) as again:
            assert one(again, "SELECT n FROM kept") == 7


def test_a_pid_that_passed_to_a_stranger_does_not_keep_the_server_from_starting(
    kept_home: Path, server: Running
) -> None:
    kill(server)
    pid_file = kept_home / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(server.server.pid), str(os.getpid()), 1))  # type: ignore[union-attr]
    with postgres.running(kept_home, durable=False) as again:
        assert one(again, "SELECT 1") == 1


def test_a_server_that_outlived_its_starter_is_used_again(kept_home: Path, server: Running) -> None:
    postgres.stop(server)
    script = (
        "import os, sys; from pathlib import Path; from clientela.commands import postgres;"
        "print(postgres.ensure_running(Path(sys.argv[1]), durable=False).server.pid, flush=True);"
        "os.kill(os.getpid(), 9)"
    )
    starter = subprocess.run(
        [sys.executable, "-P", "-c", script, kept_home], capture_output=True, text=True, check=False
    )
    with postgres.running(kept_home, durable=False) as found:
        assert found.server is not None
        assert found.server.pid == int(starter.stdout)


def test_data_of_another_version_are_refused_and_kept(kept_home: Path, server: Running) -> None:
    postgres.stop(server)
    version = kept_home / "postgres" / "data" / "PG_VERSION"
    before = version.read_text()
    version.write_text("9\n")
    with pytest.raises(Refused, match="of PostgreSQL 9"):
        postgres.ensure_running(kept_home, durable=False)
    version.write_text(before)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_a_closed_home_of_root_keeps_its_database_outside(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = make_home()
    monkeypatch.setattr(postgres_cluster, "OUTSIDE", outside)
    home.chmod(0o700)
    with postgres.running(home, durable=False) as running:
        assert one(running, "SELECT 1") == 1
    assert (home / "postgres.location").read_text().startswith(str(outside))
    shutil.rmtree(outside)


def test_a_server_by_address_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/crm")
    running = postgres.ensure_running(tmp_path)
    postgres.stop(running)
    assert running.alive()
    assert list(tmp_path.iterdir()) == []
