"""The verbs of capture. `take_mails` is one transaction: known? their threads, who takes part, the policy, entries, events."""

import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clientela.channels.email.capture.composing import Kept, facts_of, message_of
from clientela.channels.email.capture.identity import Known, comparable
from clientela.channels.email.capture.judging import seen_of
from clientela.channels.email.capture.knowing import Arrival, Threads
from clientela.channels.email.capture.policy import reason_against
from clientela.channels.email.capture.stores import Listed, Store
from clientela.channels.email.events import AddressBounced, MailCaptured
from clientela.channels.email.models import COMES_ONCE, Folder, Mailbox, Message, Sighting
from clientela.channels.email.reading.mail import Mail
from clientela.parties.reach import actions as reach
from clientela.parties.reach.ageing import Sign
from clientela.platform.events.announcing import emit, emit_all
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.queries import Denied
from clientela.timeline.calendars import actions as calendars
from clientela.timeline.messages import actions as timeline

TELLS = timedelta(days=30)  # how long after a mail of ours its bounce is believed
RECONSIDERED = timedelta(days=30)
Outcome = Sighting.Outcome


@dataclass(frozen=True)
class Place:
    """Where a mail lies on the server."""

    folder: Folder
    uid: int


@dataclass(frozen=True)
class Found:
    """A mail that was read, and where it lies."""

    place: Place
    arrival: Arrival


def reader_of(mailbox: Mailbox) -> Actor:
    """Who takes mails in: the machine itself, since a sender may be of any record; history tells through which mailbox."""
    return replace(SYSTEM, name=mailbox.address, through=f"mailbox {mailbox.pk}")


def take_mails(mailbox: Mailbox, found: Sequence[Found], known: Known, *, by: Actor) -> list[Message | None]:
    """Keep mails and what became of each, all of it or nothing. None for one that the policy leaves out."""
    with acting(by, "import", "entry", reason=f"from {mailbox.source}"):
        threads, kept = Threads([one.arrival for one in found]), list[Kept]()
        sightings = [_sighting(mailbox, one, known, threads, kept) for one in found]
        _keep(mailbox, kept, known, by=by)
        _upsert(sightings)
        _follow(mailbox, kept, by=by)
        return [one.message for one in sightings]


def stand_at(message: Message, party: UUID, *, by: Actor) -> None:
    """Have a mail that stands in a history stand in that of somebody else, too, of whom another room found out."""
    with acting(by, "import", "entry"):
        if message.entry_id:
            timeline.join(message.entry_id, party, by=by)


def note_known(found: Sequence[tuple[Place, UUID]], *, by: Actor) -> None:
    """Mails that were captured before and lie here too."""
    with acting(by, "import", "entry"):
        rows = [
            Sighting(folder=one.folder, uid=one.uid, outcome=Outcome.CAPTURED, message_id=key) for one, key in found
        ]
        _upsert(rows)


def leave_out(places: Sequence[Place], reason: str, *, by: Actor) -> None:
    """Count mails that are not taken, of which nothing is stored."""
    with acting(by, "import", "entry"):
        _note(places, Outcome.LEFT_OUT, reason=reason)


def note_signs(mails: Sequence[Mail], known: Known, *, by: Actor) -> None:
    """Whoever wrote from an address still has it."""
    now, signs = timezone.now(), dict[str, datetime]()
    for mail in mails:
        if mail.sender and mail.at and not mail.bounces and comparable(mail.sender) not in known.ours:
            email = comparable(mail.sender)
            signs[email] = max(signs.get(email, mail.at), min(mail.at, now))
    reach.confirm("email", signs, how=Sign.MAIL, by=by)


def forget_sightings(places: Sequence[Place], *, by: Actor) -> None:
    """Judge these anew the next time: who takes part has become known meanwhile."""
    with acting(by, "import", "entry"):
        for place in places:
            Sighting.objects.filter(folder=place.folder, uid=place.uid).delete()


def reconsider(*, by: Actor) -> int:
    """Have the mail of the last weeks judged anew that was left out for want of anybody known: some are known since. How many."""
    with acting(by, "import", "entry"):
        since = timezone.now() - RECONSIDERED
        left = Sighting.objects.filter(reason="unknown", at__gte=since).exclude(
            folder__in=Folder.objects.filter(COMES_ONCE)
        )
        return left.delete()[0]


def note_failure(place: Place, error: BaseException, *, by: Actor) -> None:
    """Keep why a mail could not be taken; it is tried again."""
    with acting(by, "import", "entry"):
        words = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}".replace("\x00", "")[:300]
        known = Sighting.objects.filter(folder=place.folder, uid=place.uid)
        tries = (known.values_list("tries", flat=True).first() or 0) + 1
        _note([place], Outcome.FAILED, reason=words)
        known.update(tries=tries)


def listed(mailbox: Mailbox, store: Store, *, by: Actor) -> list[Folder]:
    """Note which folders there are. Answers those that are read: at first those that the store would have read."""
    found = store.folders()
    before = _renamed(mailbox, found, store)
    with acting(by, "import", "entry"):
        new = [
            Folder(mailbox=mailbox, name=one.name, role=one.role, chosen=before.get(one.name, one.at_first))
            for one in found
        ]
        Folder.objects.bulk_create(new, ignore_conflicts=True)  # two workers may meet a new folder at once
        names = {one.name for one in found}
        mailbox.folders.filter(name__in=names, gone=True).update(gone=False)
        mailbox.folders.exclude(COMES_ONCE).exclude(name__in=names).update(gone=True)
        return sorted(
            mailbox.folders.filter(name__in=names, chosen=True), key=lambda one: (one.role != "inbox", one.name)
        )


def _renamed(mailbox: Mailbox, found: Sequence[Listed], store: Store) -> dict[str, bool]:
    """Of folders that stood under another name until now, whether somebody wanted them read: they have their number still."""
    names, there = {one.name for one in found}, list(mailbox.folders.exclude(COMES_ONCE).exclude(gone=True))
    numbers = Counter(one.uid_validity for one in there)
    went = {
        one.uid_validity: one.chosen
        for one in there
        if one.name not in names and one.uid_validity and numbers[one.uid_validity] == 1
    }
    if not went:
        return {}
    known = set(mailbox.folders.values_list("name", flat=True))
    told = {name: store.validity(name) for name in names - known}
    return {name: went[number] for name, number in told.items() if number in went}


def see(folder: Folder, uid_validity: int, uids: Sequence[int], *, by: Actor) -> None:
    """Note what the server has in a folder. One that was made anew is counted from its start; what is gone there is let go."""
    with acting(by, "import", "entry"):
        sightings = Sighting.objects.filter(folder=folder)
        if folder.uid_validity not in (None, uid_validity):
            sightings.delete()
        else:
            sightings.filter(uid__in=set(sightings.values_list("uid", flat=True)) - set(uids)).delete()
        folder.uid_validity, folder.server_count = uid_validity, len(uids)
        folder.save(update_fields=["uid_validity", "server_count"])


def walked(folder: Folder, *, by: Actor) -> None:
    """All of a folder was looked at."""
    with acting(by, "import", "entry"):
        Folder.objects.filter(pk=folder.pk).update(read_at=timezone.now())


def forget_old(mailbox: Mailbox, *, by: Actor) -> int:
    """Let go of captured mail that its policy keeps no longer; how many entries went."""
    if mailbox.policy.keep_days is None:
        return 0
    since = timezone.now() - timedelta(days=mailbox.policy.keep_days)
    with acting(by, "delete", "entry", reason="retention of mail"):
        old = Message.objects.filter(mailbox=mailbox, at__lt=since)
        Sighting.objects.filter(message__in=old).update(outcome=Outcome.LEFT_OUT, reason="old", message=None)
        keys = list(old.values_list("entry", flat=True))
        old.delete()
        return timeline.forget_messages([key for key in keys if key], by=by)


def _note(places: Sequence[Place], outcome: str, *, reason: str = "") -> None:
    _upsert([Sighting(folder=one.folder, uid=one.uid, outcome=outcome, reason=reason) for one in places])


def _upsert(rows: Sequence[Sighting]) -> None:
    Sighting.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["folder", "uid"], update_fields=["outcome", "reason", "message"]
    )


def _sighting(mailbox: Mailbox, one: Found, known: Known, threads: Threads, kept: list[Kept]) -> Sighting:
    """What becomes of a mail; one that is to be kept and is new is put among the `kept`."""
    message, against = threads.message(one.arrival), ""
    if message is None:
        seen = seen_of(one.arrival, known)
        against = reason_against(mailbox.policy, seen)
        if not against:
            message = threads.add(message_of(mailbox, one.arrival, seen, threads.name(one.arrival)))
            kept.append(Kept(message, one.arrival.mail, list(dict.fromkeys(seen.known.values()))))
    outcome = Outcome.LEFT_OUT if against else Outcome.CAPTURED
    return Sighting(folder=one.place.folder, uid=one.place.uid, outcome=outcome, reason=against, message=message)


def _keep(mailbox: Mailbox, kept: Sequence[Kept], known: Known, *, by: Actor) -> None:
    """Entries of those with whom somebody in a record is concerned, then the messages themselves."""
    shown = [one for one in kept if one.there]
    facts = [facts_of(one, users=known.ours.users, files=mailbox.policy.files) for one in shown]
    for one, key in zip(shown, timeline.keep_messages(facts, by=by), strict=True):
        one.message.entry_id = key
    Message.objects.bulk_create([one.message for one in kept])


def _follow(mailbox: Mailbox, kept: Sequence[Kept], *, by: Actor) -> None:
    """What else they bring about: the events, bounced addresses, meetings."""
    emit_all([_captured(one, mailbox) for one in kept], by=by)
    for one in kept:
        _note_bounces(one.message, one.mail, by=by)
    for one in kept:  # last, since history is told that the mailbox's owner acts
        if one.mail.invitations and one.there and one.message.direction == "in":
            _plan_meetings(mailbox, one.mail, one.there[0])


def _captured(one: Kept, mailbox: Mailbox) -> MailCaptured:
    message, party = one.message, str(one.there[0] if one.there else "")
    said = (str(message.pk), str(message.entry_id or ""), party, message.direction, message.kind)
    return MailCaptured(*said, str(message.thread), str(mailbox.pk))


def _plan_meetings(mailbox: Mailbox, mail: Mail, party: UUID) -> None:
    """An invitation becomes a meeting of the mailbox's owner, by his own rights; one that can't be read is just a file."""
    owner = actor_by_user(mailbox.owner_id, kind="import", through=f"mailbox {mailbox.pk}")
    if owner is None or not owner.may("create", "meeting"):
        return
    for calendar in mail.invitations:
        with contextlib.suppress(ValueError, Denied), transaction.atomic():
            calendars.take_calendar(calendar, by=owner, party=party)


def _note_bounces(message: Message, mail: Mail, *, by: Actor) -> None:
    """An address is marked only where we did write to it: anybody can send what looks like a bounce."""
    since = message.at - TELLS
    for bounce in mail.bounces:
        email = bounce.email.lower()
        sent = Message.objects.filter(direction="out", at__gte=since, recipients__contains=[{"email": email}])
        if bounce.permanent and sent.exists():
            reason = f"{bounce.status} {bounce.reason}".strip()[:300]
            reach.fail("email", email, state="bounced", reason=reason, by=by)
            emit(AddressBounced(email, reason, str(message.pk)), by=by)
