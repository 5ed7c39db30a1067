"""A new database has the tables that Django's own way of migrating gives it, though ours takes a tenth of the time."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from clientela.commands import postgres_programs
from clientela.config import environment

PLAIN = """
import django; django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), verbosity=0)
"""


@contextlib.contextmanager
def empty_database() -> Iterator[str]:
    """The address of a database on this run's server."""
    server, name = environment.database_url(), f"plain_{os.getpid()}"
    with psycopg.connect(server, dbname="postgres", autocommit=True) as ours:
        ours.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        try:
            yield at(name)
        finally:
            ours.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def at(name: str) -> str:
    server, _mark, options = environment.database_url().partition("?")
    return f"{server.rpartition('/')[0]}/{name}?{options}"


def tables(url: str) -> list[str]:
    dump = b"".join(postgres_programs.output_of("pg_dump", "--schema-only", url=url)).decode()
    return [line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


@pytest.mark.django_db
def test_a_new_database_is_as_django_makes_it() -> None:
    with empty_database() as url:
        environs = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "clientela.config.settings"}
        done = subprocess.run(
            [sys.executable, "-P", "-c", PLAIN], env=environs, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert tables(url) == tables(at(connection.settings_dict["NAME"]))
