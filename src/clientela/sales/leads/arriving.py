"""A mail to the address of a source is a lead: of whoever wrote, known again or made, with the text as what is wanted.

One lead for each conversation; what a machine writes (answers while away, newsletters, bounces, spam) is none.
"""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from clientela.channels.email.models import Message
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import LINE, clean, plain
from clientela.platform.entities.declaration import Batch
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.leads.actions import take_leads
from clientela.sales.leads.models import LeadSource

RECENT = timedelta(days=7)  # what a mailbox holds from before it was connected is no lead any more
_ROW = """SELECT 1::bigint AS row_no, %(id)s::uuid AS id, %(external_id)s::text AS external_id, %(facts)s::jsonb AS facts,
                 %(payload)s::jsonb AS payload"""


def source_of(message: Message) -> LeadSource | None:
    """The source to whose address somebody wrote himself of late; None for any other mail."""
    if message.direction != "in" or message.kind != "personal" or message.at < timezone.now() - RECENT:
        return None
    to = [str(one.get("email", "")).lower() for one in message.recipients]
    return LeadSource.objects.filter(address__in=[one for one in to if one]).order_by("created_at", "pk").first()


def take_mail(message: Message) -> bool:
    """Whether it has become a lead. An answer within a conversation that is a lead already is none, however often this is asked."""
    source = source_of(message)
    if source is None or Message.objects.filter(thread=message.thread, direction="out").exists():
        return False
    sender: dict[str, Any] = message.sender
    raw = {"name": plain(message.subject)[:LINE] or source.name, "wanted": plain(message.text, longest=10_000),
           "person": plain(sender.get("name") or ""), "email": sender.get("email") or ""}  # fmt: skip
    out = clean(registry.entity("lead"), {name: value for name, value in raw.items() if value})
    if out.problems or "who" not in out.facts:
        return False
    row = {"id": str(new_key()), "external_id": str(message.thread), "facts": _json({**out.facts, "origin": str(source.pk)}),
           "payload": _json({"mail": str(message.pk), **raw})}  # fmt: skip
    door = replace(SYSTEM, name=source.name, through=f"mail {source.address}")
    return bool(take_leads(Batch(_ROW, row, f"mail:{source.address}", mode="create"), by=door).keys)


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, default=str)
