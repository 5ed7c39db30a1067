"""The same file twice at once, with two workers: every row is taken once."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from conftest import Persona
from django.conf import settings
from django.db import connection

from clientela.parties.models import ContactPoint, Party, SourceRecord
from clientela.platform.entities import registry
from clientela.platform.imports.models import Import, Status
from clientela.platform.imports.uploading import begin, upload

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


def test_the_same_file_twice_at_once_with_two_workers(owner: Persona) -> None:
    both = [laid(owner, 500), laid(owner, 500)]
    with worker(), worker():
        until(lambda: Import.objects.filter(status=Status.DONE).count() == 2)
    assert all_there_once(500)
    assert sorted(Import.objects.get(pk=one.pk).counts.get("created", 0) for one in both) == [0, 500]
