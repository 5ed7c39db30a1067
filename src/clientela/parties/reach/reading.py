"""What wants to be verified: values that have grown doubtful, the least sure first, before the eyes of who may change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from clientela.parties.models import Address, ContactPoint, Kind, Party, Reachable
from clientela.parties.reach.ageing import DOUBTFUL, KINDS, certainty, half_lives, sure_since
from clientela.platform.entities.reading import key_in
from clientela.platform.permissions.actor import Actor

FIELDS = ("emails", "phones", "messaging", "addresses")
SHOWN = 50
_DECIDED = (Reachable.State.WRONG, Reachable.State.UNUSED)  # somebody has said so: nothing is left to verify


@dataclass(frozen=True)
class Ask:
    """Which of them: of one field, of one's own records or of all, below how many percent, behind which one."""

    field: str = "emails"
    mine: bool = True
    below: int = DOUBTFUL
    after: str = ""


@dataclass(frozen=True)
class Doubt:
    """One value that is in doubt."""

    key: UUID
    value: str
    state: str
    reason: str
    certainty: int
    confirmed_at: datetime | None
    confirmed_how: str
    known_since: datetime
    party: UUID
    party_name: str
    party_kind: str
    language: str
    mailable: bool
    place: str  # what `after` takes


def doubtful(ask: Ask, actor: Actor) -> list[Doubt]:
    """One page of them, and one more where there are more."""
    rows = rows_of(ask.field).filter(_theirs(ask, actor), sure_from__lt=sure_since(ask.field, ask.below))
    rows = rows.exclude(state__in=_DECIDED).exclude(valid_until__lt=Now())
    moment, _mark, key = ask.after.partition("~")
    if pk := key_in(key):
        at = _moment(moment)
        rows = rows.filter(Q(sure_from__gt=at) | Q(sure_from=at, pk__gt=pk)) if at else rows
    mail = ContactPoint.objects.filter(party=OuterRef("party"), kind="email", state="")
    found = rows.select_related("party").annotate(mailable=Exists(mail)).order_by("sure_from", "pk")
    days = half_lives()
    return [_doubt(ask.field, one, days) for one in found[: SHOWN + 1]]


def may_verify(actor: Actor, field: str) -> list[str]:
    """The kinds of party of which the actor may change this field."""
    return [kind for kind in Kind.values if actor.may("edit", kind) and field not in actor.kept_back(kind)]


def rows_of(field: str) -> QuerySet[Any]:
    """The rows behind a field that holds ways to reach a party."""
    return Address.objects.all() if field == "addresses" else ContactPoint.objects.filter(kind=KINDS.get(field, ""))


def _theirs(ask: Ask, actor: Actor) -> Q:
    """Kinds of which he may change everything by their name alone, so that the index of ages is walked; others by their rows."""
    kinds = may_verify(actor, ask.field)
    free = [kind for kind in kinds if actor.scope("edit", kind) == "all"]
    some = (
        Q(party__in=Party.objects.filter(kind=kind).visible_to(actor, entity=kind, verb="edit").order_by())
        for kind in kinds
        if kind not in free
    )
    theirs = reduce(or_, some, Q(party__kind__in=free))
    return theirs & Q(party__owner=actor.user_id) if ask.mine else theirs


def _doubt(field: str, one: Any, days: Mapping[str, int]) -> Doubt:
    value = one.typed if field == "addresses" else one.value or one.typed
    return Doubt(
        one.pk, value, one.state, one.state_reason, certainty(field, one.sure_from, days), one.confirmed_at, one.confirmed_how,
        one.created_at, one.party_id, one.party.name, one.party.kind, one.party.language, one.mailable and not one.state,
        f"{one.sure_from.isoformat()}~{one.pk}",
    )  # fmt: skip


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
