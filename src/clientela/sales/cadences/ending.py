"""When a cadence is over, and what that leaves behind: asked of the facts themselves, before every step and every few minutes."""

from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from clientela.platform.entities.reading import Missing
from clientela.platform.history.acting import acting
from clientela.platform.history.tables import rows
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.cadences.models import End, State
from clientela.sales.cadences.subjects import SUBJECTS, Subject
from clientela.timeline import actions as timeline
from clientela.timeline.models import Entry

_ENDS = (Path(__file__).parent / "sql" / "ends.sql").read_text()


def over(
    subject: Subject, *, keys: Collection[UUID] | None = None, party: UUID | None = None, thread: UUID | None = None
) -> dict[UUID, End]:
    """Which enrolments that have not ended are over, and why: of these, of a customer's, of a conversation's, or of all."""
    tables = {"{table}": subject.enrolments._meta.db_table, "{records}": subject.model._meta.db_table}
    sql = _ENDS.replace("{over}", subject.over)
    for name, table in tables.items():
        sql = sql.replace(name, table)
    asked = {"keys": None if keys is None else list(keys), "party": party, "thread": thread}
    return {UUID(str(key)): End(why) for key, why in rows(sql, asked)}


def stop_ended(*, party: UUID | None = None, thread: UUID | None = None, by: Actor = SYSTEM) -> int:
    """End all that is over: everywhere, or of one customer or conversation alone. Answers how many."""
    found = [(subject, over(subject, party=party, thread=thread)) for subject in SUBJECTS.values()]
    return sum(_end_once(subject, key, why, by=by) for subject, ones in found for key, why in ones.items())


def _end_once(subject: Subject, key: UUID, why: End, *, by: Actor) -> bool:
    with transaction.atomic():
        one = subject.enrolments.objects.select_for_update(of=("self",)).filter(pk=key).first()
        if one is None or one.state == State.ENDED:
            return False
        end(subject, one, why, by=by)
        return True


def end(subject: Subject, one: Any, why: End, *, by: Actor) -> None:
    """It has ended, for this reason. The row is locked by the caller; the task that is still open goes with it."""
    with acting(by, "edit", subject.key, reason=f"cadence ends: {why}"):
        change(subject, one, state=State.ENDED, ends=why, ended_at=Now(), due_at=None, held={}, task=None, by=by)
        drop_task(one)


def drop_task(one: Any) -> None:
    """The task of the last step has no purpose any more; one that somebody works on already stays his."""
    if one.task_id and Entry.objects.filter(pk=one.task_id, state="open", version=1).exists():
        try:
            timeline.edit("task", one.task_id, {"state": "cancelled"}, by=SYSTEM)
        except (Missing, Denied):
            return


def change(subject: Subject, one: Any, *, by: Actor, **values: Any) -> None:
    """Set columns of an enrolment, and let open pages of its record hear of it."""
    told = {"version": F("version") + 1, "updated_at": Now(), **values}
    subject.enrolments.objects.filter(pk=one.pk).update(**told)
    publish(f"{subject.key}:{one.record_id}", by=by.name, fields=["cadence"])
