"""Servers of databases for tests: the tests' own PostgreSQL over TCP, a file of SQLite, MariaDB where the machine has it."""

import os
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest
from django.conf import settings as configured
from django.db import connection

Place = tuple[dict[str, str], Callable[..., Any]]  # what a connector is told of it, and its `execute`
ROWS = "INSERT INTO customers (id, name, email, changed) VALUES (%s, %s, %s, %s)"
MARIADB = shutil.which("mariadbd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def fill(execute: Any) -> None:
    execute("CREATE TABLE customers (id int PRIMARY KEY, name varchar(80), email varchar(80), changed timestamp)")
    for at in range(5):
        execute(ROWS, (at, f"Anna {'ABCDE'[at]}", f"a{at}@example.com", f"2026-01-0{1 + at // 2} 10:00:00"))


@pytest.fixture
def inner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configured, "INNER_NETWORKS", ["127.0.0.0/8"])


@pytest.fixture
def postgresql(db: None, inner: None) -> Iterator[Place]:
    """The tests' own server, reached over TCP, with a table that others see."""
    held = connection.settings_dict
    said = {
        "host": held["HOST"],
        "port": str(held["PORT"] or 5432),
        "dbname": held["NAME"],
        "user": held["USER"] or "postgres",
    }
    with psycopg.connect(**said, password=held["PASSWORD"] or None, autocommit=True) as other, forwarded(said) as port:
        other.execute("CREATE SCHEMA IF NOT EXISTS shop")
        other.execute("SET search_path = shop")
        fill(other.execute)
        place = {
            "engine": "postgresql",
            "host": "127.0.0.1",
            "port": port,
            "database": said["dbname"],
            "user": said["user"],
        }
        yield place | {"query": "shop.customers", "password": held["PASSWORD"] or ""}, other.execute
        other.execute("DROP SCHEMA shop CASCADE")


@contextmanager
def forwarded(said: dict[str, str]) -> Iterator[str]:
    """A port of this machine that leads to the server's socket, wherever that is."""
    with socket.create_server(("127.0.0.1", 0)) as here:
        threading.Thread(target=_serve, args=(here, said), daemon=True).start()
        yield str(here.getsockname()[1])


def _serve(here: socket.socket, said: dict[str, str]) -> None:
    with suppress(OSError):
        while True:
            one, _address = here.accept()
            threading.Thread(target=_joined, args=(one, _reached(said)), daemon=True).start()


def _joined(one: socket.socket, other: socket.socket) -> None:
    with one, other:
        back = threading.Thread(target=_pour, args=(other, one), daemon=True)
        back.start()
        _pour(one, other)
        back.join()


def _reached(said: dict[str, str]) -> socket.socket:
    if not said["host"].startswith("/"):
        return socket.create_connection((said["host"] or "127.0.0.1", int(said["port"])))
    found = socket.socket(socket.AF_UNIX)
    found.connect(f"{said['host']}/.s.PGSQL.{said['port']}")
    return found


def _pour(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while got := one.recv(65536):
            other.sendall(got)
        other.shutdown(socket.SHUT_WR)


@pytest.fixture
def sqlite(folder: Path) -> Place:
    def execute(statement: str, values: Any = ()) -> None:
        with closing(sqlite3.connect(folder / "shop.db")) as held, held:
            held.execute(statement.replace("%s", "?"), values)

    fill(execute)
    return {"engine": "sqlite", "database": "shop.db", "query": "customers"}, execute


@pytest.fixture
def mysql(tmp_path: Path, inner: None) -> Iterator[Place]:
    """MariaDB of this machine, where there is one."""
    if MARIADB is None:
        pytest.skip("there is no mariadbd here")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = [
        f"--datadir={tmp_path}",
        f"--port={port}",
        "--bind-address=127.0.0.1",
        f"--socket={tmp_path}/s",
        "--user=root",
    ]
    server = subprocess.Popen(
        [MARIADB, "--no-defaults", *options, "--skip-grant-tables", "--skip-networking=0", "--innodb-log-file-size=4M"],
        stderr=subprocess.DEVNULL,
    )
    try:
        held = _connected(port)
        with closing(held), held.cursor() as cursor:
            cursor.execute("CREATE DATABASE shop")
            cursor.execute("USE shop")
            fill(cursor.execute)
            place = {"engine": "mysql", "host": "127.0.0.1", "port": str(port), "database": "shop", "user": "root"}
            yield place | {"query": "customers"}, cursor.execute
    finally:
        server.terminate()
        server.wait(30)


def _connected(port: int) -> Any:
    for _again in range(100):
        with suppress(pymysql.Error):
            return pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True)
        time.sleep(0.2)
    raise TimeoutError
