"""The whole product, started as a person starts it, hurt, and stopped."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientela.commands import processes
from clientela.commands.tests.conftest import make_home

UP = [sys.executable, "-P", "-m", "clientela", "up"]


def free_port() -> int:
    """A port that is free now, and the next one too."""
    for port in range(18_000, 19_000, 2):
        with contextlib.suppress(OSError), socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", port))
            two.bind(("127.0.0.1", port + 1))
            return port
    raise AssertionError("no two free ports beside each other")


class Started:
    """`./clientela up --demo none` in a home of its own, with what it has said so far."""

    def __init__(self) -> None:
        self.home, self.port, self.said = make_home(), free_port(), ""
        environment = {**os.environ, "CLIENTELA_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        environment.pop("DATABASE_URL", None)
        command = [*UP, "--port", str(self.port), "--demo", "none"]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.listening = threading.Thread(target=self._listen)
        self.listening.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def says(self, words: str, seconds: float = 120) -> bool:
        return (
            processes.wait(lambda: words in self.said or self.process.poll() is not None, seconds)
            and words in self.said
        )

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/login/", timeout=5).status == 200
        return False

    def pid(self, part: str) -> int:
        return int((self.home / "run" / f"{part}.pid").read_text().split()[0])

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.listening.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


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
    os.kill(int((started.home / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert started.says("postgresql ended")
    time.sleep(0.5)
    assert processes.wait(started.answers, 60)


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
