"""`seal`: close the days that are over, table by table. The only writer of seals; the database lets nobody change one."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from clientela.platform.history.models import Seal
from clientela.platform.history.sealing import CONTEXTS, DAY, MARKS, sealed, time_and_key
from clientela.platform.history.tables import past_of, rows, tracked_models
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require


def seal(*, by: Actor, until: date | None = None) -> int:
    """Seal every day up to yesterday that is not; answers how many seals were set. May run twice."""
    require(by, "configure", "company")
    last = until or timezone.now().date() - timedelta(days=1)
    tables = [CONTEXTS, MARKS, *sorted(past_of(model) for model in tracked_models())]
    return sum(_seal_table(table, last) for table in tables)


def _seal_table(table: str, last: date) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sealing:{table}"])
        former = Seal.objects.filter(of=table).order_by("-day").first()
        first = former.day + DAY if former else _first_day(table, last)
        before = bytes(former.chained) if former else b""
        made = [
            Seal(
                day=one.day,
                of=table,
                entries=one.entries,
                columns=list(one.columns),
                digest=one.digest,
                chained=one.chained,
            )
            for one in sealed(table, first, last, before=before, run=rows)
        ]
        return len(Seal.objects.bulk_create(made))


def _first_day(table: str, last: date) -> date:
    time, _key = time_and_key(table)
    ((first,),) = rows(f"SELECT (min({time}) AT TIME ZONE 'UTC')::date FROM {table}", {})
    return min(first, last) if first else last
