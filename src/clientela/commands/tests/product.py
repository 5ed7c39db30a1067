"""The whole product, started as a person starts it, in a home of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request

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
        self.environment = {**os.environ, "CLIENTELA_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        self.environment.pop("DATABASE_URL", None)
        command = [*UP, "--port", str(self.port), "--demo", "none"]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
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

    def postmaster(self) -> int:
        return int((self.home / "postgres/data/postmaster.pid").read_text().split()[0])

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A command that works on the same home."""
        command = [sys.executable, "-P", "-m", "clientela", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.listening.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
