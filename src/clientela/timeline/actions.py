"""The verbs of the timeline: the only writer of entries, of who takes part in them and of what is attached."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.parties import actions as parties
from clientela.parties.merging.locking import HOLD_STILL
from clientela.parties.models import Party
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.files.looking import media_type, preview_of
from clientela.platform.files.storing import keep
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.timeline import columns, mentions, repeating
from clientela.timeline.events import Mentioned, ReminderDue, TaskAssigned
from clientela.timeline.models import AHEAD, WRITTEN, Answer, Attachment, Entry, Kind, Participant, State, type_of
from clientela.timeline.recurrence import next_after, zone_of
from clientela.timeline.repeating import ALL, FOLLOWING, ONE
from clientela.timeline.series import ended_before, without

_SQL = Path(__file__).parent / "sql"
_TAKE = (_SQL / "take.sql").read_text()
_DUE = (_SQL / "due.sql").read_text()
_RECORD_MANY = """
INSERT INTO timeline_entry (id, party_id, kind, direction, channel, at, title, body, details, by_user_id)
SELECT id, party_id, kind, direction, channel, at, title, body, details, %(by_user)s FROM ({relation}) e
ON CONFLICT (id) DO UPDATE SET party_id = EXCLUDED.party_id, at = EXCLUDED.at, title = EXCLUDED.title, details = EXCLUDED.details
 WHERE (timeline_entry.party_id, timeline_entry.at, timeline_entry.title, timeline_entry.details)
       IS DISTINCT FROM (EXCLUDED.party_id, EXCLUDED.at, EXCLUDED.title, EXCLUDED.details)"""
_CONTACTS = (Kind.MESSAGE, Kind.CALL, Kind.MEETING, Kind.VISIT)
_GONE = "There is no such record, or you may not change it."


# ---- writing ----------------------------------------------------------------------------------------------------------------


def note(party: UUID, text: str, *, by: Actor) -> Entry:
    """Write a note on a party that the actor may see. Raises Missing, or ValueError for no words or too many."""
    return _write(Kind.NOTE, {"party": {"id": str(party)}, "body": _words(text)}, by=by)


def comment(entry: UUID, text: str, *, by: Actor) -> Entry:
    """Answer below an entry that the actor may see. An answer to an answer stands below the same entry."""
    text = _words(text)
    with acting(by, "note", "entry"):
        above = visible_entry(entry, by=by)
        above = above.reply_to or above
        link = {"party_id": above.party_id, "owner_id": above.owner_id, "reply_to_id": above.pk}
        return _keep(columns.new(Kind.COMMENT, {"body": text}, by=by) | link, by=by)


def record_call(facts: Facts, *, by: Actor) -> Entry:
    """A call that took place: party, body, at, direction, `minutes` and `outcome` (reached, no_answer, busy, message)."""
    details = {name: facts[name] for name in ("minutes", "outcome") if facts.get(name)}
    stated = {"channel": "phone", "direction": "out", "title": ""} | facts
    return _write(Kind.CALL, {name: stated[name] for name in stated if name not in details}, by=by, details=details)


def record(facts: Facts, *, by: Actor) -> UUID:
    """Any touch as a form or the API states it; a note where it does not say which."""
    return _write(facts.get("kind") or Kind.NOTE, facts, by=by).pk


def open_task(facts: Facts, *, by: Actor) -> UUID:
    """A task; its maker's own where nobody else is to do it."""
    with acting(by, "create", "task"):
        return _keep(columns.new(Kind.TASK, facts, by=by), by=by).pk


def plan_meeting(facts: Facts, *, by: Actor) -> UUID:
    """A meeting, with `guests` (links to parties) and `colleagues` (links to users) where the facts name some."""
    with acting(by, "create", "meeting"):
        entry = _keep(columns.new(Kind.MEETING, facts, by=by), by=by)
        _invite(entry, facts.get("guests") or [], facts.get("colleagues") or [], by=by)
        return entry.pk


def _write(kind: str, facts: Facts, *, by: Actor, details: Mapping[str, Any] | None = None) -> Entry:
    with acting(by, "note", "entry"):
        return _keep(columns.new(kind, facts, by=by) | {"details": dict(details or {})}, by=by)


def _keep(values: Mapping[str, Any], *, by: Actor) -> Entry:
    """The new row, and who hears of it."""
    entry: Entry = Entry.objects.create(pk=new_key(), **values)
    _mention(entry, set(), by=by)
    _assign(entry, None, by=by)
    _tell(entry, by=by)
    if entry.party_id and entry.kind in _CONTACTS:
        one = {"party": entry.party_id, "at": entry.at}
        parties.mark_contacted("SELECT %(party)s::uuid AS party_id, %(at)s::timestamptz AS at", one, by=by)
    return entry


def record_many(
    relation: str, params: Mapping[str, Any], *, by: Actor, under: tuple[str, str] = ("import", "entry")
) -> int:
    """Write the entries of a SQL relation (id, party_id, kind, direction, channel, at, title, body, details jsonb), each id once;
    one that is there says what it says now.

    Parties they concern are marked as contacted. `under`: the right by which they are written, of the records that they tell of.
    Answers how many were new or changed.
    """
    with acting(by, *under), connection.cursor() as cursor:
        cursor.execute(_RECORD_MANY.replace("{relation}", relation), {**params, "by_user": by.user_id})
        parties.mark_contacted(f"SELECT party_id, max(at) AS at FROM ({relation}) e GROUP BY party_id", params, by=by)
        return cursor.rowcount


def withdraw(keys: Sequence[UUID], *, by: Actor, under: tuple[str, str]) -> None:
    """Take away the entries of these records, which were written under their keys: they did not happen after all."""
    with acting(by, *under):
        Entry.objects.filter(pk__in=keys).delete()


def mark_again(keys: Sequence[UUID], *, by: Actor) -> None:
    """Tell these parties anew when they were last in touch."""
    relation = """SELECT party_id, max(at) AS at FROM timeline_entry
                   WHERE party_id = ANY(%(keys)s) AND kind = ANY(%(kinds)s) AND at <= now() GROUP BY party_id"""
    kinds = [str(kind) for kind in _CONTACTS]
    parties.mark_contacted(relation, {"keys": list(keys), "kinds": kinds}, by=by)


def take(type_: str, batch: Batch, *, by: Actor) -> Taken:
    """Take any number of arrivals in one statement, known again by source and key; what others may change stays ("denied")."""
    with acting(by, "import", type_, reason=f"from {batch.source}"), connection.cursor() as cursor:
        cursor.execute(HOLD_STILL)
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"timeline:{batch.source}"])
        mine = Entry.objects.visible_to(by, entity=type_, verb="edit") if by.scope("edit", type_) != "all" else None
        known = _known(batch, mine) if mine is not None else []
        asked = {"source": batch.source, "type": type_, "by_user": by.user_id, "zone": by.time_zone, "denied": known}
        cursor.execute(_TAKE.replace("{relation}", batch.relation), {**batch.params, **asked})
        rows = cursor.fetchall()
    counted = {outcome: len(keys) for outcome, keys in rows}
    return Taken(counted, tuple(key for outcome, keys in rows for key in keys if outcome in ("created", "updated")))


def keep_meeting(source: str, external_id: str, facts: Facts, *, by: Actor) -> str:
    """A meeting as a calendar has it, with `attendees` (columns of Participant). Answers created, updated, unchanged or denied."""
    stated = {name: value for name, value in facts.items() if name not in ("attendees", "sequence")}
    with acting(by, "create", "meeting"):
        known = Entry.objects.select_for_update().filter(source=source, external_id=external_id).first()
        if known is None:
            values = columns.new(Kind.MEETING, stated, by=by) | {"source": source, "external_id": external_id}
            entry = _keep(values | {"details": {"sequence": facts.get("sequence", 0)}}, by=by)
            _seat(entry, facts.get("attendees", ()))
            return "created"
        if not Entry.objects.filter(pk=known.pk).visible_to(by, entity="meeting", verb="edit").exists():
            return "denied"
        if stated.get("party") is None:
            stated.pop("party", None)  # whom it is with, people may have said since
        values = {
            name: value
            for name, value in columns.changed(known, stated, by=by).items()
            if value != getattr(known, name)
        }
        if facts.get("sequence", 0) < known.details.get("sequence", 0) or not (
            values or _seat(known, facts.get("attendees", ()))
        ):
            return "unchanged"
        _set(known, values | {"details": known.details | {"sequence": facts.get("sequence", 0)}}, by=by)
        return "updated"


def keep_answers(source: str, external_id: str, said: Mapping[str, str], *, by: Actor) -> str:
    """What guests, by their addresses, answered to a meeting that is here; of others nothing is kept. Answers as `keep_meeting`."""
    with acting(by, "create", "meeting"):
        known = Entry.objects.filter(source=source, external_id=external_id).select_for_update().first()
        if known is None or not said:
            return "unchanged"
        if not Entry.objects.filter(pk=known.pk).visible_to(by, entity="meeting", verb="edit").exists():
            return "denied"
        seats = Participant.objects.filter(entry=known)
        moved = sum(seats.filter(email=email).exclude(answer=word).update(answer=word) for email, word in said.items())
        if moved:
            _tell(known, by=by)
        return "updated" if moved else "unchanged"


def _seat(entry: Entry, attendees: Iterable[Mapping[str, Any]]) -> bool:
    """Make them who takes part. Answers whether anybody, or anybody's answer, is new."""
    wanted = {
        one["email"]: one for one in attendees if one.get("user_id") is None or one["user_id"] != entry.assignee_id
    }
    there = {one.email: one for one in entry.participants.all()}
    changed = wanted.keys() != there.keys()
    for email, one in wanted.items():
        row = there.get(email) or Participant(entry=entry)
        if email not in there or any(getattr(row, name) != value for name, value in one.items()):
            Participant.objects.update_or_create(pk=row.pk, defaults={"entry": entry, **one})
            changed = True
    entry.participants.filter(email__in=there.keys() - wanted.keys()).delete()
    return changed


def _known(batch: Batch, mine: Any) -> list[UUID]:
    """The entries of this source that the actor may not change."""
    return list(
        Entry.objects.filter(source=batch.source).exclude(pk__in=mine.values("pk")).values_list("pk", flat=True)
    )


# ---- changing ---------------------------------------------------------------------------------------------------------------


def edit(type_: str, key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named fields. Raises Missing, or Conflict when `version` is not the one that stands any more."""
    with acting(by, "edit", type_):
        entry = _mine(type_, key, by=by)
        if version is not None and version != entry.version:
            raise Conflict(_("Somebody else changed this record meanwhile; what you typed is kept below."))
        was_done = entry.state == State.DONE
        values = columns.changed(entry, changes, by=by)
        _set(entry, values, by=by)
        if entry.kind == Kind.TASK and entry.state == State.DONE:
            _follow(entry, by=by)
        elif was_done:
            Entry.objects.filter(follows=entry.pk, version=1, state=State.OPEN).delete()
        if "guests" in changes or "colleagues" in changes:
            entry.participants.all().delete()
            _invite(entry, changes.get("guests") or [], changes.get("colleagues") or [], by=by)


def complete(key: UUID, *, by: Actor) -> UUID | None:
    """The task is done, however often this is said. A repeating one is followed by the next, whose key is answered."""
    with acting(by, "edit", "task"):
        task = _mine("task", key, by=by)
        if task.state == State.DONE:
            return None
        _set(task, columns.changed(task, {"state": State.DONE.value}, by=by), by=by)
        return _follow(task, by=by)


def reopen(key: UUID, *, by: Actor) -> None:
    """The task is to be done after all; what followed it goes again, if nobody has touched it."""
    with acting(by, "edit", "task"):
        task = _mine("task", key, by=by)
        if task.state != State.DONE:
            return
        Entry.objects.filter(follows=task.pk, version=1, state=State.OPEN).delete()
        values = columns.changed(task, {"state": State.OPEN.value}, by=by)
        _set(task, values | {"at": task.due_at or task.created_at}, by=by)


def change_occurrence(key: UUID, on: datetime, changes: Facts, *, by: Actor, reach: str = ONE) -> UUID:
    """Change a repeating meeting at a moment: only this one, this and the following, or all. Answers what holds it now."""
    with acting(by, "edit", "meeting", reason=f"edit meeting, {reach}"):
        meeting = _mine("meeting", key, by=by)
        series = repeating.read(meeting, on)
        if reach == ALL or (reach == FOLLOWING and on <= meeting.at):
            _set(meeting, repeating.whole(meeting, series, on, changes, by=by), by=by)
            return meeting.pk
        values = repeating.part(meeting, series, on, changes, by=by, alone=reach == ONE)
        made = Entry.objects.create(pk=new_key(), **values)
        for one in meeting.participants.all():
            one.pk, one.entry = new_key(), made
            one.save(force_insert=True)
        rest = without(series, on) if reach == ONE else ended_before(series, on)
        _set(meeting, columns.changed(meeting, {"rrule": rest.written()}, by=by), by=by)
        _tell(made, by=by)
        return made.pk


def cancel_occurrence(key: UUID, on: datetime, *, by: Actor, reach: str = ONE) -> None:
    """Leave a moment out of a series, end it before, or cancel all of it; what was changed of these goes with them."""
    with acting(by, "edit", "meeting", reason=f"cancel meeting, {reach}"):
        meeting = _mine("meeting", key, by=by)
        series = repeating.read(meeting, on)
        if reach == ALL or (reach == FOLLOWING and on <= meeting.at):
            values: Facts = {"state": State.CANCELLED.value}
        else:
            rest = without(series, on) if reach == ONE else ended_before(series, on)
            values = {"rrule": rest.written()}
        _set(meeting, columns.changed(meeting, values, by=by), by=by)
        for part in repeating.parts(meeting, since=None if reach == ALL else on) if reach != ONE else ():
            _set(part, columns.changed(part, {"state": State.CANCELLED.value}, by=by), by=by)


def change_task_alone(key: UUID, changes: Facts, *, by: Actor) -> None:
    """Change this task of a series; the next ones come when they would have come."""
    with acting(by, "edit", "task", reason="edit task, one"):
        task = _mine("task", key, by=by)
        stays = {"series": columns.series_start(task).isoformat(), "stands_for": columns.stands_for(task).isoformat()}
        _set(task, columns.changed(task, changes, by=by) | {"details": task.details | stays}, by=by)


def skip_task(key: UUID, *, by: Actor) -> UUID | None:
    """This task of a series is not to be done; the next one is, whose key is answered."""
    with acting(by, "edit", "task", reason="cancel task, one"):
        task = _mine("task", key, by=by)
        _set(task, columns.changed(task, {"state": State.CANCELLED.value}, by=by), by=by)
        return _follow(task, by=by)


def pin(key: UUID, *, by: Actor) -> bool:
    """Let an entry stand above the others of its party, or no longer. Answers which."""
    with acting(by, "note", "entry"):
        entry = visible_entry(key, by=by)
        Entry.objects.filter(pk=entry.pk).update(pinned=not entry.pinned)
        _tell(entry, by=by)
        return not entry.pinned


def delete(type_: str, key: UUID, *, by: Actor) -> None:
    """Remove an entry with its answers; its past stays in history. Raises Missing."""
    with acting(by, "delete", type_):
        entry = _mine(type_, key, by=by, verb="delete")
        _tell(entry, by=by)
        entry.delete()


def answer(key: UUID, said: str, *, by: Actor) -> None:
    """What the actor says to a meeting that he is asked to. Raises Missing where nobody asked him."""
    with acting(by, "see", "meeting"):
        if said not in Answer.values:
            raise Conflict(_("An answer is one of: %(words)s.") % {"words": ", ".join(Answer.values)})
        if not Participant.objects.filter(entry=key, user=by.user_id).update(answer=said):
            raise Missing(_("There is no such record, or you may not change it."))
        _tell(Entry.objects.get(pk=key), by=by)


def _mine(type_: str, key: UUID, *, by: Actor, verb: str = "edit") -> Entry:
    """The entry of this type, locked, if the actor may change it. Raises Missing."""
    kinds = [kind for kind in WRITTEN if type_of(kind) == type_]
    rows = Entry.objects.filter(kind__in=kinds).visible_to(by, entity=type_, verb=verb)
    entry: Entry | None = rows.select_for_update(of=("self",)).filter(pk=key).first()
    if entry is None:
        raise Missing(_(_GONE))
    return entry


def _set(entry: Entry, values: Mapping[str, Any], *, by: Actor) -> None:
    assignee, before = entry.assignee_id, mentions.mentioned(entry.body)
    Entry.objects.filter(pk=entry.pk).update(**values, version=F("version") + 1, updated_at=Now())
    entry.refresh_from_db()
    _mention(entry, before, by=by)
    _assign(entry, assignee, by=by)
    _tell(entry, by=by)


def _follow(task: Entry, *, by: Actor) -> UUID | None:
    """The next task of a series, once."""
    if not task.rrule or Entry.objects.filter(follows=task.pk).exists():
        return None
    start = columns.series_start(task)
    due = next_after(task.rrule, start, zone_of(task.time_zone), max(columns.stands_for(task), timezone.now()))
    if due is None:
        return None
    values = columns.copied(task) | {"state": State.OPEN, "due_at": due, "at": due, "source": ""}
    details = {name: value for name, value in task.details.items() if name != "stands_for"}
    values |= {"details": details | {"series": start.isoformat()}, "follows_id": task.pk}
    made = Entry.objects.create(pk=new_key(), **columns.with_consequences(values, now=timezone.now()))
    _tell(made, by=by)
    return made.pk


def _invite(entry: Entry, guests: Sequence[Any], colleagues: Sequence[Any], *, by: Actor) -> None:
    """Those who take part beside the party it is with and the colleague who holds it."""
    for party in dict.fromkeys(columns.party_of(link, by=by) for link in guests):
        if party not in (None, entry.party_id):
            Participant.objects.create(entry=entry, party_id=party)
    for user in dict.fromkeys(columns.user_of(link) for link in colleagues):
        if user is not None and user != entry.assignee_id:
            Participant.objects.create(entry=entry, user_id=user)
            _announce_to(entry, user, by=by)
    _tell(entry, by=by)


# ---- what is attached -------------------------------------------------------------------------------------------------------


def attach(entry: UUID, name: str, chunks: Iterable[bytes], *, by: Actor) -> Attachment:
    """Keep a file under an entry that the actor may see. Raises TooLarge, and then nothing was kept."""
    with acting(by, "note", "entry"):
        under = visible_entry(entry, by=by)
        file = keep(chunks, limit=settings.LARGEST_FILE)
        name = plain(name.replace("\\", "/").rsplit("/", 1)[-1])[-200:] or _("file")
        said = media_type(file, name)
        made = Attachment.objects.create(
            entry=under, file=file, preview=preview_of(file, said), name=name, media_type=said, by_user_id=by.user_id
        )
        _tell(under, by=by)
        return made


def detach(attachment: UUID, *, by: Actor) -> None:
    """Take a file away that the actor attached, or that hangs on an entry of his. Raises Missing."""
    with acting(by, "note", "entry"):
        found = Attachment.objects.filter(pk=attachment).select_related("entry").first()
        own = found is not None and by.user_id in (found.by_user_id, found.entry.by_user_id)
        if found is None or not (own or by.scope("delete", "entry") == "all"):
            raise Missing(_(_GONE))
        visible_entry(found.entry_id, by=by)
        found.delete()
        _tell(found.entry, by=by)


# ---- reminding --------------------------------------------------------------------------------------------------------------


def remind(*, by: Actor) -> int:
    """Announce every reminder whose time has come, each once, however many do this at the same time. Answers how many."""
    now = timezone.now()
    with acting(by, "remind", "entry"), connection.cursor() as cursor:
        cursor.execute(_DUE, {"now": now})
        claimed = [row[0] for row in cursor.fetchall()]
        for entry in Entry.objects.filter(pk__in=claimed).prefetch_related("participants"):
            people = {entry.assignee_id or entry.by_user_id} | {one.user_id for one in entry.participants.all()}
            said = (
                str(entry.pk),
                entry.kind,
                entry.title,
                (entry.due_at or entry.at).isoformat(),
                str(entry.party_id or ""),
            )
            for user in people - {None}:
                emit(ReminderDue(str(user), *said), by=by)
            if entry.remind_before and entry.rrule:
                later = columns.next_reminder({name: getattr(entry, name) for name in columns.SERIES}, now=now)
                Entry.objects.filter(pk=entry.pk).update(reminds_at=later)
    return len(claimed)


# ---- reading for the verbs --------------------------------------------------------------------------------------------------


def visible_entry(key: UUID, *, by: Actor) -> Entry:
    """An entry that the actor may see: because he sees its party, or because it concerns him. Raises Missing."""
    entry: Entry | None = Entry.objects.select_related("party", "reply_to").filter(pk=key).first()
    if entry is not None and (type_of(entry.kind) == "entry" or by.may("see", type_of(entry.kind))):
        party = entry.party
        if party and Party.objects.filter(pk=party.pk).visible_to(by, entity=party.kind).exists():
            return entry
        if Entry.objects.filter(pk=key).visible_to(by, entity=type_of(entry.kind)).exists():
            return entry
    raise Missing(_("There is no such record, or you may not see it."))


def _words(text: str) -> str:
    text = plain(text, longest=LONGEST)
    if not text:
        raise ValueError(_("Write something first."))
    return text


def _mention(entry: Entry, before: set[UUID], *, by: Actor) -> None:
    for user in mentions.mentioned(entry.body) - before - {by.user_id}:
        said = (str(user), str(entry.pk), entry.kind, by.name, entry.title, str(entry.party_id or ""))
        emit(Mentioned(*said), by=by)


def _assign(entry: Entry, before: UUID | None, *, by: Actor) -> None:
    if entry.assignee_id and entry.assignee_id not in (before, by.user_id):
        _announce_to(entry, entry.assignee_id, by=by)


def _announce_to(entry: Entry, user: UUID, *, by: Actor) -> None:
    due = (entry.due_at or (entry.at if entry.kind == Kind.MEETING else None)) if entry.kind in AHEAD else None
    said = (due.isoformat() if due else "", str(entry.party_id or ""))
    emit(TaskAssigned(str(user), str(entry.pk), by.name, entry.title, *said), by=by)


def _tell(entry: Entry, *, by: Actor) -> None:
    """Open pages of the parties it concerns, and calendars of the colleagues, hear of it when it is saved."""
    guests = entry.participants.values_list("party", flat=True) if entry.kind == Kind.MEETING else ()
    concerned = [entry.party_id, *guests]
    for key, kind in Party.objects.filter(pk__in=[one for one in concerned if one]).values_list("pk", "kind"):
        publish(f"{kind}:{key}", by=by.name, entry=str(entry.pk))
    if entry.assignee_id:
        publish(f"calendar:{entry.assignee_id}", by=by.name, entry=str(entry.pk))
