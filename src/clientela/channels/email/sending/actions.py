"""The verbs of sending. A letter stands in the history at once, and leaves by a job that sends it at most once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.channels.email.capture.actions import reader_of
from clientela.channels.email.capture.composing import CHANNEL
from clientela.channels.email.capture.knowing import Arrival, Threads
from clientela.channels.email.events import LetterFailed
from clientela.channels.email.models import Mailbox, Message, Outgoing, Wording
from clientela.channels.email.reading.parsing import read
from clientela.channels.email.sending.filing import file_copy
from clientela.channels.email.sending.line import NotTaken, open_line
from clientela.channels.email.showing import letter
from clientela.parties.models import Party
from clientela.parties.normalise.emails import email as normal
from clientela.platform.entities.cleaning import LINE, LONGEST, plain
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.timeline.messages import actions as timeline

DELIVER = "clientela.channels.email.sending.jobs.deliver"
MOST_RECIPIENTS = 50
LARGEST = 25_000_000  # bytes with all files; most servers take no more
TRIES = 8
State = Outgoing.State


@dataclass(frozen=True)
class Draft:
    """What somebody wrote. `answers` is the letter that it answers; `files` are names and bytes.

    `others` take part beside the party. `sealed` leaves with the letter and is left out of what is kept of it: whoever has it may
    act as the one to whom it goes. `mailbox` is one of `senders`; none: one's own.
    """

    party: UUID
    to: str
    subject: str
    text: str
    cc: str = ""
    answers: UUID | None = None
    files: Sequence[tuple[str, bytes]] = ()
    others: Sequence[UUID] = ()
    sealed: str = ""
    mailbox: UUID | None = None


def send_letter(draft: Draft, *, by: Actor) -> Message:
    """Raises ValueError with a sentence, Missing for a party that may not be seen, Conflict where nothing can be sent from."""
    with acting(by, "note", "entry"):
        party = _party(draft.party, by=by)
        mailbox = mailbox_of(by, draft.mailbox)
        to, cc = _addresses(draft.to), _addresses(draft.cc)
        if not to:
            raise ValueError(_("Say to whom it goes."))
        if len(to) + len(cc) > MOST_RECIPIENTS:
            raise ValueError(_("A letter goes to at most %(most)s addresses.") % {"most": MOST_RECIPIENTS})
        text, subject = plain(draft.text, longest=LONGEST), plain(draft.subject, longest=LINE)
        if not text:
            raise ValueError(_("Write something first."))
        before = letter(draft.answers, by) if draft.answers else None
        written = _written(mailbox, by, (to, cc), (subject, text), before)
        for name, content in draft.files:
            written.add_attachment(
                content, maintype="application", subtype="octet-stream", filename=plain(name[:LINE]) or "file"
            )
        raw = written.as_bytes(policy=written.policy.clone(linesep="\r\n"))
        if len(raw) > LARGEST:
            raise ValueError(
                _("With its files the letter is larger than %(most)s MB.") % {"most": LARGEST // 1_000_000}
            )
        message = _kept(mailbox, party, raw, draft, by=by)
        one = Outgoing.objects.create(
            message=message,
            mailbox=mailbox,
            writer_id=by.user_id or mailbox.owner_id,
            recipients=[*to, *cc],
            content=raw,
        )
        app.configure_task(DELIVER, queue="mail").defer(outgoing=str(one.pk))
        return message


def deliver(key: UUID, *, by: Actor) -> None:
    """Send a letter that waits. Who claims it sends it; what was claimed and never told is not sent again by itself."""
    claimed = Outgoing.objects.filter(pk=key, state=State.WAITING).update(state=State.SENDING, at=timezone.now())
    if not claimed:
        return
    one = Outgoing.objects.select_related("mailbox", "message__entry").get(pk=key)
    try:
        with open_line(one.mailbox) as line:
            _hand_over(line, one)
    except NotTaken as error:
        _not_taken(one, error, by=by)
        return
    file_copy(one.mailbox, bytes(one.content))
    with acting(by, "import", "entry", reason="letter sent"):
        Outgoing.objects.filter(pk=key).update(state=State.SENT, content=b"", why="", at=timezone.now())
        _tell(one, "", by=by)


def send_again(message: UUID, *, by: Actor) -> None:
    """Try once more to send a letter that was not sent, or of which nobody knows. Raises Missing, Conflict."""
    with acting(by, "note", "entry"):
        one = Outgoing.objects.select_for_update().filter(message=letter(message, by).pk).first()
        if one is None or one.state == State.SENT or one.writer_id != by.user_id:
            raise Conflict(_("There is nothing to send here."))
        Outgoing.objects.filter(pk=one.pk).update(state=State.WAITING, why="", tries=0)
        app.configure_task(DELIVER, queue="mail").defer(outgoing=str(one.pk))


def keep_wording(said: Mapping[str, Any], *, by: Actor, key: UUID | None = None) -> Wording:
    """A template, new or changed. Raises ValueError, Missing, Conflict for a name that is there."""
    with acting(by, "configure", "mailbox"):
        one = Wording.objects.filter(pk=key).first() if key else Wording()
        if one is None:
            raise Missing(_("There is no such template."))
        one.name, one.subject = plain(said.get("name", one.name)), plain(said.get("subject", one.subject))
        one.text = plain(said.get("text", one.text), longest=LONGEST)
        if not one.name or not one.text:
            raise ValueError(_("A template needs a name and a text."))
        try:
            with transaction.atomic():
                one.save()
        except IntegrityError:
            raise Conflict(_("“%(name)s” is there already.") % {"name": one.name}) from None
        return one


def delete_wording(key: UUID, *, by: Actor) -> None:
    with acting(by, "configure", "mailbox"):
        if not Wording.objects.filter(pk=key).delete()[0]:
            raise Missing(_("There is no such template."))


def senders(*, by: Actor) -> list[Mailbox]:
    """The mailboxes that somebody may write from: his own, then those of the house."""
    mine = Q(owner=by.user_id) if by.user_id else Q(pk=None)
    found = Mailbox.objects.filter(mine | Q(house=True)).exclude(smtp_host="").order_by("created_at")
    return sorted(found, key=lambda one: one.owner_id != by.user_id)


def mailbox_of(by: Actor, chosen: UUID | None = None) -> Mailbox:
    """The mailbox that somebody writes from: the chosen one, or his own. Raises Conflict."""
    fits = [one for one in senders(by=by) if (one.pk == chosen if chosen else one.owner_id == by.user_id)]
    if not fits:
        raise Conflict(_("Connect a mailbox with an outgoing server first, under settings; what you wrote is kept."))
    return fits[0]


def _party(key: UUID, *, by: Actor) -> Party:
    found = Party.objects.filter(pk=key).first()
    if found is None or not Party.objects.filter(pk=key).visible_to(by, entity=found.kind).exists():
        raise Missing(_("There is no such record, or you may not see it."))
    party: Party = found
    return party


def _addresses(text: str) -> list[str]:
    out = []
    for word in text.replace(";", ",").split(","):
        if word.strip():
            found = normal(word)
            if found.problem:
                raise ValueError(found.problem)
            out.append(found.value)
    return list(dict.fromkeys(out))


def _written(
    mailbox: Mailbox, by: Actor, people: tuple[list[str], list[str]], words: tuple[str, str], before: Message | None
) -> EmailMessage:
    to, cc = people
    subject, text = words
    mail = EmailMessage()
    mail["From"] = formataddr((by.name, mailbox.address))
    mail["To"] = ", ".join(to)
    if cc:
        mail["Cc"] = ", ".join(cc)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(timezone.now())
    mail["Message-ID"] = make_msgid(domain=mailbox.address.rpartition("@")[2])
    if before and before.message_id:
        earlier = [name for name in reversed(before.names) if "@" in name and name != before.message_id]
        mail["In-Reply-To"] = f"<{before.message_id}>"
        mail["References"] = " ".join(f"<{name}>" for name in [*reversed(earlier[:20]), before.message_id])
    mail.set_content(text + "\n")
    return mail


def _kept(mailbox: Mailbox, party: Party, raw: bytes, draft: Draft, *, by: Actor) -> Message:
    """The letter as it will be captured again from the folder of what was sent: then it is known."""
    mail = read(raw, tell_language=False)
    arrival = Arrival(mail)
    named = Threads([arrival]).name(arrival)
    message: Message = Message.objects.create(
        digest=named.seal, mailbox=mailbox, message_id=mail.message_id, names=named.names, thread=named.thread,
        direction="out", kind="personal", subject=mail.subject,
        sender={"name": by.name, "email": mailbox.address}, at=mail.at or timezone.now(), text=_open(mail.text, draft),
        language=mail.language,
        recipients=[{"name": "", "email": one.email.lower(), "role": role}
                    for role, people in (("to", mail.to), ("cc", mail.cc)) for one in people],
    )  # fmt: skip
    details = {
        "mail": str(message.pk), "thread": str(message.thread), "kind": "personal", "from": message.sender,
        "to": message.recipients,
        "whole": f"/mail/{message.pk}/", "answer": f"/mail/{message.pk}/answer/", "more": False, "sending": State.WAITING.value,
    }  # fmt: skip
    facts = {
        "party": party.pk, "channel": CHANNEL, "direction": "out", "at": message.at, "title": message.subject,
        "body": plain(_open(draft.text, draft), longest=LONGEST), "details": details, "by_user": by.user_id,
        "files": draft.files, "others": draft.others,
        "source": CHANNEL, "external_id": str(message.pk),
    }  # fmt: skip
    message.entry_id = timeline.keep_message(facts, by=reader_of(mailbox))
    message.save(update_fields=["entry"])
    return message


def _open(text: str, draft: Draft) -> str:
    """What everybody may read of it."""
    return text.replace(draft.sealed, "…") if draft.sealed else text


def _hand_over(line: Any, one: Outgoing) -> None:
    try:
        line.sendmail(one.mailbox.address, one.recipients, bytes(one.content))
    except OSError as error:  # SMTPException is one
        refused = getattr(error, "recipients", {})
        codes = [code for code, _words in refused.values()] or [getattr(error, "smtp_code", 0)]
        raise NotTaken(str(error)[:300], for_good=all(500 <= code < 600 for code in codes)) from error


def _not_taken(one: Outgoing, error: NotTaken, *, by: Actor) -> None:
    with acting(by, "import", "entry", reason="letter not sent"):
        tries = one.tries + 1
        failed = error.for_good or tries >= TRIES
        state = State.FAILED if failed else State.WAITING
        Outgoing.objects.filter(pk=one.pk).update(state=state, why=str(error)[:500], tries=tries, at=timezone.now())
        _tell(one, state.value, by=by)
        if failed:
            party = str(one.message.entry.party_id or "") if one.message.entry else ""
            emit(
                LetterFailed(str(one.message_id), str(one.writer_id), party, one.message.subject, str(error)[:300]),
                by=by,
            )
        else:
            later = timezone.now() + timedelta(minutes=2**tries)
            app.configure_task(DELIVER, queue="mail", schedule_at=later).defer(outgoing=str(one.pk))


def _tell(one: Outgoing, sending: str, *, by: Actor) -> None:
    if one.message.entry_id:
        timeline.note_details(one.message.entry_id, {"sending": sending}, by=by)
