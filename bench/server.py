"""The product as users run it: `up` on the bench's own home, and what its processes spend."""

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from bench import NotTaken, proc
from bench.client import HOST
from clientela.commands import postgres, processes
from clientela.commands.up import WEB_NAME

CLIENTELA = [sys.executable, "-P", "-m", "clientela"]
LOGIN_PAGE = "/login/"
START_PATIENCE = 300  # seconds
STOP_PATIENCE = 60
_BACKENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name = %s"


@dataclass(frozen=True)
class Spent:
    """CPU seconds."""

    web: float
    database: float


@dataclass
class Server:
    home: Path
    port: int
    supervisor: int  # pid of `up`
    postmaster: int

    def program(self, name: str) -> list[int]:
        """The pids of one part that `up` started: web, live or worker."""
        trace = processes.recall(self.home / "run" / f"{name}.pid")
        return proc.group(trace.pid) if trace else []

    def meter(self) -> "Meter":
        return Meter(self)


class Meter:
    """What web processes and the backends that serve them spend between two looks, by process."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._before = self._look()

    def spent(self) -> Spent:
        """Since the last look. A process that began meanwhile counts whole."""
        now, before = self._look(), self._before
        self._before = now
        web, database = (
            sum(max(0.0, seconds - old.get(pid, 0.0)) for pid, seconds in new.items())
            for new, old in zip(now, before, strict=True)
        )
        return Spent(web, database)

    def _look(self) -> tuple[dict[int, float], dict[int, float]]:
        with connection.cursor() as cursor:
            cursor.execute(_BACKENDS, [WEB_NAME])
            backends = {pid for (pid,) in cursor.fetchall()}
        postmaster = self._server.postmaster
        web = {pid: proc.cpu_seconds(pid) or 0.0 for pid in self._server.program("web")}
        database = {pid: proc.cpu_seconds(pid) or 0.0 for pid in backends}
        database[postmaster] = proc.buried_seconds(
            postmaster
        )  # its children, such as parallel workers, that have ended
        return web, database


@contextlib.contextmanager
def serving(home: Path, postmaster: int) -> Iterator[Server]:
    """`./clientela up` for as long as the block runs."""
    port = free_port()
    log = home / "log" / "bench-up.log"
    with open(log, "wb") as output:
        command = [*CLIENTELA, "up", "--port", str(port), "--demo", "none"]
        child = subprocess.Popen(  # noqa: S603  our own program
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=processes.end_with_parent,
        )
    try:
        wait_for_login_page(child, port, log)
        yield Server(home=home, port=port, supervisor=child.pid, postmaster=postmaster)
    finally:
        stop(child)


def wait_for_login_page(child: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_PATIENCE
    while not _answers(port):
        if child.poll() is not None or time.monotonic() > deadline:
            raise NotTaken(f"`up` shows no login page: {postgres.last_words(log)} · log {log}")
        time.sleep(0.02)


def stop(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(STOP_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def free_port() -> int:
    """A port that is free, and so is the next one, which `up` uses too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind((HOST, 0))
            port: int = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind((HOST, port + 1))
                return port


def _answers(port: int) -> bool:
    page = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        page.request("GET", LOGIN_PAGE)
        return page.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        page.close()
