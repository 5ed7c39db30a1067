"""What was mailed of a paper, and what became of each letter: it waits, left, was refused, or came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext

from clientela.channels.email import showing
from clientela.channels.email.models import Message, Outgoing
from clientela.parties.models import ContactPoint
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.sales.mailing.models import Mailing

SHOWN = 20
_LOST = (Outgoing.State.FAILED,)


@dataclass(frozen=True)
class Sent:
    """`to` and `letter` as far as the reader may see the letter."""

    id: UUID
    name: str
    at: datetime
    by: str
    to: str
    letter: UUID | None
    state: str  # waiting, sending, sent, failed, bounced, gone
    why: str

    @property
    def said(self) -> str:
        return _words().get(self.state, self.state)

    @property
    def lost(self) -> bool:
        return self.state in ("failed", "bounced")


def mailed(of: dict[str, Any], actor: Actor) -> list[Sent]:
    """The newest first."""
    found = list(
        Mailing.objects.filter(**of).select_related("message__outgoing", "by_user").order_by("-at", "-pk")[:SHOWN]
    )
    bounced = _bounced([one.message for one in found if one.message])
    return [_told(one, bounced, actor) for one in found]


def arrived(of: dict[str, Any], digest: bytes, address: str) -> bool:
    """Whether this very paper is on its way there, or has gone and did not come back."""
    there = Mailing.objects.filter(
        **of, digest=digest, message__recipients__contains=[{"email": address.lower()}]
    ).exclude(message__outgoing__state__in=_LOST)
    messages = [one.message for one in there.select_related("message") if one.message]
    return len(_bounced(messages)) < len(messages)


def _bounced(messages: Iterable[Message]) -> dict[UUID, str]:
    """Those of which a bounce came, or whose address bounced since, with the reason."""
    asked = list(messages)
    if not asked:
        return {}
    points = ContactPoint.objects.filter(
        kind="email", state="bounced", value__in={to for one in asked for to in _to(one)}
    )
    wrong = {point.value: point for point in points}
    threads = {one.thread for one in asked}
    back = Message.objects.filter(thread__in=threads, direction="in", kind="bounce").values_list("thread", "at")
    out = {}
    for one in asked:
        why = [
            p.state_reason for to in _to(one) if (p := wrong.get(to)) and p.state_at and p.state_at >= one.captured_at
        ]
        if why or any(thread == one.thread and at >= one.at for thread, at in back):
            out[one.pk] = why[0] if why else ""
    return out


def _to(message: Message) -> list[str]:
    return [str(one["email"]) for one in message.recipients]


def _told(one: Mailing, bounced: dict[UUID, str], actor: Actor) -> Sent:
    message, by = one.message, one.by_user.name if one.by_user else ""
    if message is None:
        return Sent(one.pk, one.name, one.at, by, "", None, "gone", "")
    outgoing: Outgoing | None = getattr(message, "outgoing", None)
    state, why = (outgoing.state, outgoing.why) if outgoing else ("sent", "")
    if message.pk in bounced:
        state, why = "bounced", bounced[message.pk]
    seen = _may_see(message, actor)
    return Sent(
        one.pk,
        one.name,
        one.at,
        by,
        ", ".join(_to(message)) if seen else "",
        message.pk if seen else None,
        str(state),
        why,
    )


def _may_see(message: Message, actor: Actor) -> bool:
    try:
        showing.letter(message.pk, actor)
    except Missing:
        return False
    return True


def _words() -> dict[str, str]:
    return {
        "waiting": pgettext("of a letter", "Waiting"), "sending": pgettext("of a letter", "Being sent"),
        "sent": pgettext("of a letter", "Sent"), "failed": pgettext("of a letter", "Not sent"),
        "bounced": pgettext("of a letter", "Came back"), "gone": pgettext("of a letter", "Sent, and forgotten since"),
    }  # fmt: skip
