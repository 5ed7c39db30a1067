"""What templates know of an entity: its names, its addresses, and what the reader may do with its records."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.deeds import deeds_of
from clientela.platform.live.publishing import token
from clientela.platform.permissions.actor import Actor
from clientela.platform.privacy.holdings import is_subject

_WITH_ONE = ("edit", "delete", "merge", "share")


def entity_context(entity: Entity) -> Mapping[str, Any]:
    return _in_words(entity, get_language() or "")


@lru_cache(512)
def _in_words(entity: Entity, _language: str) -> Mapping[str, Any]:
    return MappingProxyType({
        "key": entity.key,
        "plural": entity.plural,
        "label": str(entity.label),
        "label_plural": str(entity.label_plural),
        "label_new": label_new(entity),
        "icon": entity.icon,
        "url": entity.url,
        "create_url": f"{entity.url}new/",
        "import_url": f"/imports/?type={entity.plural}",
        "export_url": f"{entity.url}export/",
        "near_url": f"{entity.url}near/" if entity.warns else "",
        "avatar": entity.avatar,
        "sums": money_of(entity) is not None,
        "deeds": [(one.key, str(one.label), one.icon) for one in deeds_of(entity.key)],
    })  # fmt: skip


def money_of(entity: Entity) -> Field | None:
    """What records of this type sum up to, if they hold money."""
    return next((one for one in entity.fields if one.kind == "money" and one.stored), None)


def label_new(entity: Entity) -> str:
    """What leads to a new record is called."""
    return str(entity.label_new or _("New %(thing)s") % {"thing": str(entity.label).lower()})


def listening_permit(actor: Actor) -> str:
    """A permit to hear news: of which types any, and of which all there is."""
    see = [one.key for one in registry.every() if actor.may("see", one.key)]
    whole = [key for key in see if actor.scope("see", key) == "all" and not actor.kept_back(key)]
    return token(str(actor.user_id), see=see, whole=whole)


@lru_cache(256)
def _stood_for(key: str, types: tuple[Entity, ...]) -> list[str]:
    """The types for whose records somebody could be invited from a record of this type: its own, or of those that link to it."""
    standing = [one for one in types if one.belongs and one.belongs.stands]
    return [one.key for one in standing if one.key == key or key in _organisations(one)]


def _organisations(entity: Entity) -> set[str]:
    """The types to which the ways of belonging lead from a record that somebody stands for."""
    assert entity.belongs is not None
    named = {organisation for _party, organisation in entity.belongs.ways}
    return {item.link for item in entity.fields if item.orm in named}


def can(entity: Entity, actor: Actor) -> dict[str, bool]:
    """What the actor may do here, as far as the entity offers it at all."""
    verbs = entity.verbs
    return {
        "create": verbs.create is not None and actor.may("create", entity.key),
        "edit": verbs.edit is not None and actor.may("edit", entity.key),
        "delete": verbs.delete is not None and actor.may("delete", entity.key),
        "merge": verbs.merge is not None and actor.may("merge", entity.key),
        "import": verbs.take is not None and actor.may("import", entity.key),
        "export": actor.may("export", entity.key),
        "arrange": actor.may("configure", "field"),
        "share": actor.may("share", entity.key),
        "invite": any(actor.may("invite", one) for one in _stood_for(entity.key, registry.declared())),
        "privacy": is_subject(entity.key) and actor.may("configure", "privacy"),
    }


def can_with(entity: Entity, key: UUID, actor: Actor) -> dict[str, bool]:
    """What the actor may do with this record, which he sees. Costs a query only where a right is of some records alone."""
    may = can(entity, actor)
    asked = [verb for verb in _WITH_ONE if may[verb] and actor.scope(verb, entity.key) != "all"]
    allowed = (entity.visible_to(actor, verb=verb).filter(pk=key).order_by() for verb in asked)
    found = [
        rows.annotate(allowed_verb=Value(verb)).values_list("allowed_verb")
        for verb, rows in zip(asked, allowed, strict=True)
    ]
    answered = {said for (said,) in found[0].union(*found[1:], all=True)} if found else set()
    return may | {verb: verb in answered for verb in asked}
