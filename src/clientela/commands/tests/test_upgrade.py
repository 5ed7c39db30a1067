"""A database that the first landed version made is brought to this one with its data, and can be taken back.

`archives/first_version.zip` is that database: commit e26527d was checked out, `migrate --people 12` run there, and the home
backed up with `./clientela backup`, then packed again with more compression.
"""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from clientela.__main__ import main
from clientela.commands import backup, postgres

FIRST = Path(__file__).parent / "archives" / "first_version.zip"
SHAPE = """
    SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'mfa%'
     UNION ALL
    SELECT 'column', table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'pg_stat%'
     UNION ALL
    SELECT 'trigger', c.relname || '.' || tgname, pg_get_triggerdef(t.oid)
      FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal
     UNION ALL
    SELECT 'function', proname, prosrc FROM pg_proc WHERE proname LIKE 'clientela%'"""


def said(home: Path, query: str) -> list[tuple[Any, ...]]:
    with postgres.running(home) as running, psycopg.connect(running.url) as plain:
        return plain.execute(query).fetchall()  # type: ignore[arg-type]


@pytest.fixture
def first(home: Path) -> Path:
    """A home as the first landed version left it, not yet upgraded."""
    assert main(["restore", str(FIRST), "--as-it-was"]) == 0
    return home


@pytest.mark.django_db
def test_an_upgraded_database_has_the_shape_of_a_new_one(home: Path) -> None:
    assert main(["restore", str(FIRST)]) == 0
    with connection.cursor() as cursor:
        cursor.execute(SHAPE)
        new = set(cursor.fetchall())
    assert set(said(home, SHAPE)) ^ new == set()


def test_what_was_in_it_is_there_afterwards(home: Path) -> None:
    assert main(["restore", str(FIRST)]) == 0
    found = said(home, "SELECT count(*), count(*) FILTER (WHERE kind = 'person') FROM parties_party")
    assert found[0][1] == 12
    assert said(home, "SELECT count(*) > 20 FROM timeline_entry") == [(True,)]
    assert said(home, "SELECT count(*) FROM people_user WHERE email = 'elena@torrefazione-alba.example'") == [(1,)]


def test_before_it_migrates_the_database_is_kept_three_times_at_most(first: Path) -> None:
    (first / "backups").mkdir()
    for day in "1234":
        (first / "backups" / f"before-upgrade-2020010{day}-000000.zip").touch()
    with postgres.running(first) as running:
        kept = backup.before_upgrade(running.url)
    names = sorted(path.name for path in (first / "backups").iterdir())
    assert names == ["before-upgrade-20200103-000000.zip", "before-upgrade-20200104-000000.zip", kept.name]


def test_going_back_is_one_command(first: Path) -> None:
    before = said(first, "SELECT app, name FROM django_migrations ORDER BY id")
    with postgres.running(first) as running:
        kept = backup.before_upgrade(running.url)
        with psycopg.connect(running.url) as plain:
            plain.execute("DROP TABLE parties_identifier CASCADE")
    assert main(["restore", str(kept), "--overwrite", "--as-it-was"]) == 0
    assert said(first, "SELECT app, name FROM django_migrations ORDER BY id") == before
    assert said(first, "SELECT to_regclass('parties_identifier') IS NOT NULL") == [(True,)]
