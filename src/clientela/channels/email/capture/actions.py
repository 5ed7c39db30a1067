"""The verbs of capture. `take_mail` is one transaction: known? its thread, who takes part, the policy, the entry, the event."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clientela.channels.email.capture import knowing
from clientela.channels.email.capture.identity import Known, Lesson, Ours, comparable, introduce
from clientela.channels.email.capture.imap import Listed
from clientela.channels.email.capture.knowing import Arrival
from clientela.channels.email.capture.policy import Seen, admits, reason_against
from clientela.channels.email.events import AddressBounced, MailCaptured
from clientela.channels.email.models import DOOR, Folder, Mailbox, Message, Sighting
from clientela.channels.email.reading.mail import Address, Mail
from clientela.parties.reach import actions as reach
from clientela.parties.reach.ageing import Sign
from clientela.platform.entities.cleaning import LINE, LONGEST, plain
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.queries import Denied
from clientela.timeline.calendars import actions as calendars
from clientela.timeline.messages import actions as timeline

CHANNEL = "e-mail"
TELLS = timedelta(days=30)  # how long after a mail of ours its bounce is believed
FIRST_CHOSEN = (Folder.Role.INBOX, Folder.Role.SENT, Folder.Role.ARCHIVE)
RECONSIDERED = timedelta(days=30)
Outcome = Sighting.Outcome


@dataclass(frozen=True)
class Place:
    """Where a mail lies on the server."""

    folder: Folder
    uid: int


def reader_of(mailbox: Mailbox) -> Actor:
    """Who takes mails in: the machine itself, since a sender may be of any record; history tells through which mailbox."""
    return replace(SYSTEM, name=mailbox.address, through=f"mailbox {mailbox.pk}")


def judge(mailbox: Mailbox, arrival: Arrival, known: Known) -> str:
    """Why a mail that is not known yet is to be left out; "" for one to take."""
    return reason_against(mailbox.policy, seen_of(arrival, known))


def take_mail(
    mailbox: Mailbox, arrival: Arrival, places: Sequence[Place], known: Known, *, by: Actor
) -> Message | None:
    """Keep a mail and what became of it, all of it or nothing. None where the policy leaves it out."""
    with acting(by, "import", "entry", reason=f"from {mailbox.source}"):
        seal, named = knowing.digest(arrival.mail, arrival.size), knowing.names(arrival.mail)
        thread, message = knowing.join(named, seal)
        against = ""
        if message is None:
            seen = seen_of(arrival, known)
            against = reason_against(mailbox.policy, seen)
            if not against:
                message = _keep(mailbox, arrival, seen, known, (thread, named, seal), by=by)
        _note(places, Outcome.LEFT_OUT if against else Outcome.CAPTURED, reason=against, message=message)
        return message


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
        left = Sighting.objects.filter(reason="unknown", at__gte=since).exclude(folder__name=DOOR)
        return left.delete()[0]


def note_failure(place: Place, error: BaseException, *, by: Actor) -> None:
    """Keep why a mail could not be taken; it is tried again."""
    with acting(by, "import", "entry"):
        words = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}".replace("\x00", "")[:300]
        known = Sighting.objects.filter(folder=place.folder, uid=place.uid)
        tries = (known.values_list("tries", flat=True).first() or 0) + 1
        _note([place], Outcome.FAILED, reason=words)
        known.update(tries=tries)


def listed(mailbox: Mailbox, found: Sequence[Listed], *, by: Actor) -> list[Folder]:
    """Note which folders the server has. Answers those that are read: at first the inbox, what was sent, and the archive."""
    with acting(by, "import", "entry"):
        new = [Folder(mailbox=mailbox, name=one.name, role=one.role, chosen=one.role in FIRST_CHOSEN) for one in found]
        Folder.objects.bulk_create(new, ignore_conflicts=True)  # two workers may meet a new folder at once
        names = {one.name for one in found}
        mailbox.folders.filter(name__in=names, gone=True).update(gone=False)
        mailbox.folders.exclude(name__in=names | {DOOR}).update(gone=True)
        return sorted(
            mailbox.folders.filter(name__in=names, chosen=True), key=lambda one: (one.role != "inbox", one.name)
        )


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


def _note(places: Sequence[Place], outcome: str, *, reason: str = "", message: Message | None = None) -> None:
    _upsert(
        [Sighting(folder=one.folder, uid=one.uid, outcome=outcome, reason=reason, message=message) for one in places]
    )


def _upsert(rows: Sequence[Sighting]) -> None:
    Sighting.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["folder", "uid"], update_fields=["outcome", "reason", "message"]
    )


# ---- one new mail -----------------------------------------------------------------------------------------------------------


def seen_of(arrival: Arrival, known: Known) -> Seen:
    """What is known of a mail when it is judged."""
    mail = arrival.mail
    outgoing = arrival.outgoing or (mail.sender is not None and comparable(mail.sender) in known.ours)
    others = _others(mail, known.ours, outgoing=outgoing)
    concerned = [comparable(one) for one in others] + [bounce.email.lower() for bounce in mail.bounces]
    there = known.parties_at(concerned)
    asks = not there and not outgoing and mail.references
    answered = asks and Message.objects.filter(names__overlap=list(mail.references), direction="out").exists()
    return Seen(mail, outgoing, tuple(others), set(there), bool(answered))


def left_out(mailbox: Mailbox, seen: Seen) -> bool:
    return bool(reason_against(mailbox.policy, seen))


def newcomer(mailbox: Mailbox, seen: Seen) -> Lesson | None:
    """Who becomes a person by this mail, as the policy has it."""
    if not seen.others or comparable(seen.others[0]) in seen.known or not admits(mailbox.policy, seen):
        return None
    first, sender = seen.others[0], seen.mail.sender
    own = sender is not None and sender.email == first.email
    return Lesson(first, seen.mail.facts if own else {})


def lesson_of(mailbox: Mailbox, mail: Mail) -> Lesson | None:
    """What a letter's signature tells of its writer, where the policy wants to know."""
    wanted = mailbox.policy.signatures and mail.kind == "personal" and mail.sender and mail.facts
    return Lesson(mail.sender, mail.facts) if wanted and mail.sender else None


def _others(mail: Mail, known_ours: Ours, *, outgoing: bool) -> list[Address]:
    """Who takes part and is not of ours, whom it is from or to first."""
    first = [] if outgoing or mail.sender is None else [mail.sender]
    people = {comparable(one): one for one in reversed([*first, *mail.to, *mail.cc, *mail.bcc])}
    ordered = dict.fromkeys(comparable(one) for one in [*first, *mail.to, *mail.cc, *mail.bcc])
    return [people[email] for email in ordered if email not in known_ours]


def _keep(
    mailbox: Mailbox, arrival: Arrival, seen: Seen, known: Known, named: tuple[UUID, list[str], bytes], *, by: Actor
) -> Message:
    mail, (thread, names, seal) = arrival.mail, named
    message = Message(
        digest=seal, mailbox=mailbox, message_id=mail.message_id, names=names, thread=thread, kind=mail.kind,
        direction="out" if seen.outgoing else "in", subject=_line(mail.subject), sender=_written(mail.sender),
        recipients=_recipients(mail), at=min(mail.at or arrival.received or timezone.now(), timezone.now() + timedelta(days=1)),
        text=_storable(mail.text), html=_storable(mail.html), language=mail.language, notes=list(mail.notes),
    )  # fmt: skip
    new = newcomer(mailbox, seen)
    if new is not None:
        known.met(introduce([new], mailbox, by=by))
    there = known.parties_at(
        [comparable(one) for one in seen.others] + [bounce.email.lower() for bounce in mail.bounces]
    )
    if there:
        message.entry_id = _entry(mailbox, message, mail, there, known.ours, by=by)
    message.save(force_insert=True)
    _note_bounces(message, mail, by=by)
    if mail.invitations and there and not seen.outgoing:
        _plan_meetings(mailbox, mail, next(iter(there.values())))
    said = (
        str(message.pk),
        str(message.entry_id or ""),
        str(next(iter(there.values()), "")),
        message.direction,
        mail.kind,
    )
    emit(MailCaptured(*said, str(message.thread), str(mailbox.pk)), by=by)
    return message


def _entry(
    mailbox: Mailbox, message: Message, mail: Mail, there: dict[str, UUID], known_ours: Ours, *, by: Actor
) -> UUID:
    main, *others = dict.fromkeys(there.values())
    sender = comparable(mail.sender) if mail.sender else ""
    shown = plain((mail.said or mail.text)[:LONGEST], longest=LONGEST)
    details = {
        "mail": str(message.pk), "thread": str(message.thread), "kind": mail.kind, "from": _written(mail.sender),
        "to": message.recipients[:20], "whole": f"/mail/{message.pk}/", "answer": f"/mail/{message.pk}/answer/",
        "pictures": {one.content_id: one.name for one in mail.attachments if one.content_id},
        "more": len(shown) < len(mail.text.strip()), "html": bool(mail.html),
    }  # fmt: skip
    facts = {
        "party": main, "others": others, "channel": CHANNEL, "direction": message.direction, "at": message.at,
        "title": message.subject, "body": shown, "details": details, "by_user": known_ours.users.get(sender),
        "files": [(one.name, one.content) for one in mail.attachments] if mailbox.policy.files else [],
        "source": CHANNEL, "external_id": str(message.pk),
    }  # fmt: skip
    return timeline.keep_message(facts, by=by)


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


def _written(address: Address | None) -> dict[str, str]:
    return {"name": _storable(address.name), "email": address.email.lower()} if address else {}


def _recipients(mail: Mail) -> list[dict[str, str]]:
    roles = (("to", mail.to), ("cc", mail.cc), ("bcc", mail.bcc))
    return [_written(one) | {"role": role} for role, people in roles for one in people][:500]


def _line(text: str) -> str:
    return plain(text[:LINE])


def _storable(text: str) -> str:
    """PostgreSQL keeps neither NUL nor half a character."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
