"""The bin: what was deleted of a type, read from the past itself, so that no value of it stands in the way of a new record.

Who may delete a record may see it here and restore it; the scope is that of its owner at the deletion. Where a role says "only
where …", which asks the record itself, one sees what one deleted oneself; to restore asks the record that has come back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.merging.models import Successor
from clientela.platform.permissions.actor import Actor
from clientela.platform.privacy.holds.reading import guarded
from clientela.platform.undo.models import DAYS_KEPT, BinRule
from clientela.platform.undo.records import gone_rows

PAGE = 50


@dataclass(frozen=True)
class Lying:
    key: UUID
    name: str
    at: datetime
    by: str
    place: int  # in the order of deletions, for the next page


def days_kept() -> int:
    rule = BinRule.objects.first()
    return rule.days if rule else DAYS_KEPT


def types(actor: Actor) -> list[Entity]:
    """The types whose bin this actor may open."""
    return [one for one in registry.every() if one.verbs.delete is not None and actor.may("delete", one.key)]


def lying(entity: Entity, actor: Actor, *, q: str = "", before: int | None = None, limit: int = PAGE) -> list[Lying]:
    """What lies there, the last deleted first; `before` is the place of the last one of the page before."""
    title = entity.by_name[entity.title].orm
    rows = _seen(entity, actor)
    if q:
        rows = rows.filter(**{f"{title}__icontains": q})
    if before is not None:
        rows = rows.filter(pgh_id__lt=before)
    wanted = rows.order_by("-pgh_id").values_list(
        "pgh_obj_id", title, "pgh_created_at", "pgh_context__metadata__name", "pgh_id"
    )
    return [Lying(key, str(name), at, by or "", place) for key, name, at, by, place in wanted[:limit]]


def count(entity: Entity, actor: Actor, *, most: int = 1_001) -> int:
    return int(_seen(entity, actor)[:most].count())


def there(entity: Entity, actor: Actor, keys: Sequence[UUID]) -> list[UUID]:
    """Those of the keys that lie in the bin before this actor."""
    return list(_seen(entity, actor, _last_of(entity, keys)).values_list("pgh_obj_id", flat=True))


def old(entity: Entity, *, days: int, limit: int) -> list[UUID]:
    """Records that have lain there longer than that, and that no legal hold keeps."""
    rows = _lying(entity).filter(pgh_created_at__lt=timezone.now() - timedelta(days=days))
    rows = rows.exclude(guarded(entity.model, own="pgh_obj_id"))
    return list(rows.order_by("pgh_id").values_list("pgh_obj_id", flat=True)[:limit])


def _lying(entity: Entity) -> Any:
    later = gone_rows(entity).filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id"))
    return gone_rows(entity).filter(~Exists(_stands(entity)), ~Exists(later), ~Exists(_goes_on()))


def _last_of(entity: Entity, keys: Sequence[UUID]) -> Any:
    """The same for thousands of keys: their last deletions found at once, since to ask each for a later one grows by squares."""
    all_of_them = gone_rows(entity).filter(pgh_obj__pk__among=keys)
    last = all_of_them.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id").values("pgh_id")
    return gone_rows(entity).filter(~Exists(_stands(entity)), ~Exists(_goes_on()), pgh_id__in=last)


def _stands(entity: Entity) -> Any:
    return entity.model._default_manager.filter(pk=OuterRef("pgh_obj_id"))


def _goes_on() -> Any:
    """What went on as another record: nobody has thrown it away."""
    return Successor.objects.filter(pk=OuterRef("pgh_obj_id"))


def _seen(entity: Entity, actor: Actor, rows: Any = None) -> Any:
    rows = _lying(entity) if rows is None else rows
    if actor.scope("delete", entity.key) == "all":
        return rows
    if not actor.may("delete", entity.key):
        return rows.none()
    mine = Q(pgh_context__metadata__user=str(actor.user_id))
    if actor.limited("delete", entity.key):
        return rows.filter(mine)
    rights: Any = type(entity.model._default_manager.all())
    reached = rights(model=rows.model).visible_to(actor, entity=entity.key, verb="delete").order_by().values("pgh_id")
    return rows.filter(mine | Q(pgh_id__in=reached))
