"""Which records a hold keeps: those that are held, rows about somebody who is, and whom a held row is about.

Whatever removes for good asks here first.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.masks import known_to
from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.holdings import holdings, subject
from clientela.platform.privacy.holds.models import Hold

MOST = 500  # lines of the list


def guarded(model: type[Any], *, own: str = "pk") -> Q:
    """The rows of a table that must stay; `own` is the column of their key (of past states: `pgh_obj_id`)."""
    held = Hold.objects.standing().values("record")
    where = Q(**{f"{own}__in": held})
    of_subjects = [one for one in holdings() if one.by and one.of is None and one.model is not subject().model]
    for one in of_subjects:
        if one.model is model:
            where |= Q(**{f"{one.by}_id__in": held})
        elif model is subject().model:
            where |= Q(**{f"{own}__in": one.model._default_manager.filter(pk__in=held).values(f"{one.by}_id")})
    return where


def held_of(keys: Iterable[UUID]) -> Hold | None:
    """A hold that stands on one of these records."""
    return Hold.objects.standing().filter(record__in=list(keys)).order_by("at").first()


def refuse_held(model: type[Any], keys: Iterable[UUID], rows: Any, *, own: str = "pk") -> None:
    """Raise Conflict with the reason of the hold where one of these rows must stay."""
    found = rows.filter(guarded(model, own=own), **{f"{own}__in": list(keys)})
    leads = [one.by for one in holdings() if one.model is model and one.by and one.of is None]
    for row in found.values(own, *(f"{name}_id" for name in leads))[:1]:
        one = held_of(key for key in row.values() if key is not None)
        if one is not None:
            raise Conflict(why(one))


def why(one: Hold) -> str:
    """What whoever tries to remove it is told."""
    said = {"reason": one.reason, "day": date_format(one.until, "DATE_FORMAT") if one.until else ""}
    if one.until:
        return _("A legal hold keeps this until %(day)s: %(reason)s. Nothing was removed.") % said
    return (
        _("A legal hold keeps this: %(reason)s. Nothing was removed. Whoever answers for privacy can lift it.") % said
    )


def holds(actor: Actor, *, record: UUID | None = None) -> list[dict[str, Any]]:
    """Holds, those that stand first; names alone of records that the reader may see."""
    require(actor, "configure", "privacy")
    found = Hold.objects.select_related("by_user").order_by("-lifted_at", "-at")
    rows = list((found if record is None else found.filter(record=record))[:MOST])
    names = _names(rows, actor)
    return [
        {
            "id": one.pk, "entity": one.entity, "record": one.record, "name": names.get(one.record, ""), "reason": one.reason,
            "until": one.until, "at": one.at, "by": one.by_user.name if one.by_user else "", "lifted_at": one.lifted_at,
            "state": one.state, "stands": one.stands,
            "url": f"{registry.entity(one.entity).url}{one.record}/" if one.record in names else "",
        }
        for one in rows
    ]  # fmt: skip


def _names(rows: list[Hold], actor: Actor) -> dict[UUID, str]:
    out: dict[UUID, str] = {}
    for key in {one.entity for one in rows}:
        there = registry.find(key)  # not of a type in the archive
        if there is not None and actor.may("see", key):
            entity, wanted = known_to(there, actor), [one.record for one in rows if one.entity == key]
            found = entity.visible_to(actor).filter(pk__in=wanted)
            out |= {pk: str(name) for pk, name in found.values_list("pk", entity.by_name[entity.title].orm)}
    return out
