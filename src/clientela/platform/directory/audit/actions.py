"""The verbs of the audit: taking it out, which is itself a fact, and telling of unusual reading."""

from dataclasses import replace
from pathlib import Path

from django.db import connection

from clientela.platform.directory.audit.reading import Asked, Line, lines
from clientela.platform.directory.events import AuditTakenOut, ReadInBulk
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.imports.taming import tame_csv
from clientela.platform.permissions.actor import Actor

MOST = 100_000  # rows of one file
LEAST, TIMES = 2000, 5  # records within an hour that are never unusual; how many times the usual is
_UNUSUAL = (Path(__file__).parent.parent / "sql" / "unusual.sql").read_text()
_FORGET = "DELETE FROM permissions_reading WHERE hour < now() - interval '60 days'"


def take_out(asked: Asked, *, by: Actor) -> str:
    """The audit as CSV, in the reader's language, the latest first. Raises Denied."""
    with acting(by, "configure", "audit", reason="take out audit"):
        found = lines(replace(asked, after=None), by=by, limit=MOST)
        emit(AuditTakenOut(len(found)), by=by)
    return tame_csv(["at", "who", "through", "what", "text"], map(_cells, found))


def raise_alarms(*, by: Actor) -> int:
    """Tell of everybody who reads far more than usual this hour or the last, once for each hour; answers of how many."""
    with acting(by, "configure", "audit", reason="look for bulk reading"), connection.cursor() as cursor:
        cursor.execute(_UNUSUAL, {"least": LEAST, "times": TIMES})
        found = cursor.fetchall()
        for user, hour, records, usual in found:
            emit(ReadInBulk(user, hour.isoformat(), records, round(usual)), by=by)
        cursor.execute(_FORGET)
        return len(found)


def _cells(line: Line) -> list[str]:
    return [line.at.isoformat(), line.who, line.through, line.name, line.text]
