"""The past: a list as of a moment over ten changes of each person, and what keeping the past costs a bulk change."""

import time
from datetime import timedelta

import pgtrigger
from django.db import transaction
from django.utils import timezone

from bench import Run, client, population
from bench.asking import COUNT, Asker
from bench.client import Request
from bench.table import Row, Taken
from clientela.parties.models import Party
from clientela.platform.history.tables import rows

CHANGES, DAYS = 10, 300  # of each person, and over how long
EDITED, ROUNDS = 100_000, 3
LOOKS = 20  # by the clock


def as_of_list(asker: Asker) -> Taken:
    """The people list in the midst of all changes."""
    population.ensure_past(changes=CHANGES, days=DAYS)
    when = timezone.now() - timedelta(days=DAYS // 2)
    request = Request(f"/people/?as_of={when:%Y-%m-%dT%H:%MZ}", asker.session)
    figure = asker.figure([request] * COUNT)
    started = time.perf_counter()
    client.fire(asker.server.port, [request] * LOOKS, at_once=1)
    seconds = (time.perf_counter() - started) / LOOKS
    return Taken(figure.value, figure.floor, figure.words, (Row("by the clock", seconds, "s", reach=1.0, beyond=0.2),))


def history_cost(run: Run) -> Taken:
    """One UPDATE of many people with the triggers that keep the past, and without them, by turns; the best of each."""
    keys = population.some_people(min(EDITED, run.people))
    kept = min(_bulk_edit(keys, f"X{turn}", keeps=True) for turn in range(ROUNDS))
    plain = min(_bulk_edit(keys, f"Y{turn}", keeps=False) for turn in range(ROUNDS))
    return Taken(kept, plain, f"{len(set(keys)):,} people: {kept:.2f} s, without history {plain:.2f} s")


def _bulk_edit(keys: list[object], city: str, *, keeps: bool) -> float:
    """Seconds; taken back."""
    with transaction.atomic():
        started = time.perf_counter()
        if keeps:
            Party.objects.filter(pk__in=keys).update(city=city)
        else:
            with pgtrigger.ignore():
                Party.objects.filter(pk__in=keys).update(city=city)
        rows("SET CONSTRAINTS ALL IMMEDIATE", {})
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds
