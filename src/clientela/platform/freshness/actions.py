"""The verbs of freshness: looking at all places at once, and how long one of them may be silent."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.directory.guarding import for_oneself
from clientela.platform.entities.reading import Missing
from clientela.platform.events.announcing import emit
from clientela.platform.freshness.events import SourceSilent, SourceSpoke
from clientela.platform.freshness.feeds import Feed, Source
from clientela.platform.freshness.models import Alarm, Patience, Watch
from clientela.platform.freshness.reading import States, states
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor

LONGEST = 60 * 24 * 366
UNWATCHED = timedelta(minutes=10)


def watch(*, by: Actor) -> int:
    """Raise an alarm for each place that has become silent, and let go of those that have spoken. Answers how many are silent."""
    with acting(by, "configure", "company", reason="watch what is silent"):
        now = timezone.now()
        last, _new = Watch.objects.select_for_update().get_or_create(pk=1, defaults={"at": now})
        gap, last.at = now - last.at, now
        last.save()
        alarms = {one.source: one for one in Alarm.objects.all()}
        if gap > UNWATCHED:
            return len(alarms)
        silent = {state.source.key: state for state in states() if state.silent_since}
        for key, alarm in alarms.items():
            if key not in silent:
                alarm.delete()
                emit(SourceSpoke(str(key), alarm.feed, alarm.name, str(alarm.owner_id)), by=by)
        for key, state in silent.items():
            if key not in alarms and state.silent_since:
                _raise(state.feed, state.source, state.silent_since, by=by)
        return len(silent)


def set_patience(source: UUID, minutes: int, *, by: Actor) -> None:
    """For how many minutes a place may be silent, 0 for good. Its owner says so, or who sets up the company.

    Raises Missing, ValueError.
    """
    found: States = states(by)
    if source not in {state.source.key for state in found}:
        raise Missing(_("There is no such source, or it is not yours."))
    if not 0 <= minutes <= LONGEST:
        raise ValueError(_("Give minutes, at most those of a year; 0 where it may be silent for good."))
    with for_oneself(by, reason="patience with a source"):
        Patience.objects.update_or_create(source=source, defaults={"minutes": minutes})


def _raise(feed: Feed, source: Source, since: datetime, *, by: Actor) -> None:
    Alarm.objects.create(
        source=source.key, feed=feed.key, name=source.name, owner_id=source.owner, url=source.url, why=source.why,
        silent_since=since,
    )  # fmt: skip
    said = (str(source.key), feed.key, source.name, str(source.owner), source.url, source.why, since.isoformat())
    emit(SourceSilent(*said), by=by)
