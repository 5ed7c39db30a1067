"""What the composer of a party's page says, in one of its modes, as facts for the verbs."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.permissions.actor import Actor
from clientela.timeline import actions, facts, mentions, recurrence
from clientela.timeline.calendars import actions as calendars
from clientela.timeline.models import Attachment, Direction, Entry, Priority

MODES = ("note", "task", "meeting", "call")
OUTCOMES = [
    ("reached", gettext_lazy("Reached")),
    ("no_answer", gettext_lazy("No answer")),
    ("busy", gettext_lazy("Busy")),
    ("message", gettext_lazy("Left a message")),
]
DIRECTIONS = [(Direction.OUT.value, Direction.OUT.label), (Direction.IN.value, Direction.IN.label)]


@dataclass(frozen=True)
class Draft:
    """What somebody wrote: the mode, his words, and the fields of the mode."""

    mode: str
    text: str
    post: QueryDict
    party: UUID

    def said(self, name: str) -> str:
        return self.post.get(name, "").strip()


def draft_of(post: QueryDict, party: UUID) -> Draft:
    mode = post.get("mode", "")
    text = mentions.marked(post.get("text", "").replace("\r\n", "\n").strip(), post.getlist("mention"))
    return Draft(mode if mode in MODES else "note", text, post, party)


def compose(draft: Draft, files: list[Any], *, by: Actor) -> UUID:
    """Do what the draft says and attach its files: all of it, or nothing. Raises what the verbs raise, and ValueError."""
    with transaction.atomic():
        key = _WRITERS[draft.mode](draft, files, by)
        for file in files:
            _invited(actions.attach(key, file.name, file.chunks(), by=by), draft.party, by=by)
    return key


def _invited(attached: Attachment, party: UUID, *, by: Actor) -> None:
    """An invitation among the files becomes a meeting; one that can't be read is just a file."""
    if attached.media_type == "text/calendar" and by.may("create", "meeting"):
        with contextlib.suppress(ValueError):
            calendars.take_calendar(attached.file.path.read_bytes(), by=by, party=party)


def _note(draft: Draft, files: list[Any], by: Actor) -> UUID:
    words = draft.text or ", ".join(file.name for file in files)
    entry = actions.note(draft.party, words, by=by)
    if draft.said("remind_date"):
        at = _moment(draft, "remind_date", "remind_time")
        actions.edit("entry", entry.pk, {"reminds_at": at}, by=by)
    return entry.pk


def _task(draft: Draft, _files: list[Any], by: Actor) -> UUID:
    stated = _titled(draft) | {"priority": _one_of(draft.said("priority"), Priority.values)}
    if draft.said("date"):
        stated |= {"due_at": _moment(draft, "date", "time"), "all_day": not draft.said("time")}
    return actions.open_task(stated | _repeated(draft) | _assigned(draft), by=by)


def _meeting(draft: Draft, _files: list[Any], by: Actor) -> UUID:
    stated = _titled(draft) | {"place": draft.said("place")[:500], "all_day": not draft.said("time")}
    stated["at"] = _moment(draft, "date", "time")
    if draft.said("until"):
        stated["ends_at"] = _moment(draft, "date", "until")
    people = {
        "guests": [{"id": str(UUID(key))} for key in draft.post.getlist("guest")],
        "colleagues": [{"id": str(UUID(key))} for key in draft.post.getlist("colleague")],
    }
    return actions.plan_meeting(stated | people | _repeated(draft) | _assigned(draft), by=by)


def _call(draft: Draft, _files: list[Any], by: Actor) -> UUID:
    minutes = draft.said("minutes")
    if minutes and not (minutes.isdecimal() and len(minutes) < 5):
        raise ValueError(_("“%(text)s” is not a number of minutes.") % {"text": minutes[:20]})
    stated: Facts = {"party": {"id": str(draft.party)}, "body": draft.text, "minutes": int(minutes or 0)}
    stated |= {"direction": _one_of(draft.said("direction"), ["out", "in"])}
    stated |= {"outcome": _one_of(draft.said("outcome"), [key for key, _label in OUTCOMES])}
    if draft.said("date"):
        stated["at"] = _moment(draft, "date", "time")
    return actions.record_call(stated, by=by).pk


_WRITERS: dict[str, Callable[[Draft, list[Any], Actor], UUID]] = {
    "note": _note, "task": _task, "meeting": _meeting, "call": _call,
}  # fmt: skip


def _titled(draft: Draft) -> Facts:
    """The first line is the title; what follows is the text."""
    title, _line, body = draft.text.partition("\n")
    if not title:
        raise ValueError(_("Write something first."))
    if len(title) > 300 or "@[" in title:
        title, body = "", draft.text
    return {"title": title.strip(), "body": body.strip(), "party": {"id": str(draft.party)}}


def _repeated(draft: Draft) -> Facts:
    remind = facts.reminder(draft.said("remind_before"), Cleaning())
    return {"rrule": recurrence.cleaned(draft.said("rrule")), "remind_before": remind}


def _assigned(draft: Draft) -> Facts:
    return {"assignee": {"id": str(UUID(draft.said("assignee")))}} if draft.said("assignee") else {}


def _one_of(said: str, allowed: list[str]) -> str:
    return said if said in allowed else allowed[0] if "normal" not in allowed else "normal"


def _moment(draft: Draft, day: str, clock: str) -> str:
    """A day and, where one is said, a time on the writer's clock. Raises ValueError with a sentence."""
    try:
        at = time.fromisoformat(draft.said(clock)) if draft.said(clock) else time()
        said = datetime.combine(date.fromisoformat(draft.said(day)), at.replace(tzinfo=None))
    except ValueError:
        raise ValueError(_("Say when: a day such as 2026-05-12, and a time such as 10:30.")) from None
    if not 1900 <= said.year <= 2200:
        raise ValueError(_("The year %(year)s can't be right.") % {"year": said.year})
    return timezone.make_aware(said).isoformat()


def next_hour() -> datetime:
    """When a meeting is proposed to begin: the next full hour on the reader's clock."""
    return timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def typed(entry: Entry) -> str:
    """The text of an entry as its writer would type it."""
    return mentions.typed(entry.body)
