"""Tables and queries of SQL databases, read behind a column that only grows, in the order of that column and a key.

Nothing is written there: the session only reads. SQL Server knows no such session, so that there nothing is ever committed. A
server's address is checked as any typed address is; a file of SQLite lies in a folder that the environment names.
"""

import re
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import certifi
import psycopg
import pymysql
import pytds
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.connectors.kinds.folder import inside
from clientela.platform.connectors.kinds.page import PAGE, Ask, Cursor, Given, Kind, Page, Trouble, page_of
from clientela.platform.outbound.addresses import Target, Unreachable, is_inner, looked_up

SECONDS = 60  # that one statement may take
_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*){0,2}")
_BROKEN = (psycopg.Error, pymysql.Error, sqlite3.Error, pytds.Error, OSError, Unreachable)
_READ: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat, "date": date.fromisoformat, "Decimal": Decimal, "UUID": UUID,
}  # fmt: skip


@dataclass(frozen=True)
class _Engine:
    connect: Callable[[Given], Any]
    quotes: tuple[str, str]  # before and behind a name
    mark: str  # of a parameter
    top: bool = False  # how many rows are asked for at the statement's begin, and values are compared one by one


def _postgresql(given: Given) -> Any:
    host, address, port = _address(given, 5432)
    return psycopg.connect(
        host=host, hostaddr=address, port=port, dbname=given["database"], user=given["user"],
        password=given.get("password") or None,
        connect_timeout=15,
        options=f"-c default_transaction_read_only=on -c statement_timeout={SECONDS}s",
    )  # fmt: skip


def _mysql(given: Given) -> Any:
    _host, address, port = _address(given, 3306)
    return pymysql.connect(
        host=address, port=port, database=given["database"], user=given["user"], password=given.get("password") or "",
        connect_timeout=15, read_timeout=SECONDS, charset="utf8mb4", local_infile=False,
        init_command="SET SESSION TRANSACTION READ ONLY",
    )  # fmt: skip


def _sqlite(given: Given) -> Any:
    path = inside(given["database"])
    if not path.is_file():
        raise Trouble(_("There is no file %(path)s.") % {"path": given["database"]})
    found = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=15)
    found.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)  # or a query could open a file of another folder
    found.execute("PRAGMA trusted_schema = off")
    until = time.monotonic() + SECONDS * 10
    found.set_progress_handler(lambda: time.monotonic() > until, 100_000)
    return found


def _sqlserver(given: Given) -> Any:
    """Outside of our own network with TLS, by the authorities that all trust. What is never committed is rolled back."""
    host, address, port = _address(given, 1433)
    sock = socket.create_connection((address, port), timeout=15)
    try:
        return pytds.connect(
            dsn=host, sock=sock, database=given["database"], user=given["user"], password=given.get("password") or "",
            timeout=SECONDS, login_timeout=15, readonly=True, disable_connect_retry=True,
            cafile=None if is_inner(address) else certifi.where(),
        )  # fmt: skip
    except BaseException:
        sock.close()
        raise


_ENGINES = {
    "postgresql": _Engine(_postgresql, ('"', '"'), "%s"),
    "mysql": _Engine(_mysql, ("`", "`"), "%s"),
    "sqlite": _Engine(_sqlite, ('"', '"'), "?"),
    "sqlserver": _Engine(_sqlserver, ("[", "]"), "%s", top=True),
}


def _address(given: Given, usual: int) -> tuple[str, str, int]:
    """Host, the IP address behind it that was checked, and port. Raises Unreachable, OSError."""
    host, port = given.get("host", ""), int(given.get("port") or usual)
    return host, looked_up(Target("https", host, port, ""))[0], port


def _read(given: Given, cursor: Cursor) -> Iterator[Page]:
    engine = _ENGINES[given["engine"]]
    try:
        with closing(engine.connect(given)) as connection:
            yield from _pages(connection, engine, given, cursor)
    except _BROKEN as error:
        said = str(error.args[-1] if isinstance(error, pymysql.Error) and error.args else error)
        raise Trouble(_("The database says: %(why)s") % {"why": " ".join(said.split())[:500]}) from error


def _pages(connection: Any, engine: _Engine, given: Given, cursor: Cursor) -> Iterator[Page]:
    grows = given.get("grows") or ""
    ordered = [name for name in dict.fromkeys((grows, given["key"])) if name]
    behind = _unpacked(cursor.get("behind"))
    while True:
        names, rows = _some(connection, engine, given, ordered, behind)
        if len(rows) < PAGE and not grows:  # without a column that grows, the next reading begins anew
            yield _page(names, rows, {})
            return
        if not rows:
            return
        reached = [rows[-1][names.index(name)] for name in ordered]
        if reached == behind:
            raise Trouble(_("The database gives the same rows again and again; nothing of it was taken twice."))
        behind = reached
        yield _page(names, rows, {"behind": _packed(behind)})
        if len(rows) < PAGE:
            return


def _some(
    connection: Any, engine: _Engine, given: Given, ordered: Sequence[str], behind: Sequence[Any]
) -> tuple[list[str], list[Any]]:
    """The next rows behind these values, with the names of their columns."""
    statement, values = _statement(engine, given["query"].strip().rstrip(";"), ordered, behind)
    with closing(connection.cursor()) as reading:
        reading.execute(statement, values) if values else reading.execute(statement)
        names = [column[0] for column in reading.description]
        missing = [name for name in ordered if name not in names]
        if missing:
            raise Trouble(_("There is no column “%(name)s”.") % {"name": missing[0]})
        return names, list(reading.fetchall())


def _statement(
    engine: _Engine, asked: str, ordered: Sequence[str], behind: Sequence[Any]
) -> tuple[str, tuple[Any, ...]]:
    """The next rows of a table or a query in this order, behind these values, with its parameters."""
    columns = [f"t.{_quoted(name, engine)}" for name in ordered]
    table = _quoted(asked, engine) if _NAME.fullmatch(asked) else f"({asked})"
    if engine.mark == "%s" and behind:  # where there are parameters, the drivers read each % as the begin of one
        table = table.replace("%", "%%")
    further, values = _further(engine, columns, behind) if behind else ("", ())
    where = " AND ".join([*(f"{column} IS NOT NULL" for column in columns), *([further] if further else [])])
    first, last = (f"TOP ({PAGE}) ", "") if engine.top else ("", f" LIMIT {PAGE}")
    return f"SELECT {first}t.* FROM {table} AS t WHERE {where} ORDER BY {', '.join(columns)}{last}", values


def _further(engine: _Engine, columns: Sequence[str], behind: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """That a row stands behind these values; as a row of values, where the database compares such."""
    if not engine.top:
        return f"({', '.join(columns)}) > ({', '.join(engine.mark for _c in columns)})", tuple(behind)
    ways, values = [], []
    for at, column in enumerate(columns):
        equal = [f"{one} = {engine.mark}" for one in columns[:at]]
        ways.append(f"({' AND '.join([*equal, f'{column} > {engine.mark}'])})")
        values += [*behind[:at], behind[at]]
    return f"({' OR '.join(ways)})", tuple(values)


def _quoted(name: str, engine: _Engine) -> str:
    before, after = engine.quotes
    return ".".join(f"{before}{part}{after}" for part in name.split("."))


def _page(names: Sequence[str], rows: Sequence[Sequence[Any]], cursor: Cursor) -> Page:
    return page_of([dict(zip(names, map(_told, row), strict=True)) for row in rows], cursor)


def _told(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return value


def _packed(values: Sequence[Any]) -> list[Any]:
    """Values as JSON that come back as what they were; of others, their text."""
    return [
        value if isinstance(value, int | float | str) else {"is": type(value).__name__, "said": str(value)}
        for value in values
    ]


def _unpacked(values: Any) -> list[Any]:
    return [_READ.get(value["is"], str)(value["said"]) if isinstance(value, dict) else value for value in values or ()]


def _check(given: Given) -> None:
    if given["engine"] == "sqlite":
        inside(given["database"])
    elif not given.get("host") or not given.get("user"):
        raise Trouble(_("Say the server’s host and the user."))
    for name in ("key", "grows"):
        if given.get(name) and not (_NAME.fullmatch(given[name]) and "." not in given[name]):
            raise Trouble(_("“%(name)s” is no name of a column.") % {"name": given[name][:60]})
    asked = given["query"].strip()
    if not _NAME.fullmatch(asked) and not asked[:6].lower().startswith(("select", "with")):
        raise Trouble(_("Give a table’s name, or a query that begins with SELECT."))
    if given["engine"] == "sqlserver" and (";" in asked.rstrip(";") or asked[:4].lower() == "with"):
        raise Trouble(_("SQL Server takes one query that begins with SELECT, without a semicolon in it."))


DATABASE = Kind(
    "database",
    gettext_lazy("SQL database"),
    gettext_lazy("A table or a query of PostgreSQL, MySQL, MariaDB, SQL Server or SQLite; nothing is written there."),
    icon="database",
    asks=(
        Ask(
            "engine",
            gettext_lazy("Kind of database"),
            place=True,
            start="postgresql",
            choices=(
                ("postgresql", "PostgreSQL"),
                ("mysql", "MySQL, MariaDB"),
                ("sqlserver", "SQL Server"),
                ("sqlite", "SQLite"),
            ),
        ),
        Ask("host", gettext_lazy("Host"), place=True, required=False),
        Ask("port", gettext_lazy("Port"), "number", place=True, required=False),
        Ask(
            "database",
            gettext_lazy("Database"),
            place=True,
            hint=gettext_lazy("Its name; of SQLite, the file in a folder that may be read."),
        ),
        Ask("user", gettext_lazy("User"), place=True, required=False),
        Ask("password", gettext_lazy("Password"), secret=True, required=False),
        Ask("query", gettext_lazy("Table or query"), "long", hint="customers"),
        Ask("key", gettext_lazy("Column of the key"), hint=gettext_lazy("No two rows have the same value there.")),
        Ask(
            "grows",
            gettext_lazy("Column that grows with each change"),
            required=False,
            hint=gettext_lazy("Such as updated_at. Empty: everything is read each time."),
        ),
    ),
    read=_read,
    check=_check,
)
