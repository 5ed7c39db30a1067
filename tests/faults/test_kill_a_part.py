"""The whole product, killed in the middle of an import, part after part: nothing is lost, nothing doubled, nobody has to help.

CLIENTELA_FAULT_ROWS sets how many rows the file has; by default as few as make sure that the blow falls between its first batch
and its last.
"""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from clientela.commands import processes
from clientela.commands.tests.product import Started
from clientela.config import placement
from clientela.platform.imports.staging import CHUNK

ROWS = int(os.environ.get("CLIENTELA_FAULT_ROWS", str(2 * CHUNK)))
FIRMS = 100
PATIENCE = 120 + ROWS / 500  # seconds
Victim = Callable[["Product"], int]


class Product(Started):
    """A running product with a caller of its API, and a view of its database past all of its own code."""

    def ready(self) -> None:
        assert self.says("Stop      Ctrl-C"), self.said
        self.bearer = {"Authorization": f"Bearer {self.command('token').stdout.strip()}"}

    def api(self, path: str, **sent: Any) -> dict[str, Any]:
        """Asked again while a part is away, as any caller would."""
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(requests.ConnectionError):
                asked = requests.post if sent else requests.get
                answer = asked(f"http://127.0.0.1:{self.port}/api/v1/{path}", headers=self.bearer, timeout=60, **sent)
                if answer.ok:
                    return dict(answer.json())
            assert time.monotonic() < end, "the API does not answer"
            time.sleep(0.1)

    def bring(self, name: str) -> str:
        rows = (f"{n},{name} {n},{name}.{n}@example.com,Firm of {name} {n % FIRMS}\n" for n in range(ROWS))
        file = "ID,Name,Email,Company\n" + "".join(rows)
        return str(self.api("imports", files={"file": ("p.csv", file)}, data={"type": "people", "source": name})["id"])

    def until(self, key: str, met: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The import's progress, once it has come that far."""
        end = time.monotonic() + PATIENCE
        while not met(one := self.api(f"imports/{key}")):
            assert time.monotonic() < end, f"It did not come to that in time: {one}"
            time.sleep(0.1)
        return one

    def row(self, sql: str, **said: Any) -> tuple[Any, ...]:
        with psycopg.connect(placement.url(self.home)) as connection:
            found = connection.execute(sql, said).fetchone()
        assert found is not None
        return found


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    up = Product()
    try:
        up.ready()
        yield up
    finally:
        up.end()
        shutil.rmtree(up.home)


def worker(product: Product) -> int:
    return product.pid("worker")


def web_process(product: Product) -> int:
    """One of those that answer, not the one that watches over them."""
    above = product.pid("web")
    return max(pid for pid in processes.pids() if _parent(pid) == str(above))


def _parent(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
    except OSError:  # it has ended meanwhile
        return ""


def backend(product: Product) -> int:
    """PostgreSQL's own process for the worker's statements."""
    found = (
        "SELECT min(l.pid) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE c.relname = 'imports_arriving'"
    )
    assert processes.wait(lambda: product.row(found)[0] is not None, PATIENCE)
    return int(product.row(found)[0])


def postmaster(product: Product) -> int:
    return product.postmaster()


FOUND = """
SELECT (SELECT count(*) FROM parties_party WHERE kind = 'person' AND name LIKE %(name)s || ' %%') AS people,
       (SELECT count(*) FROM parties_party WHERE kind = 'organisation' AND name LIKE 'Firm of ' || %(name)s || ' %%') AS firms,
       (SELECT count(*) FROM parties_contactpoint WHERE value LIKE %(name)s || '.%%@example.com') AS points,
       (SELECT count(DISTINCT (external_id, party_id)) FROM parties_sourcerecord WHERE source = %(name)s) AS said,
       (SELECT sum((payload->>'created')::int) FROM events_fact
         WHERE name = 'PartiesTaken' AND payload->>'import_id' = %(key)s) AS announced,
       (SELECT count(*) FROM history_birth, unnest(keys)
         WHERE through = 'import ' || %(key)s AND of = 'parties_party') AS born,
       (SELECT count(DISTINCT k) FROM history_birth, unnest(keys) AS k
         WHERE through = 'import ' || %(key)s AND of = 'parties_party') AS born_once
"""


@pytest.mark.parametrize("victim", [worker, web_process, backend, postmaster], ids=lambda victim: victim.__name__)
def test_whatever_is_killed_every_row_is_there_once(product: Product, victim: Victim) -> None:
    name = victim.__name__
    key = product.bring(name)
    product.until(key, lambda one: one["read"] > 0)
    pid = victim(product)
    assert product.api(f"imports/{key}")["read"] <= ROWS - CHUNK, "too late: more rows are needed"
    os.kill(pid, signal.SIGKILL)
    one = product.until(key, lambda one: one["status"] not in ("waiting", "taking"))
    assert (one["status"], one["problem"], one["read"]) == ("done", "", ROWS)
    assert {outcome: rows for outcome, rows in one["counts"].items() if rows} == {"created": ROWS}
    assert product.row(FOUND, name=name, key=key) == (ROWS, FIRMS, ROWS, ROWS, ROWS, ROWS + FIRMS, ROWS + FIRMS)
    assert product.answers()
