"""What an endpoint is told of an act: records that its owner may see, without what is kept back from the owner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Q

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import as_known, known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.retelling import Document, difference, document
from clientela.platform.history.past import as_of
from clientela.platform.history.tables import past_of, rows
from clientela.platform.hooks.acts import Act, Happening
from clientela.platform.hooks.models import Endpoint
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor
from clientela.platform.undo.records import gone_rows

TICK = timedelta(microseconds=1)
_LATER = """
SELECT pgh_obj_id, min(pgh_created_at) FROM {past}
 WHERE pgh_obj_id = ANY(%(keys)s) AND pgh_created_at > %(at)s GROUP BY 1"""


@dataclass(frozen=True)
class Message:
    type: str
    record: UUID | None
    body: str


def messages(endpoint: Endpoint, owner: Actor, act: Act, happened: Iterable[Happening]) -> list[Message]:
    """In the order of what happened; what the owner may not see, or sees no change of, is told of by silence."""
    wanted: dict[str, list[Happening]] = {}
    for one in happened:
        if one.verb in endpoint.wanted(one.entity):
            wanted.setdefault(one.entity, []).append(one)
    out = []
    for key, some in wanted.items():
        entity = known(key, owner)
        where = endpoint.wants[key].get("where") or {}
        allowed = _allowed(entity, owner, [one.key for one in some], where, at=act.at)
        later = _later(entity, allowed, act.at)
        made = (_message(entity, owner, act, one, later.get(one.key)) for one in some if one.key in allowed)
        out += [one for one in made if one is not None]
    return out


def sample(now: datetime) -> Message:
    """What a test sends."""
    said = "This is a test. It tells nothing but that this endpoint can be reached."
    return Message("test", None, _written("test", now, {"message": said}))


def _allowed(entity: Entity, owner: Actor, keys: Sequence[UUID], where: dict[str, Any], *, at: datetime) -> set[UUID]:
    """Those that the owner sees and that meet the condition, as they are; the deleted, as they were before the act."""
    if not owner.may("see", entity.key):
        return set()
    gone = gone_rows(entity).filter(pgh_obj_id__in=keys)
    if owner.scope("see", entity.key) != "all":
        reach: Any = type(entity.model._default_manager.all())
        sees = reach(model=gone.model).visible_to(owner, entity=entity.key).order_by().values("pgh_id")
        gone = gone.none() if owner.limited("see", entity.key) else gone.filter(pgh_id__in=sees)
    stand = entity.rows().filter(pk__in=keys)
    there = set(stand.values_list("pk", flat=True))
    left = set(gone.values_list("pgh_obj_id", flat=True)) - there
    try:
        test = compile_condition(where, EntityWords(entity, owner)) if where else None
    except BadCondition:  # a field of it is gone, or kept back from the owner now
        return set()
    seen = entity.visible_to(owner).filter(pk__in=keys)
    if test is None:
        return left | set(seen.values_list("pk", flat=True))
    return _met(entity, test, left, at - TICK) | set(seen.filter(test).values_list("pk", flat=True))


def _met(entity: Entity, test: Q, keys: set[UUID], when: datetime) -> set[UUID]:
    """Those of these records that met a condition at a moment."""
    if not keys:
        return set()
    with as_of(when):
        return set(entity.rows().filter(test, pk__in=keys).values_list("pk", flat=True))


def _later(entity: Entity, keys: Iterable[UUID], at: datetime) -> dict[UUID, datetime]:
    """When these records changed next after the act; one that has not is not among them."""
    sql = _LATER.format(past=past_of(entity.model))
    return dict(rows(sql, {"keys": list(keys), "at": at}))


def _message(entity: Entity, owner: Actor, act: Act, one: Happening, later: datetime | None) -> Message | None:
    before = document(entity, one.key, owner, act.at - TICK) if one.verb in ("edited", "deleted") else None
    after = _after(entity, one.key, owner, later) if one.verb != "deleted" else None
    said: dict[str, Any] = {"type": one.entity, "id": one.key, "by": act.by, "record": after or before}
    if one.verb == "edited":
        changes = difference(entity, before or {}, after or {})
        if not changes:
            return None
        said["changed"] = {name: {"before": old, "after": new} for name, (old, new) in changes.items()}
    type_ = f"{one.entity}.{one.verb}"
    return Message(type_, one.key, _written(type_, act.at, said))


def _after(entity: Entity, key: UUID, owner: Actor, later: datetime | None) -> Document | None:
    """The record as the act left it: as it stands, or as it stood before it changed again."""
    if later is not None:
        return document(entity, key, owner, later - TICK)
    found = prepared(entity.record, [key])
    if not found or found[0][0] is None:
        return None
    told: Document = msgspec.json.decode(as_known(entity, owner, found[0][0]))
    return told


def _written(type_: str, at: datetime, told: dict[str, Any]) -> str:
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return msgspec.json.encode({"type": type_, "timestamp": moment, "data": told}).decode()
