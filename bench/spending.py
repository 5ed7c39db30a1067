"""What long work costs, a command of ours or statements alone: seconds and CPU seconds, PostgreSQL's included."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection

from bench import NotTaken, proc
from bench.server import CLIENTELA
from clientela.commands import processes

BURIAL = 5.0  # seconds for PostgreSQL to notice that a connection has ended


@dataclass(frozen=True)
class Cost:
    seconds: float
    cpu: float

    @property
    def words(self) -> str:
        return f"{self.cpu:.1f} CPU-s in {self.seconds:.1f} s"


def of_command(postmaster: int, *arguments: str, variables: dict[str, str] | None = None) -> Cost:
    """Raises NotTaken, with the command's last words, for one that fails."""
    standing = set(proc.children(postmaster))
    before, started = proc.buried_seconds(postmaster), time.monotonic()
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(  # noqa: S603  our own program
            [*CLIENTELA, *arguments],
            env={**os.environ, **(variables or {})},
            stdout=output,
            stderr=output,
            preexec_fn=processes.end_with_parent,
        )
        own = _until_ended(child)
        seconds = time.monotonic() - started
        if child.returncode:
            output.seek(0)
            words = output.read().decode(errors="replace").strip().splitlines() or [f"exit code {child.returncode}"]
            raise NotTaken(f"./clientela {arguments[0]}: {words[-1]}")
    processes.wait(lambda: set(proc.children(postmaster)) <= standing, BURIAL)
    return Cost(seconds, own + proc.buried_seconds(postmaster) - before)


def _until_ended(child: "subprocess.Popen[bytes]") -> float:
    """Wait for a process; answers its CPU seconds, with those of the children it waited for."""
    try:
        _pid, status, usage = os.wait4(child.pid, 0)
    except BaseException:
        child.terminate()
        child.wait()
        raise
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def of_statements(plain: "psycopg.Connection[Any]", work: Callable[[], None]) -> Cost:
    """Of what one connection has PostgreSQL do; the work of this process is not counted, nor the server's upkeep of other tables.

    What helpers of the connection would do it does itself: ended, they could not be told from the upkeep.
    """
    plain.execute("SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0")
    backend = plain.info.backend_pid
    before, started = proc.cpu_seconds(backend) or 0.0, time.monotonic()
    work()
    return Cost(time.monotonic() - started, (proc.cpu_seconds(backend) or 0.0) - before)


def of_ours(work: Callable[[], object]) -> Cost:
    """Of the product's own code, called here, with what it has PostgreSQL do on Django's connection, without helpers as above: else
    a statement that has them, often the floor, would seem to cost nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0")
    backend = connection.connection.info.backend_pid
    before, started = (proc.cpu_seconds(backend) or 0.0) + time.process_time(), time.monotonic()
    work()
    return Cost(time.monotonic() - started, (proc.cpu_seconds(backend) or 0.0) + time.process_time() - before)
