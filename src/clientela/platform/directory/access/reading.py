"""`explained`: each rule that speaks of a verb on a type, what it says, whether it reaches one record; and of fields kept back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clientela.platform.conditions.wording import sentence
from clientela.platform.directory.guarding import given_by
from clientela.platform.directory.roles.matrix import REST, SCOPES, subjects
from clientela.platform.directory.roles.of_type import MASKS, OPEN
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.limits import eyes_of
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Assignment, Share
from clientela.platform.permissions.rights import Given, Limited, Mask, Rights, given, kept_by, speaks, together
from clientela.platform.permissions.scopes import covers, needed


@dataclass(frozen=True)
class Rule:
    """`reaches` is None where no single record was asked about."""

    source: str
    says: str
    reaches: bool | None = None


@dataclass(frozen=True)
class KeptBack:
    """A field that is not open as it is, and what each role says of it that shows the type: the least strict counts."""

    name: str
    label: str
    mask: Mask
    rules: list[Rule]


@dataclass(frozen=True)
class Explained:
    user: str
    verb: str
    may: bool
    rules: list[Rule]
    kept_back: Mapping[str, Mask] = field(default_factory=dict)
    fields: list[KeptBack] = field(default_factory=list)


def explained(actor: Actor, verb: str, entity: Entity, record: UUID | None) -> Explained:
    """By the rights that stand now; of a token within its scopes, and of somebody's eyes without hands."""
    known = verb in verbs_of(entity)
    may = known and (actor.may(verb, entity.key) if record is None else _reaches(actor, verb, entity, record))
    rules = [*_by_roles(actor, verb, entity, record), *_by_shares(actor, verb, entity, record)] if known else []
    rules += _against(actor, verb, entity)
    return Explained(actor.name, verb, may, rules, dict(actor.kept_back(entity.key)), fields_kept_back(actor, entity))


def verbs_of(entity: Entity) -> list[str]:
    """What can be done with records of the type at all."""
    return [verb for verb in subjects()[entity.key][1] if verb != REST]


def fields_kept_back(actor: Actor, entity: Entity) -> list[KeptBack]:
    held = [(one.role.name, given_by(one.role)) for one in _held(actor)]
    speaking = [(name, role) for name, role in held if speaks(role, entity.key)] or held
    kept = actor.kept_back(entity.key)
    return [
        KeptBack(
            item.name,
            str(item.label),
            kept[item.name],
            [_of_field(role, gives, entity, item.name) for role, gives in speaking],
        )
        for item in registry.now(entity).fields
        if item.name in kept
    ]


def _of_field(role: str, gives: Given, entity: Entity, name: str) -> Rule:
    mask = kept_by(gives, entity.key, name)
    said = str(MASKS[mask or OPEN])
    if mask and name not in gives.masks.get(entity.key, {}):
        said = _("%(said)s, since it may not edit the type") % {"said": said}
    return Rule(role, said)


def _against(actor: Actor, verb: str, entity: Entity) -> Iterator[Rule]:
    """What stands against it beside roles and shares."""
    if verb not in verbs_of(entity):
        yield Rule(str(entity.label_plural), _("Nobody can do this with them."), reaches=False)
    if not covers(actor.scopes, verb, entity.key):
        yield Rule(
            _("This API token"), _("Needs the scope %(scope)s") % {"scope": needed(verb, entity.key)}, reaches=False
        )
    if not actor.hands and verb not in ("see", "export"):
        yield Rule(_("Another's eyes"), _("Nothing can be changed through them."), reaches=False)


def _by_roles(actor: Actor, verb: str, entity: Entity, record: UUID | None) -> Iterator[Rule]:
    for held in _held(actor):
        role = given_by(held.role)
        alone = replace(actor, rights=together([role]), shares={})
        said = _said(given(role.grants, verb, entity.key), entity, actor)
        if held.until:
            said = _("%(said)s (until %(day)s)") % {"said": said, "day": _when(held.until)}
        yield Rule(held.role.name, said, None if record is None else _reaches(alone, verb, entity, record))


def _held(actor: Actor) -> Any:
    """The roles that count now."""
    ends = Q(until=None) | Q(until__gt=timezone.now())
    return Assignment.objects.filter(ends, user=actor.user_id).select_related("role").order_by("role__name")


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
