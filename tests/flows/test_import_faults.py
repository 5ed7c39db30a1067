"""What goes wrong while a file comes in: processes killed, connections cut, two at once, files made to do harm.

Slow as far as they start processes, so they stand together here. CLIENTELA_FAULT_ROWS sets how many rows the killed import has.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from conftest import Persona
from django.conf import settings
from django.db import connection, connections
from django.db.utils import InterfaceError, OperationalError

from clientela.parties.models import ContactPoint, Party, SourceRecord
from clientela.platform.entities import registry
from clientela.platform.imports import jobs
from clientela.platform.imports.models import Import, Status
from clientela.platform.imports.uploading import begin, upload

ROWS = int(os.environ.get("CLIENTELA_FAULT_ROWS", "15000"))
PATIENCE = 60  # seconds

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_job_stays(transactional_db: None) -> Iterator[None]:
    """Django empties the tables of its own models after a test; the queue's are not among them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def laid(who: Persona, rows: int, *, source: str = "crm") -> Import:
    lines = (f"{n},Person {n},p{n}@example.com,Firm {n % 100}\n".encode() for n in range(rows))
    people = registry.entity("people")
    one = upload([b"ID,Name,Email,Company\n", *lines], name="p.csv", entity=people, by=who.actor, source=source)
    assert begin(one, by=who.actor)
    return one


@contextmanager
def worker() -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of its own process on the database of this test."""
    at = connection.settings_dict
    login = f"{at['USER']}:{quote(at['PASSWORD'])}" if at["PASSWORD"] else at["USER"]
    url = f"postgresql://{login}@/{at['NAME']}?host={at['HOST']}" + (f"&port={at['PORT']}" if at["PORT"] else "")
    environment = os.environ | {"DATABASE_URL": url, "CLIENTELA_HOME": str(settings.HOME)}
    started = subprocess.Popen([sys.executable, "-P", "-m", "clientela", "worker"], env=environment)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, "It did not come to that in time."
        time.sleep(0.05)


def all_there_once(rows: int) -> bool:
    people = Party.objects.filter(kind="person").count()
    firms = Party.objects.filter(kind="organisation").count()
    return (people, firms, ContactPoint.objects.count(), SourceRecord.objects.count()) == (rows, 100, rows, rows)


def again(one: Import, who: Persona) -> Import:
    """What a job does that was taken back from a worker that is gone."""
    jobs.run(str(one.pk), str(who.user.pk))
    one.refresh_from_db()
    return one


def test_a_worker_that_is_killed_loses_and_doubles_nothing(owner: Persona) -> None:
    one = laid(owner, ROWS)
    with worker() as first:
        until(lambda: Import.objects.filter(pk=one.pk, read_rows__gt=0).exists())
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    one.refresh_from_db()
    assert (one.status, 0 < one.read_rows < ROWS) == (Status.TAKING, True)
    one = again(one, owner)
    assert (one.status, one.counts["created"]) == (Status.DONE, ROWS)
    assert all_there_once(ROWS)


def test_a_connection_that_is_cut_loses_and_doubles_nothing(owner: Persona) -> None:
    one = laid(owner, ROWS)
    raised: list[BaseException] = []

    def work() -> None:
        try:
            jobs.run(str(one.pk), str(owner.user.pk))
        except (OperationalError, InterfaceError) as error:
            raised.append(error)
        finally:
            connections.close_all()

    thread = Thread(target=work)
    thread.start()
    until(lambda: Import.objects.filter(pk=one.pk, read_rows__gt=0).exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                       "WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip
    thread.join(PATIENCE)
    one.refresh_from_db()
    assert (len(raised), one.status) == (1, Status.TAKING)
    assert again(one, owner).status == Status.DONE
    assert all_there_once(ROWS)


def test_the_same_file_twice_at_once_with_two_workers(owner: Persona) -> None:
    both = [laid(owner, 500), laid(owner, 500)]
    with worker(), worker():
        until(lambda: Import.objects.filter(status=Status.DONE).count() == 2)
    assert all_there_once(500)
    assert sorted(Import.objects.get(pk=one.pk).counts.get("created", 0) for one in both) == [0, 500]


MEASURED = """
import os, resource, sys, django
django.setup()
from pathlib import Path
from clientela.platform.entities import registry
from clientela.platform.imports.reading import detect, propose, read
from clientela.platform.imports.staging import Preparation
from clientela.platform.imports.targets import Mapped, compile_mapping
people, path = registry.entity("people"), Path(sys.argv[1])
layout = detect(path)
ready = Preparation(people, layout, compile_mapping(people, [Mapped(0, "name")], layout), "")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = [0, 0]
for chunk in ready.chunks(read(path, layout)):
    rows[0] += len(chunk.arrivals); rows[1] += len(chunk.refusals)
print(rows[0], rows[1], (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_two_gigabytes_are_read_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(b"Name,Note\n" + b"Anna,x\n" * 1000 + b"Zoe," + b"y" * 900_000 + b"\n")
        file.seek(2_000_000_000)  # a hole: two gigabytes of NUL characters that take no room on the disk
        file.write(b"\n" + b"Ida,z\n" * 1000)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "clientela.config.settings",
        "CLIENTELA_HOME": str(settings.HOME),
    }
    command = [sys.executable, "-P", "-c", MEASURED, str(path)]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    taken, refused, grown = map(int, found.stdout.split())
    assert (taken, refused) == (2001, 1)
    assert grown < 200  # MB


NASTY = """ID,Name,Birthday,Notes
1,"=HYPERLINK(""http://evil.example"")",1990-05-12,"+1+1"
2,Ewa\u202egnat,1990-05-12,a\u0000b
3,Anna 🦊,0000-01-01,x
4,🦊,1990-05-12,x
5,Zoe,0000-00-00,x
"""


def test_what_is_made_to_do_harm_is_taken_as_text_or_refused(owner: Persona) -> None:
    one = upload([NASTY.encode()], name="n.csv", entity=registry.entity("people"), by=owner.actor)
    begin(one, by=owner.actor)
    one = again(one, owner)
    names: dict[str, Any] = dict(SourceRecord.objects.values_list("external_id", "party__name"))
    assert names == {"1": '=HYPERLINK("http://evil.example")', "4": "🦊"}
    assert set(one.refusals.values_list("row_no", flat=True)) == {3, 4, 6}
    line = owner.browser.get("/people/export/?columns=name&sort=name")
    assert b"'=HYPERLINK" in b"".join(line.streaming_content)  # type: ignore[attr-defined]
