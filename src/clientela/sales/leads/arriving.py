"""A mail to the address of a source is a lead: of whoever wrote, known again or made, with the text as what is wanted.

One lead for each conversation; what a machine writes (answers while away, newsletters, bounces, spam) is none. Whoever asks may be
somebody else than the address tells (a desk's is many people's): the mail stands in the history of both.
"""

import json
from dataclasses import replace
from typing import Any

from django.utils import timezone

from clientela.channels.email.capture import actions as mail
from clientela.channels.email.capture.welcoming import RECENT
from clientela.channels.email.models import Message
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import LINE, clean, plain
from clientela.platform.entities.declaration import Batch
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.sales.leads.actions import take_leads
from clientela.sales.leads.models import Lead, LeadSource

_ROW = """SELECT 1::bigint AS row_no, %(id)s::uuid AS id, %(external_id)s::text AS external_id, %(facts)s::jsonb AS facts,
                 %(payload)s::jsonb AS payload"""


def source_of(message: Message) -> LeadSource | None:
    """The source to whose address somebody wrote himself of late; None for any other mail."""
    if message.direction != "in" or message.kind != "personal" or message.at < timezone.now() - RECENT:
        return None
    to = [str(one.get("email", "")).lower() for one in message.recipients]
    return LeadSource.objects.filter(address__in=[one for one in to if one]).order_by("created_at", "pk").first()


def addresses() -> list[str]:
    """Those at which everybody is welcome."""
    return list(LeadSource.objects.exclude(address="").values_list("address", flat=True))


def take_mail(message: Message) -> bool:
    """Whether it has become a lead. An answer within a conversation that is a lead already is none, however often this is asked."""
    source = source_of(message)
    if source is None:
        return False
    door = replace(SYSTEM, name=source.name, through=f"mail {source.address}")
    opened = _open(message, source, by=door)
    lead = Lead.objects.filter(source=_called(source), external_id=str(message.thread)).first()
    if lead is not None and lead.party_id:
        mail.stand_at(message, lead.party_id, by=door)
    return opened


def _open(message: Message, source: LeadSource, *, by: Actor) -> bool:
    if Message.objects.filter(thread=message.thread, direction="out").exists():
        return False
    sender: dict[str, Any] = message.sender
    raw = {"name": plain(message.subject)[:LINE] or source.name, "wanted": plain(message.text, longest=10_000),
           "person": plain(sender.get("name") or ""), "email": sender.get("email") or ""}  # fmt: skip
    out = clean(registry.entity("lead"), {name: value for name, value in raw.items() if value})
    if out.problems or "who" not in out.facts:
        return False
    row = {"id": str(new_key()), "external_id": str(message.thread), "facts": _json({**out.facts, "origin": str(source.pk)}),
           "payload": _json({"mail": str(message.pk), **raw})}  # fmt: skip
    return bool(take_leads(Batch(_ROW, row, _called(source), mode="create"), by=by).keys)


def _called(source: LeadSource) -> str:
    return f"mail:{source.address}"


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, default=str)
