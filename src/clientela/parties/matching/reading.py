"""Parties as the engine takes them: one COPY out of the database into a table of texts, without a copy on any disk."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.csv as csv
from django.db import connection

from clientela.parties.models import Kind

_SQL = Path(__file__).parent / "sql"
_SAID = {kind.value: (_SQL / f"{kind.value}.sql").read_text() for kind in (Kind.PERSON, Kind.ORGANISATION)}
_EVERYBODY = "SELECT id AS ref FROM parties_party WHERE kind = %(kind)s"
_COPY = "COPY ({said}) TO STDOUT (FORMAT csv, HEADER)"


def said(kind: str, keys: Sequence[UUID] | None = None) -> pa.Table:
    """Every party of the kind, or those of these keys, with what is compared."""
    return _copied(_SAID[kind], {"kind": kind, "all": keys is None, "keys": list(keys or ())})


def everybody(kind: str) -> pa.ChunkedArray:
    """The keys of every party of the kind, as texts."""
    return _copied(_EVERYBODY, {"kind": kind})["ref"]


def _copied(statement: str, asked: dict[str, object]) -> pa.Table:
    sink = pa.BufferOutputStream()
    with connection.cursor() as cursor, cursor.copy(_COPY.format(said=statement), asked) as copy:
        for block in copy:
            sink.write(bytes(block))
    names = csv.open_csv(pa.BufferReader(sink.getvalue())).schema.names
    return csv.read_csv(
        pa.BufferReader(sink.getvalue()),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
