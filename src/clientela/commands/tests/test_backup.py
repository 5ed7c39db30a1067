"""A backup, restored on an empty machine, is the same installation: every table and every file, to the hash."""

import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from clientela.__main__ import main
from clientela.commands import postgres
from clientela.commands.tests.conftest import make_home
from clientela.platform.vault import keyring

# What work leaves behind, made by the verbs themselves in a process of its own: this test's Django has another database.
WORK = """
import django; django.setup()
from clientela.demo import company
from clientela.parties.actions import create, edit
from clientela.parties.consents.actions import Said, give_consent
from clientela.platform.directory.company.actions import edit_company
from clientela.platform.files.storing import keep
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.vault.locking import ring
company.ensure_owner()
ring()
key = create("person", {"name": "Żaneta D'Àlba", "city": "Bari"}, by=SYSTEM)
edit("person", key, {"job_title": "Roaster"}, by=SYSTEM)
give_consent(key, "email", "marketing", Said("a form", text="Yes"), by=SYSTEM)
edit_company({"name": "Torrefazione"}, by=SYSTEM)
keep([b"a letter"], limit=100)
"""


def in_process(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-P", *command], capture_output=True, text=True, check=False,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "clientela.config.settings"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def fingerprints(home: Path) -> dict[str, str]:
    """Every table and every stored file with the hash of what it holds."""
    files = (path for path in (home / "files").rglob("*") if path.is_file())
    found = {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    with postgres.running(home) as running, psycopg.connect(running.url) as connection:
        for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            rows = connection.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1').fetchall()  # type: ignore[arg-type]
            found[name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


@pytest.fixture(scope="module")
def worked() -> Iterator[Path]:
    """A home in which somebody has worked, and its archive beside it; made once, as migrating takes seconds."""
    home = make_home()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELA_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        with postgres.running(home, durable=False):
            in_process("-m", "clientela", "manage", "migrate", "--verbosity", "0")
            in_process("-c", WORK)
            with contextlib.redirect_stdout(io.StringIO()):
                assert main(["backup", str(home / "all.zip"), "--with-key"]) == 0
        yield home


def test_a_restored_installation_is_equal_to_the_hash(worked: Path, home: Path) -> None:
    assert main(["restore", str(worked / "all.zip")]) == 0
    before, after = fingerprints(worked), fingerprints(home)
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert len([name for name in before if name.startswith("files/")]) == 1
    assert (home / "secret").read_text() == (worked / "secret").read_text()
    assert keyring.in_file(home) == keyring.in_file(worked) != ()


def test_without_keys_in_archive_or_home_it_is_told(
    worked: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(home / "closed.zip"), "--database-only"]) == 1  # nothing stands in this home yet
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELA_HOME", str(worked))
        assert main(["backup", str(home / "closed.zip")]) == 0
    assert "open only with the keys of this installation" in capsys.readouterr().out
    assert main(["restore", str(home / "closed.zip")]) == 0
    assert "The archive holds no keys for secrets" in capsys.readouterr().out
    assert not (home / "keys").exists()


def test_data_that_stand_are_left_alone(worked: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["restore", str(worked / "all.zip")])
    before = fingerprints(home)
    assert main(["restore", str(worked / "all.zip")]) == 1
    assert "There are data here already, and nothing was changed." in capsys.readouterr().err
    assert fingerprints(home) == before


def test_overwriting_brings_back_what_was(worked: Path, home: Path) -> None:
    main(["restore", str(worked / "all.zip")])
    with postgres.running(home) as running, psycopg.connect(running.url) as connection:
        connection.execute("UPDATE people_company SET name = 'Somebody else'")
    assert main(["restore", str(worked / "all.zip"), "--overwrite"]) == 0
    assert fingerprints(home) == fingerprints(worked)
    with postgres.running(home) as running, psycopg.connect(running.url, dbname="clientela_before") as connection:
        assert connection.execute("SELECT name FROM people_company").fetchone() == ("Somebody else",)


@pytest.mark.parametrize("member", ["database.dump", "files/"])
def test_a_damaged_archive_changes_nothing(
    worked: Path, home: Path, member: str, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = home / "bad.zip"
    with zipfile.ZipFile(worked / "all.zip") as whole, zipfile.ZipFile(archive, "w") as bad:
        for name in whole.namelist():
            bad.writestr(name, whole.read(name) + (b"!" if name.startswith(member) else b""))
    assert main(["restore", str(archive)]) == 1
    assert "is damaged" in capsys.readouterr().err
    assert not (home / "postgres").exists()


def test_an_archive_that_was_cut_short_is_none(worked: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = home / "cut.zip"
    archive.write_bytes((worked / "all.zip").read_bytes()[:-5000])
    assert main(["restore", str(archive)]) == 1
    assert "Nothing was changed." in capsys.readouterr().err


def test_an_archive_of_a_newer_version_is_refused(worked: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = home / "newer.zip"
    with zipfile.ZipFile(worked / "all.zip") as whole, zipfile.ZipFile(archive, "w") as newer:
        said = json.loads(whole.read("manifest.json"))
        said["migrations"].append("parties.0999_of_tomorrow")
        newer.writestr("manifest.json", json.dumps(said | {"members": {}}))
    assert main(["restore", str(archive)]) == 1
    assert "comes from a newer Clientela" in capsys.readouterr().err


def test_a_dry_run_tells_and_changes_nothing(worked: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", str(worked / "all.zip"), "--dry-run"]) == 0
    assert "whole: 1 files" in capsys.readouterr().out
    assert list(home.iterdir()) == []


def test_a_file_that_is_there_is_never_replaced(worked: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (worked / "all.zip").read_bytes()
    os.environ["CLIENTELA_HOME"] = str(worked)  # the fixture of this test gives it back
    assert main(["backup", str(worked / "all.zip")]) == 1
    assert "exists already" in capsys.readouterr().err
    assert (worked / "all.zip").read_bytes() == before


def test_a_stored_file_that_is_damaged_is_told_and_left_out(
    worked: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["restore", str(worked / "all.zip")])
    [stored] = [path for path in (home / "files").rglob("*") if path.is_file()]
    stored.write_bytes(b"something else")
    assert main(["backup", str(home / "b.zip")]) == 1
    assert f"files/{stored.name}" in capsys.readouterr().out
    with zipfile.ZipFile(home / "b.zip") as whole:
        assert json.loads(whole.read("manifest.json"))["missing"] == [stored.name]


def test_an_archive_is_closed_to_others(worked: Path) -> None:
    assert (worked / "all.zip").stat().st_mode & 0o777 == 0o600
