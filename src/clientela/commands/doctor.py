"""Look for what is wrong with this installation, and say what to do. Exit code 1 when something is.

Nothing is started and nothing is changed."""

import argparse
import os
import platform
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg

from clientela.commands import browser_libraries, postgres, prepared, processes
from clientela.commands.progress import Refused
from clientela.config import environment, placement
from clientela.platform.history import sealing
from clientela.platform.vault import keyring

LEAST_DISK = 2 * 1024**3  # bytes
HEARTBEAT = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
FAILED = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
FAILED_INDEXES = """SELECT f.entity || '.' || f.name FROM fields_quick q JOIN fields_ownfield f ON f.id = q.field_id
                     WHERE q.state = 'failed' ORDER BY 1"""
OLDEST_HEARTBEAT = 60  # seconds
SEALED = "SELECT max(day), count(DISTINCT of) FROM history_seal"
LOOKED_THROUGH = timedelta(days=31)  # of the sealed past, unless all of it is asked for


@dataclass(frozen=True)
class Finding:
    name: str
    words: str
    remedy: str = ""  # empty: nothing is wrong


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the port that `up` would use (8000)")
    parser.add_argument(
        "--history", action="store_true", help="check every entry of the sealed past, not the last 31 days alone"
    )


def run(options: argparse.Namespace) -> int:
    home = environment.home()
    running = _supervisor(home)
    findings = [
        _python(),
        *_home(home),
        _disk(home),
        *_database(home, options, is_up=bool(running)),
        _browser_files(),
        Finding("running", running or "no; start it with ./clientela up"),
        *([] if running else _ports(options.port)),
    ]
    for finding in findings:
        print(f"  {'WRONG' if finding.remedy else 'ok':<6} {finding.name:<15} {finding.words}")
        if finding.remedy:
            print(f"  {'':<22} → {finding.remedy}")
    _print_settings()
    return 1 if any(finding.remedy for finding in findings) else 0


def _python() -> Finding:
    return Finding("Python", f"{platform.python_version()}, from {sys.base_prefix}")


def _home(home: Path) -> Iterator[Finding]:
    if not home.is_dir():
        yield Finding("home", f"{home}, not made yet")
        return
    if not os.access(home, os.W_OK):
        yield Finding("home", f"{home} cannot be written by this user", f"run as {home.owner()}, or set CLIENTELA_HOME")
        return
    if home.stat().st_mode & (stat.S_IRWXO | stat.S_IRWXG) & ~(stat.S_IXOTH | stat.S_IXGRP):
        yield Finding("home", f"{home} can be listed by others", f"chmod 711 {home}")
    else:
        yield Finding("home", str(home))
    for name, then in (("secret", "delete it to sign everybody out"), (keyring.FILE, "./clientela keys rotate")):
        path = home / name
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding(name, f"{path} can be read by others", f"chmod 600 {path}, then {then}")


def _disk(home: Path) -> Finding:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    words = f"{free / 1024**3:.1f} GB free"
    return Finding("disk", words, "" if free > LEAST_DISK else "make room: the database stops when the disk is full")


def _database(home: Path, options: argparse.Namespace, *, is_up: bool) -> Iterator[Finding]:
    external = bool(environment.external_database())
    where = "the server of DATABASE_URL" if external else f"embedded, in {placement.find(home).base}"
    if not external and not postgres.is_running(home):
        yield Finding("database", f"{where}, not running")
        return
    try:
        state = prepared.look(environment.database_url())
        with psycopg.connect(environment.database_url(), connect_timeout=10) as connection:
            version = connection.info.parameter_status("server_version")
            yield Finding("database", f"PostgreSQL {version}, {where}")
            ready = prepared.is_noted(state)
            yield Finding("migrations", "none pending" if ready else "pending", "" if ready else "./clientela migrate")
            if ready:
                yield _jobs(connection)
                yield _indexes(connection)
                yield _history(connection, whole=options.history)
                yield _secrets()
            if is_up:
                yield _worker(connection)
    except (Refused, psycopg.Error) as error:
        words, _line, remedy = str(error).strip().partition("\n")
        yield Finding("database", words, remedy or "./clientela migrate")


def _jobs(connection: "psycopg.Connection[tuple[object, ...]]") -> Finding:
    row = connection.execute(FAILED).fetchone()
    failed = int(str(row[0])) if row else 0
    words = f"{failed} failed for good" if failed else "none failed"
    return Finding("jobs", words, "the page /settings/jobs/ says why, and tries them again" if failed else "")


def _indexes(connection: "psycopg.Connection[tuple[object, ...]]") -> Finding:
    """Of own fields that are to be quick."""
    rows = connection.execute(FAILED_INDEXES).fetchall()
    words = f"failed on {', '.join(str(name) for (name,) in rows)}" if rows else "of own fields are in order"
    return Finding("indexes", words, "the page /settings/fields/ says why, and tries them again" if rows else "")


def _history(connection: "psycopg.Connection[tuple[object, ...]]", *, whole: bool) -> Finding:
    """Whether the entries of history are those that were sealed, day by day."""
    connection.execute("SET timezone TO 'UTC'")

    def run(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
        return connection.execute(sql.encode(), params).fetchall()

    ((last, tables),) = run(SEALED, {})
    if last is None:
        return Finding("history", "no day sealed yet; the worker seals each day on the next morning")
    found = sealing.first_misfit(run, since=date.min if whole else last - LOOKED_THROUGH)
    if found is None:
        words = f"fits its seals up to {last}, in {tables} tables{'' if whole else ' (entries of 31 days)'}"
        entries, acts = sealing.erased(run)
        return Finding("history", f"{words}; {entries} entries lawfully erased by {acts} acts" if entries else words)
    words = f"changed after it was sealed: {found.table} on {found.day}, {found.why}"
    return Finding("history", words, "somebody has written past Clientela; compare with a backup from before")


def _secrets() -> Finding:
    """Whether the keys that are here open every secret; only the declarations know where those lie."""
    command = [sys.executable, "-P", "-m", "clientela", "keys", "check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own program
    words = " ".join(done.stdout.split()) or "could not be looked at"
    return Finding("secrets", words, "put the key back into HOME/keys; ./clientela keys" if done.returncode else "")


def _worker(connection: "psycopg.Connection[tuple[object, ...]]") -> Finding:
    row = connection.execute(HEARTBEAT).fetchone()
    age = float(str(row[0])) if row and row[0] is not None else None
    if age is None or age > OLDEST_HEARTBEAT:
        return Finding("worker", "gives no sign of life", f"read {environment.home() / 'log' / 'worker.log'}")
    return Finding("worker", f"alive {age:.0f} s ago")


def _browser_files() -> Finding:
    fresh = browser_libraries.is_fresh()
    return Finding(
        "browser files", "built" if fresh else "missing or outdated", "" if fresh else "./clientela up builds them"
    )


def _supervisor(home: Path) -> str:
    """Where `up` runs for this home, as its lock file says; an empty text when it does not."""
    lock = home / "run" / "up.lock"
    return lock.read_text().strip() if lock.exists() and processes.is_locked(lock) else ""


def _ports(port: int) -> Iterator[Finding]:
    for number in (port, port + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError as error:
                yield Finding("port", f"{number}: {error.strerror}", "start with another: ./clientela up --port 8100")
            else:
                yield Finding("port", f"{number} is free")


def _print_settings() -> None:
    print("\n  Settings, from the environment")
    for setting in environment.SETTINGS:
        given = os.environ.get(setting.name, "").strip()
        shown = "(set)" if given and setting.secret else given or setting.default or "-"
        print(f"    {setting.name:<24} {shown}\n    {'':<24} {setting.meaning}")
