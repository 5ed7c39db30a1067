"""docs/tutorial.md, followed to the letter in a copy of the product: files, edits, migration, its test, then every surface."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from tests.docs.pages import DOCS, ROOT, blocks

from clientela.config import environment

TUTORIAL = DOCS / "tutorial.md"
ROOM = "src/clientela/sales/tastings"
SURFACES = Path(__file__).with_name("surfaces_of_tastings.py")
CHOSEN = "tasting and not what_no_database_holds"  # that test is for types that have tags
FOLLOW = f"""
import sys, django
django.setup()
from django.core.management import call_command
call_command("makemigrations", "tastings", verbosity=0)
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
import pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:anyio",
                      "-W", "ignore::pytest.PytestAssertRewriteWarning", "--reuse-db", "-k", "{CHOSEN}", "{ROOM}", "tests"]))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product as it stands, without what is built or cached by others."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("vendor", ".mypy_cache"))
    (tmp_path / "tests").mkdir()
    for name in ("conftest.py", "pyproject.toml", "tests/samples.py", "tests/test_every_entity.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.usefixtures("django_db_setup")
def test_the_tutorial_leads_to_every_surface_it_promises(copy):
    assert write_files(copy) == ["__init__.py", "models.py", "actions.py", "entities.py", "tests/test_tastings.py"]
    make_edits(copy)
    for how in (("check", "--preview"), ("format", "--check")):
        linted = call(copy, "-m", "ruff", *how, ROOM)
        assert linted.returncode == 0, linted.stdout
    shutil.copy(SURFACES, copy / ROOM / "tests" / "test_surfaces.py")
    with own_database() as name:
        done = follow(copy, name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (copy / ROOM / "migrations" / "0001_initial.py").exists()


def write_files(copy: Path) -> list[str]:
    """Every block under a path becomes that file; the example of an import lies beside the tests. Answers the room's own."""
    written = []
    for block in blocks(TUTORIAL):
        if block.file:
            path = copy / block.file if "/" in block.file else copy / ROOM / "tests" / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text)
            written += [block.file.removeprefix(f"{ROOM}/")] if block.language == "python" else []
    return written


def make_edits(copy: Path) -> None:
    """Every diff is made in the file that was named last before it; its "…" is whatever stands there."""
    for block in blocks(TUTORIAL):
        if block.language == "diff":
            path = copy / f"{block.before.rpartition('.py`')[0].rpartition('`')[2]}.py"
            old = re.escape(side(block.text, " -")).replace("…", "(.*)")
            new = side(block.text, " +").replace("…", r"\1")
            text, made = re.subn(f"^{old}", new, path.read_text(), flags=re.M)
            assert made == 1, f"{path.name} has changed; docs/tutorial.md no longer fits"
            path.write_text(text)


def side(diff: str, marks: str) -> str:
    return "".join(f"{line[1:]}\n" for line in diff.splitlines() if line[0] in marks)


@contextlib.contextmanager
def own_database() -> Iterator[str]:
    """The name of a test database: a copy of this run's own where nobody else is in that, else to be made from nothing."""
    name, ours = f"tutorial_{os.getpid()}", connection.settings_dict
    connections.close_all()
    where = {"host": ours["HOST"], "port": ours["PORT"], "user": ours["USER"], "password": ours["PASSWORD"]}
    with psycopg.connect(
        dbname="postgres", autocommit=True, **{key: said for key, said in where.items() if said}
    ) as server:
        with contextlib.suppress(psycopg.Error):
            server.execute(f'CREATE DATABASE "test_{name}" TEMPLATE "{ours["NAME"]}"')
        try:
            yield name
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "test_{name}" WITH (FORCE)')


def follow(copy: Path, database: str) -> "subprocess.CompletedProcess[str]":
    """Run the tutorial's commands in a process of their own."""
    server, _mark, options = environment.database_url().partition("?")
    variables = {
        "DATABASE_URL": f"{server.rpartition('/')[0]}/{database}?{options}",
        "DJANGO_SETTINGS_MODULE": "clientela.config.settings",
        "CLIENTELA_HOME": str(copy / "home"),
        "PYTHONPATH": str(copy / "src"),
    }
    return call(copy, "-c", FOLLOW, **variables)


def call(copy: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(
        command, cwd=copy, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
