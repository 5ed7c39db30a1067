"""Mailboxes, policies and letters as pages and API show them. A letter is seen by whoever may see the entry that it became."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.channels.email.capture.policy import REASONS
from clientela.channels.email.ledger import Line, ledger
from clientela.channels.email.models import CapturePolicy, Mailbox, Message, Provider
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.timeline.actions import visible_entry

POLICY = ("name", "unknown", "since", "only_domains", "not_from", "private_words", "internal", "newsletters", "auto_replies",
          "files", "signatures", "keep_days", "legal_basis")  # fmt: skip
PLACE = ("address", "aliases", "host", "port", "security", "directory",
         "smtp_host", "smtp_port", "smtp_security", "house", "user_name", "sign_in",
         "token_url", "client_id")  # fmt: skip
PROVIDER = ("name", "issuer", "authorize_url", "token_url", "scopes", "client_id", "by_header", "host", "port", "security",
            "smtp_host", "smtp_port", "smtp_security")  # fmt: skip


def mailboxes(actor: Actor) -> list[Mailbox]:
    """One's own, or all. Raises Denied."""
    require(actor, "create", "mailbox")
    return list(Mailbox.objects.visible_to(actor).select_related("owner", "policy", "provider").order_by("address"))


def mailbox(key: UUID, actor: Actor) -> Mailbox:
    """Raises Denied, Missing."""
    require(actor, "create", "mailbox")
    found: Mailbox | None = (
        Mailbox.objects.visible_to(actor).select_related("owner", "policy", "provider").filter(pk=key).first()
    )
    if found is None:
        raise Missing(_("There is no such mailbox, or it is not yours."))
    return found


def policies(actor: Actor) -> list[CapturePolicy]:
    require(actor, "create", "mailbox")
    return list(CapturePolicy.objects.order_by("name"))


def policy(key: UUID, actor: Actor) -> CapturePolicy:
    require(actor, "create", "mailbox")
    found = CapturePolicy.objects.filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such policy."))
    return found


def providers(actor: Actor) -> list[Provider]:
    """By name, to whoever may connect a mailbox through one."""
    require(actor, "create", "mailbox")
    return list(Provider.objects.order_by("name"))


def provider(key: UUID) -> Provider:
    """Raises Missing."""
    found = Provider.objects.filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such provider."))
    return found


def letter(key: UUID, actor: Actor) -> Message:
    """Raises Missing where it is none, or its entry may not be seen."""
    found: Message | None = Message.objects.select_related("entry__party").filter(pk=key).first()
    if found is None or found.entry_id is None:
        raise Missing(_("There is no such letter, or you may not see it."))
    visible_entry(found.entry_id, by=actor)
    return found


def thread_of(one: Message, actor: Actor) -> list[Message]:
    """The other letters of its conversation that the reader may see, the oldest first."""
    others = (
        Message.objects.select_related("entry").filter(thread=one.thread).exclude(pk=one.pk).order_by("at", "id")[:100]
    )
    return [other for other in others if other.entry_id and _visible(other.entry_id, actor)]


def _visible(entry: UUID, actor: Actor) -> bool:
    try:
        visible_entry(entry, by=actor)
    except Missing:
        return False
    return True


def reasons(line: Line) -> list[tuple[str, int]]:
    return [(str(REASONS.get(reason, reason)), count) for reason, count in line.reasons.items()]


def totals(lines: Sequence[Line]) -> dict[str, int]:
    names = ("server", "captured", "left_out", "failed", "missing")
    return {name: sum(getattr(line, name) for line in lines) for name in names}


def document(one: Mailbox) -> dict[str, Any]:
    """A mailbox as the API answers it, with its ledger; never with its secrets."""
    lines = ledger(one)
    return {"id": one.pk} | {name: getattr(one, name) for name in PLACE} | {
        "owner": {"id": one.owner_id, "name": one.owner.name}, "policy": {"id": one.policy_id, "name": one.policy.name},
        "provider": {"id": one.provider_id, "name": one.provider.name} if one.provider else None,
        "lacks_consent": one.lacks_consent,
        "state": one.state, "read_at": _said(one.read_at), "tried_at": _said(one.tried_at), "failure": one.failure,
        "failing_since": _said(one.failing_since), "ledger": totals(lines), "folders": [_folder(line) for line in lines],
        "left": [{"id": other.pk, "name": other.name} for other in one.folders.filter(chosen=False, gone=False).order_by("name")],
    }  # fmt: skip


def _folder(line: Line) -> Mapping[str, Any]:
    return {
        "id": line.folder.pk, "name": line.folder.name, "role": line.folder.role, "server": line.server, "captured": line.captured,
        "left_out": line.left_out, "failed": line.failed, "missing": line.missing, "reasons": dict(line.reasons),
        "read_at": _said(line.folder.read_at),
    }  # fmt: skip


def provider_document(one: Provider) -> dict[str, Any]:
    """Whether there is a secret, and never which."""
    return {"id": one.pk, "has_secret": bool(one.client_secret)} | {name: getattr(one, name) for name in PROVIDER}


def policy_document(one: CapturePolicy) -> dict[str, Any]:
    return (
        {"id": one.pk}
        | {name: getattr(one, name) for name in POLICY}
        | {"since": str(one.since) if one.since else None}
    )


def letter_document(one: Message) -> dict[str, Any]:
    return {
        "id": one.pk, "entry": one.entry_id, "thread": one.thread, "message_id": one.message_id, "direction": one.direction,
        "kind": one.kind, "subject": one.subject, "from": one.sender, "recipients": one.recipients, "at": _said(one.at),
        "text": one.text, "html": one.html, "language": one.language, "notes": one.notes,
    }  # fmt: skip


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
