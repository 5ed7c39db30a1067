"""The import of a large file of people, as a user runs it, beside a bare COPY and one INSERT of the same values."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from bench import NotTaken, Run, spending
from bench.spending import Cost
from bench.table import Row, Taken
from clientela.commands.progress import step
from clientela.config import environment, placement

SCRATCH = "bench_import"  # a database of its own: the population stays as it is
SOURCE = "bench"
CHUNK = 1 << 20
_SQL = Path(__file__).parent / "sql"
_FILE = (_SQL / "people_file.sql").read_text()
_TABLES = (_SQL / "import_floor_tables.sql").read_text()
_INSERT = (_SQL / "import_floor_insert.sql").read_text()
_COPY = "COPY floor.staged FROM STDIN (FORMAT csv, HEADER)"
_INDEXES = """
    SELECT replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON floor.')
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
     WHERE c.relnamespace = 'public'::regnamespace
       AND c.relname IN (SELECT relname FROM pg_class WHERE relnamespace = 'floor'::regnamespace)"""


def import_people(run: Run) -> Taken:
    file = _file(run)
    with _scratch(run) as (url, home):
        variables = {"DATABASE_URL": url, "CLIENTELA_HOME": str(home)}
        spending.of_command(run.postmaster, "migrate", variables=variables)
        arguments = ("import", "people", str(file), "--source", SOURCE)
        product = spending.of_command(run.postmaster, *arguments, variables=variables)
        with psycopg.connect(url, autocommit=True) as plain:
            taken = _count(plain, f"SELECT count(*) FROM parties_sourcerecord WHERE source = '{SOURCE}'")
            if taken < run.import_rows:
                raise NotTaken(f"Of {run.import_rows:,} rows of {file} only {taken:,} were taken.")
            floor = _floor(plain, file)
    return _taken(run, product, floor)


def _taken(run: Run, product: Cost, floor: Cost) -> Taken:
    rate = run.import_rows / product.seconds
    words = f"{product.words}, {rate:,.0f} rows/s; alone {floor.words}"
    return Taken(
        product.cpu, floor.cpu, words, (Row("by the clock", product.seconds, "s", floor.seconds, reach=5, beyond=3),)
    )


def _file(run: Run) -> Path:
    """The population's people as a shop would export them, with what they typed; written once."""
    path = run.home / f"import-{run.import_rows}.csv"
    if not path.exists():
        with step("file to import") as line:
            draft = path.with_suffix(".new")
            _write(draft, run.import_rows)
            draft.replace(path)
            line.outcome = f"{path.stat().st_size / 1e6:,.0f} MB in {path}"
    return path


def _write(path: Path, rows: int) -> None:
    copy = f"COPY ({_FILE} LIMIT {rows}) TO STDOUT (FORMAT csv, HEADER)"
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(copy) as chunks:
        for chunk in chunks:
            file.write(chunk)


@contextlib.contextmanager
def _scratch(run: Run) -> Iterator[tuple[str, Path]]:
    """An empty database with a home of its own; both go afterwards, unless they are to be kept."""
    url = environment.database_url()
    home = run.home / SCRATCH
    with psycopg.connect(url, autocommit=True) as own:
        _clear(own, home)
        own.execute(f"CREATE DATABASE {SCRATCH} TEMPLATE template1")
        home.mkdir(mode=0o711)
        try:
            yield url.replace(f"/{placement.DATABASE}?", f"/{SCRATCH}?", 1), home
        finally:
            if not run.keep:
                _clear(own, home)


def _clear(own: "psycopg.Connection[Any]", home: Path) -> None:
    own.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
    shutil.rmtree(home, ignore_errors=True)


def _floor(plain: "psycopg.Connection[Any]", file: Path) -> Cost:
    plain.execute(_TABLES)

    def work() -> None:
        with file.open("rb") as source, plain.cursor() as cursor, cursor.copy(_COPY) as copy:
            while chunk := source.read(CHUNK):
                copy.write(chunk)
        plain.execute(_INSERT, {"source": SOURCE})
        for (definition,) in plain.execute(_INDEXES).fetchall():
            plain.execute(definition)

    return spending.of_statements(plain, work)


def _count(plain: "psycopg.Connection[Any]", sql: str) -> int:
    row = plain.execute(sql).fetchone()
    return int(row[0]) if row else 0
