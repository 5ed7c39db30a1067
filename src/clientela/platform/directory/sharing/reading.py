"""With whom a record is shared, for those who may share it."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from clientela.platform.directory.outside.reading import MOST, reach_outside, standing_type
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import allowed
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Share
from clientela.platform.permissions.queries import require


def shares_of(entity: Entity, record: UUID, actor: Actor) -> list[Share]:
    """What stands open now, the latest first. Raises Denied or Missing."""
    require(actor, "share", entity.key)
    allowed(entity, record, actor, verb="share")
    open_ = Q(until=None) | Q(until__gt=timezone.now())
    found = Share.objects.filter(open_, entity=entity.key, record=record).select_related("user", "team", "by_user")
    return list(found.order_by("-created_at"))


def document(one: Share) -> dict[str, Any]:
    whom = one.user or one.team
    return {
        "id": str(one.pk),
        "with": {"id": str(whom.pk), "name": str(whom), "kind": _kind(one)},  # type: ignore[union-attr]
        "may_edit": one.may_edit,
        "until": one.until,
        "by": str(one.by_user or ""),
        "created_at": one.created_at,
    }


def _kind(one: Share) -> str:
    if one.user is None:
        return "team"
    return "user" if one.user.stands_for is None else "outside"


def whom_to_ask(entity: Entity, actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """Colleagues, teams and people outside to choose from, by group, oneself left out."""
    users = User.objects.colleagues().exclude(pk=str(actor.user_id)).order_by("name")
    return [
        ("user", [(str(pk), name) for pk, name in users.values_list("pk", "name")]),
        ("team", [(str(pk), name) for pk, name in Team.objects.order_by("name").values_list("pk", "name")]),
        ("outside", _outsiders(actor) if entity.belongs and actor.may("invite", standing_type().key) else []),
    ]


def _outsiders(actor: Actor) -> list[tuple[str, str]]:
    """Those who may come in, with their addresses, since several are called alike."""
    reach = reach_outside(actor).order_by().values("pk")
    found = User.objects.filter(is_active=True, stands_for__in=reach).order_by("name", "pk")
    return [(str(pk), f"{name} · {email}") for pk, name, email in found.values_list("pk", "name", "email")[:MOST]]
