"""The verbs of layouts. Each leaves another stamp at the company, by which all processes know that pages look otherwise."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from clientela.platform.events.announcing import emit
from clientela.platform.fields.shaping import shaping
from clientela.platform.layouts.events import LayoutChanged
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.plan import Plan, stored
from clientela.platform.layouts.reading import IN_ORDER
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role


class NoSuchLayout(LookupError):
    """There is no such layout."""


def lay_out(entity: str, role: UUID | None, plan: Plan, *, by: Actor) -> UUID:
    """Pages of this type look so for a role, or for everybody; a role's first layout stands behind those of other roles."""
    with shaping(by, "lay out"):
        one = Layout.objects.filter(entity=entity, role=role).first()
        if one is None:
            last = Layout.objects.filter(entity=entity).aggregate(last=Max("position"))["last"]
            one = Layout(entity=entity, role_id=role, position=0 if last is None else last + 1)
        one.plan = stored(plan)
        one.save()
        _announce(one, by=by)
        return one.pk


def remove_layout(entity: str, role: UUID | None, *, by: Actor) -> UUID:
    """As before there was one. Answers the key by which it can be taken back. Raises NoSuchLayout."""
    with shaping(by, "remove layout"):
        one = Layout.objects.filter(entity=entity, role=role).first()
        if one is None:
            raise NoSuchLayout(_("There is no such layout."))
        key = one.pk
        one.delete()
        _announce(one, by=by)
        return key


def order_layouts(entity: str, roles: Sequence[UUID], *, by: Actor) -> None:
    """Which layout somebody of several roles gets: that of the first of these, then of the rest as they stood."""
    with shaping(by, "order layouts"):
        place = {key: at for at, key in enumerate(roles)}
        rows = Layout.objects.filter(entity=entity).exclude(role=None).order_by(*IN_ORDER)
        for at, one in enumerate(
            sorted(rows, key=lambda row: place.get(row.role_id, len(place)) if row.role_id else len(place))
        ):
            if one.position != at:
                one.position = at
                one.save(update_fields=["position"])


def take_back(key: UUID, *, by: Actor) -> None:
    """Undo what was last done to a layout: it is what it was before, there again, or gone. Raises NoSuchLayout."""
    with shaping(by, "take back layout"):
        past: Any = Layout.pgh_event_model  # type: ignore[attr-defined]
        states = past._default_manager.filter(pgh_obj_id=key).order_by("-pgh_id")
        one = Layout.objects.filter(pk=key).first()
        before = (states.exclude(plan=one.plan) if one else states).first()  # that only its order changed is no state
        if one is not None and before is None:
            one.delete()
        elif before is None or not _still_fits(before):
            raise NoSuchLayout(_("There is no such layout."))
        else:
            one = one or Layout(pk=key, entity=before.entity, role_id=before.role_id, position=before.position)
            one.plan = before.plan
            one.save()
        _announce(one, by=by)


def _still_fits(before: Any) -> bool:
    """Whether its role is still there, and no other layout has come since."""
    others = Layout.objects.filter(entity=before.entity, role=before.role_id).exclude(pk=before.pgh_obj_id)
    return not others.exists() and (before.role_id is None or Role.objects.filter(pk=before.role_id).exists())


def _announce(one: Layout, *, by: Actor) -> None:
    role = Role.objects.filter(pk=one.role_id).values_list("name", flat=True).first() if one.role_id else ""
    emit(LayoutChanged(one.entity, role or ""), by=by)
