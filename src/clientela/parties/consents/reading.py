"""The register of one party for its readers: each word with its proof; closed to whom a role keeps consents back from."""

from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.parties.consents.models import CHANNELLED, TOPICS, Channel, Consent, Purpose, State
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied

FIELD = "consents"  # under this name roles keep the register back
CONFIRMED = "confirmed_at"  # in a proof: when a link that was sent was followed (double opt-in)
_PROOF = {
    "ip": gettext_lazy("Address"), "address": gettext_lazy("Address"), "form": gettext_lazy("Form"), "file": gettext_lazy("File"),
    "typed_by": gettext_lazy("Typed by"), "url": gettext_lazy("Page"), CONFIRMED: gettext_lazy("Confirmed by a second step"),
}  # fmt: skip


def refuse_kept_back(kind: str, actor: Actor, *, writing: bool = False) -> None:
    """Raise Denied where a role keeps consents of this type back: from being seen, or from being written."""
    if is_kept_back(kind, actor) or (writing and actor.kept_back(kind).get(FIELD)):
        raise Denied(_("Consents are kept back from you; nothing was changed."))


def is_kept_back(kind: str, actor: Actor) -> bool:
    """Whether a role keeps consents of this type from being seen."""
    return FIELD in actor.covered(kind)


def words_of(party: UUID, *, most: int | None = None) -> list[dict[str, Any]]:
    """What was said, newest first."""
    rows = Consent.objects.filter(party=party).order_by("-at", "-id").select_related("by_user")[:most]
    return [
        {
            "said": topic_said(row.topic), "state": row.state, "word": State(row.state).label, "at": row.at, "source": row.source,
            "text": row.text, "language": row.language, "by": row.by_user.name if row.by_user else "", "proof": proof_lines(row),
        }
        for row in rows
    ]  # fmt: skip


def topic_said(topic: str) -> str:
    channel, purpose = TOPICS[topic]
    words = [Channel(channel).label, Purpose(purpose).label] if purpose in CHANNELLED else [Purpose(purpose).label]
    return ", ".join(map(str, words))


def proof_lines(row: Consent) -> list[tuple[str, str]]:
    """What shows that it was said, as (label, words)."""
    return [
        (str(_PROOF.get(key) or key.replace("_", " ").capitalize()), _said(key, value))
        for key, value in row.proof.items()
        if value not in (None, "", [], {})
    ]


def _said(key: str, value: Any) -> str:
    moment = parse_datetime(str(value)) if key == CONFIRMED else None
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment and moment.tzinfo else str(value)
