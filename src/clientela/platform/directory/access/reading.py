"""`explained`: each rule that speaks of a verb on a type, what it says, and whether it reaches one record."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clientela.platform.conditions.wording import sentence
from clientela.platform.directory.guarding import given_by
from clientela.platform.directory.roles.matrix import SCOPES
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.limits import eyes_of
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.models import Assignment, Share
from clientela.platform.permissions.rights import Limited, Mask, Rights, given, together


@dataclass(frozen=True)
class Rule:
    """`reaches` is None where no single record was asked about."""

    source: str
    says: str
    reaches: bool | None = None


@dataclass(frozen=True)
class Explained:
    user: str
    verb: str
    may: bool
    rules: list[Rule]
    kept_back: dict[str, Mask] = field(default_factory=dict)


def explained(user: UUID, verb: str, entity: Entity, record: UUID | None) -> Explained | None:
    """None for somebody who can't sign in. The rights are those that stand now."""
    actor = actor_by_user(user)
    if actor is None:
        return None
    may = actor.may(verb, entity.key) if record is None else _reaches(actor, verb, entity, record)
    rules = [*_by_roles(actor, verb, entity, record), *_by_shares(actor, verb, entity, record)]
    return Explained(actor.name, verb, may, rules, dict(actor.kept_back(entity.key)))


def _by_roles(actor: Actor, verb: str, entity: Entity, record: UUID | None) -> Iterator[Rule]:
    for held in Assignment.objects.filter(user=actor.user_id).select_related("role").order_by("role__name"):
        role = given_by(held.role)
        alone = replace(actor, rights=together([role]), shares={})
        said = _said(given(role.grants, verb, entity.key), entity, actor)
        if held.until:
            said = _("%(said)s (until %(day)s)") % {"said": said, "day": _when(held.until)}
        yield Rule(held.role.name, said, None if record is None else _reaches(alone, verb, entity, record))


def _by_shares(actor: Actor, verb: str, entity: Entity, record: UUID | None) -> Iterator[Rule]:
    alone = replace(actor, rights=Rights())
    for key in actor.shared(verb, entity.key):
        if key == record:
            one = Share.objects.filter(entity=entity.key, record=key).select_related("by_user").first()
            name = str(one.by_user or "") if one else ""
            yield Rule(_("Shared by %(name)s") % {"name": name}, "", _reaches(alone, verb, entity, key))


def _said(grant: Any, entity: Entity, actor: Actor) -> str:
    if not isinstance(grant, Limited):
        return str(SCOPES[grant])
    words = EntityWords(entity, eyes_of(actor))
    return _("%(scope)s, where %(condition)s") % {
        "scope": SCOPES[grant.scope], "condition": sentence(grant.where, words),
    }  # fmt: skip


def _reaches(actor: Actor, verb: str, entity: Entity, record: UUID) -> bool:
    found: bool = entity.visible_to(actor, verb=verb).filter(pk=record).exists()
    return found


def _when(moment: Any) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
