"""The export of everybody to CSV, as a user runs it, beside COPY TO of the same columns."""

from typing import Any

import psycopg
from django.db import connection

from bench import Run, spending
from bench.table import Row, Taken
from clientela.platform.entities import registry
from clientela.platform.entities.listing import Ask
from clientela.platform.imports.exporting import Export, selection
from clientela.platform.permissions.actor import SYSTEM


def export_people(run: Run) -> Taken:
    file = run.home / "export.csv"
    try:
        product = spending.of_command(run.postmaster, "export", "people", str(file))
        size = file.stat().st_size
    finally:
        file.unlink(missing_ok=True)
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as plain:
        floor = spending.of_statements(plain, lambda: _copy(plain, _selection()))
    words = f"{product.words}, {size / 1e6:,.0f} MB; alone {floor.words}"
    return Taken(
        product.cpu, floor.cpu, words, (Row("by the clock", product.seconds, "s", floor.seconds, reach=4, beyond=2),)
    )


def _selection() -> str:
    """The SELECT behind an export, its columns as they are."""
    sql, params = selection(Export(registry.entity("people"), Ask()), SYSTEM)
    with connection.cursor() as cursor:
        return str(cursor.mogrify(sql, params))


def _copy(plain: "psycopg.Connection[Any]", selection: str) -> None:
    with plain.cursor() as cursor, cursor.copy(f"COPY ({selection}) TO STDOUT (FORMAT csv)") as rows:
        for _chunk in rows:
            pass
