"""From the facts that a form, the API or a file states to the columns of an entry: links found, times derived, titles made."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.parties.models import Party, SourceRecord
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.fields.columns import known_only, merged
from clientela.platform.merging.reading import now_of
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.timeline.models import Entry, Kind, Priority, State
from clientela.timeline.recurrence import next_after, zone_of

TITLE = 80  # characters of a title made out of a text
PLAIN = ("kind", "title", "body", "direction", "channel", "state", "priority", "place", "rrule", "remind_before",
         "time_zone")  # fmt: skip
MOMENTS = ("at", "due_at", "ends_at", "reminds_at")
SERIES = ("kind", "at", "due_at", "remind_before", "rrule", "time_zone", "state")  # what the next reminder follows from
_SAME = ("party_id", "owner_id", "kind", "title", "body", "assignee_id", "priority", "place", "rrule", "remind_before", "all_day",
         "time_zone", "by_user_id", "channel", "source", "own")  # fmt: skip
_DURATION = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?")

Columns = dict[str, Any]


def stated(facts: Facts, *, by: Actor) -> Columns:
    """The columns that the facts name. Raises Unlinked for a party or a colleague who is not there."""
    out: Columns = {name: facts[name] or "" for name in PLAIN if name in facts}
    out |= {name: moment(facts[name]) for name in MOMENTS if name in facts}
    if "all_day" in facts:
        out["all_day"] = bool(facts["all_day"])
    if "party" in facts:
        out["party_id"] = party_of(facts["party"], by=by)
    if "assignee" in facts:
        out["assignee_id"] = user_of(facts["assignee"])
    if not out.get("kind", True):
        del out["kind"]
    return out


def new(kind: str, facts: Facts, *, by: Actor) -> Columns:
    """All columns of an entry that begins now."""
    now = timezone.now()
    out: Columns = {"kind": kind, "by_user_id": by.user_id, "time_zone": by.time_zone} | stated(facts, by=by)
    out["own"] = known_only(facts.get("own", {}))
    if out["kind"] in (Kind.TASK, Kind.MEETING):
        out["state"] = out.get("state") or State.OPEN
        out["assignee_id"] = out.get("assignee_id") or by.user_id
    if out["kind"] == Kind.TASK:
        out["priority"] = out.get("priority") or Priority.NORMAL
        out["at"] = out.get("due_at") or now
    out["at"] = out.get("at") or now
    if out.get("party_id") is None:
        out["owner_id"] = by.user_id
    return with_consequences(out, now=now)


def changed(entry: Entry, facts: Facts, *, by: Actor) -> Columns:
    """The columns that an edit sets, with what follows from them."""
    out = stated(facts, by=by) | ({"own": merged(facts["own"])} if "own" in facts else {})
    if entry.kind in (Kind.TASK, Kind.MEETING):
        out |= {"state": out["state"] or State.OPEN} if "state" in out else {}
    if entry.kind == Kind.TASK and "due_at" in out and entry.state != State.DONE:
        out["at"] = out["due_at"] or entry.created_at
    if "at" in out and out["at"] is None:
        del out["at"]
    if entry.kind == Kind.MEETING and "at" in out and "ends_at" not in out and entry.ends_at:
        out["ends_at"] = entry.ends_at + (out["at"] - entry.at)
    if out.get("party_id", True) is None and entry.owner_id is None:
        out["owner_id"] = entry.by_user_id or by.user_id
    whole = {name: getattr(entry, name) for name in ("kind", "title", "body", "at", "due_at", "ends_at", "all_day", "time_zone",
             "rrule", "remind_before", "reminds_at", "state", "details", "created_at")}  # fmt: skip
    after = with_consequences(whole | out, now=timezone.now())
    return out | {name: value for name, value in after.items() if name not in whole or value != whole[name]}


def with_consequences(out: Columns, *, now: datetime) -> Columns:
    """What follows: a title, when it was done, when to remind. Raises Conflict for an end before its start."""
    if not out.get("title"):
        out = out | {"title": first_words(out.get("body", ""))}
    if out.get("ends_at") and out["ends_at"] < out["at"]:
        raise Conflict(_("This ends before it begins."))
    if out.get("state") == State.DONE:
        out = out | {"done_at": out.get("done_at") or now, "at": now if out["kind"] == Kind.TASK else out["at"]}
    elif out.get("state"):
        out = out | {"done_at": None}
    if out.get("remind_before"):
        out = out | {"reminds_at": next_reminder(out, now=now)}
    return out


def next_reminder(entry: Mapping[str, Any], *, now: datetime) -> datetime | None:
    """When to remind of an entry next: so long before its time, or before the first repetition that is still ahead."""
    base, before = entry.get("due_at") or entry["at"], duration(entry["remind_before"])
    if entry.get("state") in (State.DONE, State.CANCELLED):
        return None
    if entry["kind"] == Kind.TASK or not entry.get("rrule"):
        return base - before if base - before > now else None
    later = next_after(entry["rrule"], entry["at"], zone_of(entry["time_zone"]), now + before)
    return later - before if later else None


def copied(entry: Entry) -> Columns:
    """What another one of the same series has in common with it."""
    return {name: getattr(entry, name) for name in _SAME}


def series_start(entry: Entry) -> datetime:
    """Where the series began whose repetition this task is: rules such as “five times” count from there."""
    said = entry.details.get("series")
    return datetime.fromisoformat(said) if said else (entry.due_at or entry.at)


def stands_for(task: Entry) -> datetime:
    """The moment of its series that a task stands for, wherever it was moved to."""
    said = task.details.get("stands_for")
    return datetime.fromisoformat(said) if said else (task.due_at or task.at)


def duration(text: str) -> timedelta:
    """`PT15M`, `P1D`: the durations of ISO 8601 without months and years. Raises ValueError."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        raise ValueError(_("“%(text)s” is not a span such as PT15M or P1D.") % {"text": text[:20]})
    weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)


def first_words(text: str) -> str:
    """What a text without a title is called: its first line, cut between words."""
    line = re.sub(r"@\[([^\]]+)\]\(user:[0-9a-f-]+\)", r"@\1", text.strip().split("\n")[0])
    if len(line) <= TITLE:
        return line
    return line[:TITLE].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def moment(value: Any) -> datetime | None:
    """A cleaned moment, from its ISO text."""
    if not value:
        return None
    read = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def party_of(link: Mapping[str, str] | None, *, by: Actor) -> UUID | None:
    """The party that a link names by key, by a source's key, or by a name that only one has. Raises Unlinked."""
    if not link:
        return None
    if "id" in link:
        named = link["id"]
        kind = Party.objects.filter(pk=named).values_list("kind", flat=True).first()
        if kind is None and (new := now_of(UUID(str(named)))):  # it was merged
            named, kind = str(new), Party.objects.filter(pk=new).values_list("kind", flat=True).first()
        found = Party.objects.filter(pk=named).visible_to(by, entity=kind) if kind else Party.objects.none()
    elif "external_id" in link:
        known = SourceRecord.objects.filter(external_id=link["external_id"]).values("party")
        found = _seen_parties(by).filter(pk__in=known)
    else:
        found = _seen_parties(by).filter(name__iexact=link.get("name", ""))
    keys = list(found.order_by("created_at").values_list("pk", flat=True)[:2])
    if len(keys) != 1:
        reason = (
            _("Several are called so: choose one.") if keys else _("There is no such record, or you may not see it.")
        )
        raise Unlinked("party", reason)
    key: UUID = keys[0]
    return key


def _seen_parties(by: Actor) -> Any:
    seen = Party.objects.none()
    for kind in ("person", "organisation", "household"):
        seen = seen | Party.objects.filter(kind=kind).visible_to(by, entity=kind)
    return seen


def user_of(link: Mapping[str, str] | None) -> UUID | None:
    """The colleague that a link names by key or e-mail. Raises Unlinked."""
    if not link:
        return None
    active = User.objects.colleagues()
    found = active.filter(**({"pk": link["id"]} if "id" in link else {"email": link["email"]}))
    key: UUID | None = found.values_list("pk", flat=True).first()
    if key is None:
        raise Unlinked("assignee", _("There is no such colleague."))
    return key


def kind_of_party(key: UUID, *, by: Actor) -> str:
    """What a party is, if the actor may see it. Raises Missing."""
    kind = Party.objects.filter(pk=key).values_list("kind", flat=True).first()
    if kind is None or not Party.objects.filter(pk=key).visible_to(by, entity=kind).exists():
        raise Missing(_("There is no such record, or you may not see it."))
    return str(kind)
