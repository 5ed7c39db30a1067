"""Searches for duplicates by the clock: what changed, every ten minutes; all, with learning anew, every week. And on demand."""

from importlib.util import find_spec

from procrastinate.contrib.django import app

from clientela.parties.matching import actions
from clientela.parties.matching.models import KINDS
from clientela.platform.permissions.actor import SYSTEM

SEARCHES = (
    find_spec("splink") is not None
)  # a small server may leave the extra `analytics` out, and then nothing is looked for


@app.task(name=actions.SEARCH, queue="bulk", lock="matching", queueing_lock="matching all", retry=1)
def search(kind: str) -> None:
    """All of a kind, as somebody asked for."""
    actions.rematch(kind, whole=True, by=SYSTEM)


@app.periodic(cron="*/10 * * * *")
@app.task(
    name="clientela.parties.matching.jobs.search_changed",
    queue="bulk",
    lock="matching",
    queueing_lock="matching changed",
)
def search_changed(timestamp: int) -> None:
    """Costs a query or two where nothing has changed."""
    for kind in KINDS if SEARCHES else ():
        actions.rematch(kind, by=SYSTEM)


@app.periodic(cron="23 2 * * 0")
@app.task(
    name="clientela.parties.matching.jobs.search_all", queue="bulk", lock="matching", queueing_lock="matching whole"
)
def search_all(timestamp: int) -> None:
    for kind in KINDS if SEARCHES else ():
        actions.rematch(kind, whole=True, by=SYSTEM)
