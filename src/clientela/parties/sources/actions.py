"""The verbs of sources: whom to believe, for one party by hand, for all by rule."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from clientela.parties.deriving import derive
from clientela.parties.events import PartyChanged
from clientela.parties.models import Kind, Party, SourceRecord
from clientela.parties.sources.events import SurvivorsMoved
from clientela.parties.sources.models import FieldRule, Pin, Rule, Trust
from clientela.parties.sources.surviving import FIELDS, LEADS, lead, settle, survive
from clientela.platform.entities.reading import Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor

SET = 5_000  # parties that are reckoned anew in one transaction


def choose(kind: str, party: UUID, field: str, record: UUID, *, by: Actor) -> None:
    """Of this field, believe this source, whatever the rule says, until somebody chooses anew. Raises Missing."""
    field = lead(field)
    with acting(by, "edit", kind, reason=f"choose the source of {field}"):
        _mine(kind, party, by=by)
        says = SourceRecord.objects.filter(pk=record, party=party, facts__has_key=field)
        if field not in FIELDS or not says.exists():
            raise Missing(_("This source says nothing of that."))
        Pin.objects.update_or_create(party_id=party, field=field, defaults={"record_id": record, "by_name": by.name})
        _write(kind, party, field, by=by)


def let_the_rule_decide(kind: str, party: UUID, field: str, *, by: Actor) -> None:
    """What was chosen by hand for this field no longer holds. Raises Missing."""
    field = lead(field)
    with acting(by, "edit", kind, reason=f"let the rule decide {field}"):
        _mine(kind, party, by=by)
        Pin.objects.filter(party=party, field=field).delete()
        _write(kind, party, field, by=by)


def set_rule(kind: str, field: str, rule: str, *, by: Actor) -> None:
    """The rule by which a field of all parties of a kind survives. Raises ValueError for what is none."""
    if kind not in Kind.values or field not in FIELDS or field in LEADS or rule not in Rule.values:
        raise ValueError(_("There is no such field or rule."))
    with acting(by, "configure", "company", reason=f"rule of {kind}.{field}"):
        FieldRule.objects.update_or_create(kind=kind, field=field, defaults={"rule": rule})
        emit(SurvivorsMoved(kind), by=by)


def trust(source: str, percent: int, *, checked: bool, by: Actor) -> None:
    """How far a source is trusted, in percent, and whether what it says has been checked. Raises ValueError."""
    if not source or len(source) > 500 or not 0 <= percent <= 100:
        raise ValueError(_("Give a source, and a trust from 0 to 100."))
    with acting(by, "configure", "company", reason=f"trust in {source}"):
        Trust.objects.update_or_create(source=source, defaults={"percent": percent, "checked": checked})
        for kind in Kind.values:
            emit(SurvivorsMoved(kind), by=by)


def reckon(kind: str, *, by: Actor) -> int:
    """Let survive anew, in sets that are each committed by itself, every party that more than one source speaks of."""
    changed = 0
    for keys in _spoken_of(kind):
        with acting(by, "edit", kind, reason="rules of sources"):
            moved = survive(keys)
            derive(moved)
        changed += len(moved)
    return changed


def settle_all(kind: str, *, by: Actor) -> None:
    """Settle anew where sources disagree, in such sets."""
    for keys in _spoken_of(kind):
        with acting(by, "edit", kind, reason="what sources disagree on"):
            settle(keys)


def _spoken_of(kind: str) -> Iterator[list[UUID]]:
    """The parties that more than one source speaks of, in sets."""
    after = UUID(int=0)
    told = SourceRecord.objects.filter(kind=kind).order_by("party").values("party").annotate(words=Count("pk"))
    while keys := list(told.filter(party__gt=after, words__gt=1).values_list("party", flat=True)[:SET]):
        yield keys
        after = keys[-1]


def _mine(kind: str, party: UUID, *, by: Actor) -> None:
    mine = Party.objects.filter(kind=kind).visible_to(by, entity=kind, verb="edit")
    if not mine.select_for_update(of=("self",)).filter(pk=party).exists():
        raise Missing(_("There is no such record, or you may not change it."))


def _write(kind: str, party: UUID, field: str, *, by: Actor) -> None:
    derive(survive([party]))
    emit(PartyChanged(str(party), kind, [field]), by=by)
    publish(f"{kind}:{party}", by=by.name, fields=[field])
