"""The whole product, started as a person starts it, hurt, and stopped."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from clientela.commands import processes
from clientela.commands.tests.product import UP, Started
from clientela.config import placement


@pytest.fixture(scope="module")
def started() -> Iterator[Started]:
    up = Started()
    assert up.says("Stop      Ctrl-C"), up.said
    yield up
    if up.process.poll() is None:
        up.end()
    shutil.rmtree(up.home)


def test_it_tells_address_and_login_once_the_login_page_answers(started: Started) -> None:
    assert started.answers()
    assert f"Open      http://127.0.0.1:{started.port}/" in started.said
    assert re.search(r"Password  \S{10,}   \(shown only now; keep it\)", started.said)


def test_the_password_is_in_no_file(started: Started) -> None:
    found = re.search(r"Password  (\S+)", started.said)
    assert found is not None
    logs = [*(started.home / "log").iterdir(), *(path for path in started.home.iterdir() if path.is_file())]
    assert [log.name for log in logs if found[1] in log.read_text()] == []


@pytest.mark.parametrize("part", ["web", "worker", "live"])
def test_a_killed_part_comes_back(started: Started, part: str) -> None:
    first = started.pid(part)
    os.kill(first, signal.SIGKILL)
    assert started.says(f"{part} ended (killed by SIGKILL); starting it again")
    assert processes.wait(lambda: started.pid(part) != first and started.answers(), 60)


def test_a_killed_database_comes_back_and_the_pages_with_it(started: Started) -> None:
    os.kill(started.postmaster(), signal.SIGKILL)
    assert started.says("postgresql ended")
    time.sleep(0.5)
    assert processes.wait(started.answers, 60)


FAILED = "INSERT INTO procrastinate_jobs (queue_name, task_name, status, priority) VALUES ('events', 'x', 'failed', 0)"


def test_the_doctor_tells_of_jobs_that_failed(started: Started) -> None:
    well = started.command("doctor")
    with psycopg.connect(placement.url(started.home)) as connection:
        connection.execute(FAILED)
    ill = started.command("doctor")
    assert re.search(r"ok +jobs +none failed\n", well.stdout), well.stdout
    assert ill.returncode == 1
    assert re.search(r"WRONG +jobs +1 failed for good\n +→ the page /settings/jobs/ says why", ill.stdout)


SEAL = (
    "from clientela.platform.history.actions import seal; from clientela.platform.permissions.actor import SYSTEM; "
    "from clientela.parties import actions; from django.db import connection; "
    "keys = [actions.create('person', {'name': name}, by=SYSTEM) for name in ('Ada', 'Eva')]; "
    "[actions.edit('person', key, {'city': 'Roma'}, by=SYSTEM) for key in keys]; "
    "connection.cursor().execute(\"UPDATE parties_partyevent SET pgh_created_at = now() - interval '2 days'\"); seal(by=SYSTEM)"
)


TAMPERINGS = (
    "UPDATE parties_partyevent SET name = 'Adb' WHERE name = 'Ada'",
    "DELETE FROM parties_partyevent WHERE name = 'Ada'",
)


def test_the_doctor_tells_of_a_byte_that_was_changed_and_of_an_entry_that_is_gone(started: Started) -> None:
    assert started.command("manage", "shell", "-c", SEAL).returncode == 0
    assert re.search(r"ok +history +fits its seals", started.command("doctor").stdout)
    for tampering in TAMPERINGS:
        with psycopg.connect(placement.url(started.home)) as connection:
            connection.execute("CREATE TABLE before AS SELECT * FROM parties_partyevent")
            connection.execute(tampering)
        ill = started.command("doctor").stdout
        with psycopg.connect(placement.url(started.home)) as connection:
            connection.execute("TRUNCATE parties_partyevent")
            connection.execute("INSERT INTO parties_partyevent SELECT * FROM before")
            connection.execute("DROP TABLE before")
        assert re.search(r"WRONG +history +changed after it was sealed: parties_partyevent on ", ill), ill


def test_a_second_one_for_the_same_home_is_refused(started: Started) -> None:
    environment = {**os.environ, "CLIENTELA_HOME": str(started.home)}
    second = subprocess.run(UP, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"running already for {started.home}: http://127.0.0.1:{started.port}/" in second.stderr


def test_a_taken_port_is_named(started: Started, home: Path) -> None:
    said = subprocess.run([*UP, "--port", str(started.port)], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert f"Port {started.port} is taken by another program" in said.stderr
    assert not (home / "postgres").exists()


def test_told_to_stop_it_leaves_nothing_behind(started: Started) -> None:
    begun = time.monotonic()
    started.end()
    assert started.process.returncode == 0
    assert time.monotonic() - begun < 15
    assert list((started.home / "run").glob("*.pid")) == []
    assert not (started.home / "postgres/data/postmaster.pid").exists()
