"""Who stands for a record, and for the people of an organisation; whom one could invite, with which words and roles."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from clientela.platform.directory.users.reading import STATES, TONES, state
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import require

MOST = 200  # people of one organisation


def accounts(by: Actor, keys: list[UUID]) -> list[User]:
    """Those who stand for one of these records, and may come in or could."""
    rows = User.objects.filter(stands_for__in=keys).select_related("invitation").prefetch_related("assignments__role")
    return list(rows.order_by("name"))


def document(one: User) -> dict[str, Any]:
    return {
        "id": str(one.pk), "email": one.email, "name": one.name, "language": one.language, "state": state(one),
        "stands_for": str(one.stands_for), "last_signed_in_at": one.last_login,
        "roles": [{"id": str(a.role_id), "name": a.role.name} for a in one.assignments.all()],
    }  # fmt: skip


def row(one: User) -> dict[str, Any]:
    """The same for a page."""
    return document(one) | {"state_label": STATES[state(one)], "tone": TONES[state(one)]}


def standing_type() -> Entity:
    """The type of record that somebody outside stands for."""
    return next(one for one in registry.every() if one.belongs and one.belongs.stands)


def stood_for(plural: str) -> Entity:
    """The type of record that somebody outside stands for. Raises Missing for another one."""
    entity = registry.entity(plural)
    if entity.belongs is None or not entity.belongs.stands:
        raise Missing(_("There is no such page."))
    return entity


def people_of(entity: Entity, key: UUID, by: Actor) -> Mapping[UUID, str]:
    """Key -> name of those whom `by` may invite: the record's own person, or the people of that organisation. Raises Denied."""
    type_ = standing_type()
    require(by, "invite", type_.key)
    assert type_.belongs is not None
    reach = Q(pk=key)
    if entity.key != type_.key:
        reach = Q(pk__in=()) if entity.belongs is None else _within(type_, key)
    found = reach_outside(by).filter(reach).order_by(type_.title)
    return dict(found.values_list("pk", type_.title)[:MOST])


def reach_outside(by: Actor) -> Any:
    """The records for whose people `by` may open the door."""
    return standing_type().visible_to(by, verb="invite")


def roles() -> list[tuple[str, str]]:
    return [
        (str(key), name) for key, name in Role.objects.filter(outside=True).order_by("name").values_list("pk", "name")
    ]


def _within(type_: Entity, key: UUID) -> Q:
    assert type_.belongs is not None
    reach = Q(pk__in=())
    for _party, organisation in type_.belongs.ways:
        reach |= Q(**{organisation: key}) if organisation else Q()
    return reach
