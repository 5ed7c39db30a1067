"""Make an installation of an archive that `./clientela backup` wrote: records, files, history, settings and users, as they were.

Every byte is checked before anything changes. An archive of an older version is brought to this one. Where data stand already
nothing is written unless --overwrite says so; the database from before then stays beside the new one until the next time."""

import argparse
import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from clientela.commands import archive, postgres, postgres_programs
from clientela.commands.archive import Reader
from clientela.commands.backup import rows_of
from clientela.commands.progress import Refused, note, step
from clientela.config import environment
from clientela.platform.files.drafts import replacing
from clientela.platform.vault import keyring

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
_EMPTY = "SELECT NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the archive")
    parser.add_argument("--overwrite", action="store_true", help="take the place of the data that stand here now")
    parser.add_argument(
        "--as-it-was",
        action="store_true",
        help="leave the database at the archive's version, for the code of that time",
    )
    parser.add_argument("--dry-run", action="store_true", help="check the archive, tell what is in it, change nothing")


def run(options: argparse.Namespace) -> int:
    with archive.reading(options.file) as reader:
        _look(reader)
        if not options.dry_run:
            _restore(reader, environment.make_home(), options)
    return 0


def _look(reader: Reader) -> None:
    """Check every byte, and say what this is."""
    said = reader.manifest
    with step("Archive") as line:
        _refuse_newer(reader)
        reader.check()
        line.outcome = f"whole: {len(reader.names(archive.FILES)):,} files, {sum(said.rows.values()):,} rows"
    note(f"of {said.made_at}, Clientela {said.product}, PostgreSQL {said.server}")


def _refuse_newer(reader: Reader) -> None:
    """Migrations go one way: what this version does not know, it cannot serve. Other people's apps count as known."""
    ours = {path.parent.parent.name + "." + path.stem for path in environment.PACKAGE.rglob("migrations/0*.py")}
    rooms = {name.partition(".")[0] for name in ours}
    unknown = [name for name in reader.manifest.migrations if name.partition(".")[0] in rooms and name not in ours]
    if unknown:
        raise Refused(
            f"This archive comes from a newer Clientela ({reader.manifest.product}; {unknown[0]} is not known here).\n"
            "Nothing was changed. Update Clientela first, then restore."
        )


@contextlib.contextmanager
def _nobody_at_work(home: Path) -> Iterator[None]:
    """Hold the lock of `up`: it neither runs now nor can be started meanwhile."""
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    with open(home / "run" / "up.lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Clientela is running for {home}. Nothing was changed. Stop it, then restore.") from None
        yield


def _restore(reader: Reader, home: Path, options: argparse.Namespace) -> None:
    with _nobody_at_work(home), postgres.running(home) as running:
        _replace(reader, home, running.url, overwrite=options.overwrite)
        if not options.as_it_was:
            _bring_up()


def _replace(reader: Reader, home: Path, url: str, *, overwrite: bool) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        is_empty = bool(_one(connection, _EMPTY))
    if not (is_empty or overwrite):
        raise Refused(
            "There are data here already, and nothing was changed. Give --overwrite to put the archive's in their place."
        )
    with step("Files") as line:
        line.outcome = f"{_restore_files(reader, home):,} written"
    with step("Database") as line:
        kept = "" if is_empty else _make_room(url)
        try:
            _fill(reader, url)
        except BaseException:
            if kept:
                _put_back(url, kept)
            raise
        line.outcome = "as it was"
    _restore_key(reader, home, overwrite=overwrite or is_empty)
    _restore_keys(reader, home)
    if kept:
        note(f"What stood here before is in the database “{kept}”, until the next restore.")


def _restore_files(reader: Reader, home: Path) -> int:
    """Files bear their hash as their name: what is here already is the same."""
    written = 0
    for name in reader.names(archive.FILES):
        path = home / name
        if path.exists():
            continue
        for folder in (home / "files", path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        with replacing(path) as draft, open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.writelines(reader.pieces(name))
        written += 1
    return written


def _fill(reader: Reader, url: str) -> None:
    """Load the dump in one transaction, count what arrived, and let the planner look at it."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    database = postgres_programs.address(url)["PGDATABASE"]
    pieces = reader.pieces(archive.DUMP)
    postgres_programs.feed("pg_restore", *options, f"--dbname={database}", url=url, pieces=pieces)
    with psycopg.connect(url, autocommit=True) as connection:
        found = rows_of(connection)
        if found != reader.manifest.rows:
            raise Refused("The restored database has not as many rows as the archive says. It must not be used.")
        connection.execute("VACUUM (ANALYZE)")


def _make_room(url: str) -> str:
    """Put the database that stands here aside under another name, and an empty one in its place; the name it has now."""
    name = postgres_programs.address(url)["PGDATABASE"]
    kept = f"{name}_before"
    with psycopg.connect(url, autocommit=True) as connection:
        if _one(connection, _OTHERS):
            raise Refused("Other programs use this database. Nothing was changed. Stop them, then restore.")
    with _beside(url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(kept)))
        connection.execute(_rename(name, kept))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return kept


def _put_back(url: str, kept: str) -> None:
    name = postgres_programs.address(url)["PGDATABASE"]
    with _beside(url) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        connection.execute(_rename(kept, name))


def _rename(name: str, to: str) -> sql.Composed:
    return sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to))


@contextlib.contextmanager
def _beside(url: str) -> "Iterator[psycopg.Connection[Any]]":
    """A connection to the same server, but not to this database."""
    try:
        with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
            yield connection
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            f"This account may not make databases: {str(error).strip()}\n"
            "Restore into an empty database instead, and point DATABASE_URL at it."
        ) from None


def _restore_key(reader: Reader, home: Path, *, overwrite: bool) -> None:
    if not reader.names(archive.SECRET):
        note("The archive holds no key: everybody signs in again, and links sent by mail no longer open.")
        return
    path = home / archive.SECRET
    if path.exists() and not overwrite:
        return
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.writelines(reader.pieces(archive.SECRET))


def _restore_keys(reader: Reader, home: Path) -> None:
    """Keys that open secrets are only ever added: without the one that locked it a secret is lost."""
    if reader.names(archive.KEYS):
        keyring.merge(home, keyring.parsed(b"".join(reader.pieces(archive.KEYS)).decode()))
    elif not (environment.keys() or keyring.in_file(home)):
        note(
            "The archive holds no keys for secrets: put the file keys of the old home into this one before it is started,"
            " or second steps, webhooks and connections are to be set up anew. ./clientela doctor tells which."
        )


def _bring_up() -> None:
    """Migrate, in a process that has not looked at the database before."""
    command = [sys.executable, "-P", "-m", "clientela", "migrate", "--no-backup"]
    if subprocess.run(command, check=False).returncode:  # noqa: S603  our own program
        raise Refused("The archive is restored, but could not be brought to this version: see above.")


def _one(connection: "psycopg.Connection[Any]", query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
