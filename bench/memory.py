"""Memory of everything that `up` starts, after some use and at rest. PostgreSQL's shared buffers are left out: how large
they are is a setting, and they serve every process."""

import time
from collections.abc import Sequence

from django.db import connection

from bench import client, population, proc
from bench.asking import Asker
from bench.client import Request
from bench.table import Taken

MB = 1_000_000
VISITS = 50  # of each kind of page before looking
REST = 3.0  # seconds


def at_rest(asker: Asker) -> Taken:
    client.fire(asker.server.port, _visits(asker))
    connection.close()
    time.sleep(REST)
    server = asker.server
    own = {name: _sum(server.program(name)) for name in ("web", "live", "worker")}
    postgres = [server.postmaster, *proc.children(server.postmaster)]
    parts = {"supervisor": _sum([server.supervisor]), **own, "PostgreSQL": _sum(postgres, with_shared_memory=False)}
    words = ", ".join(f"{name} {size:.0f}" for name, size in parts.items())
    return Taken(sum(parts.values()), None, f"MB: {words}")


def _visits(asker: Asker) -> Sequence[Request]:
    keys = population.some_people(VISITS)
    pages = ["/people/"] * VISITS + [f"/people/{key}/" for key in keys]
    calls = [f"/api/v1/people/{key}" for key in keys]
    return [*(Request(path, asker.session) for path in pages), *(Request(path, asker.bearer) for path in calls)]


def _sum(pids: list[int], *, with_shared_memory: bool = True) -> float:
    return sum(proc.share(pid, with_shared_memory=with_shared_memory) for pid in pids) / MB
