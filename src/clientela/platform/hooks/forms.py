"""The form of an endpoint: which types and verbs it is told of, and where only. A condition is taken from a saved view."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.conditions.wording import sentence
from clientela.platform.directory.roles.of_type import KEPT, views_with_conditions
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import every_known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import Actor

VERBS = {"created": _("Created"), "edited": _("Edited"), "deleted": _("Deleted"), "restored": _("Restored")}


@dataclass(frozen=True)
class TypeLine:
    """One type of record in the form; `kept` is the condition that stands, in words."""

    key: str
    label: Any
    verbs: tuple[str, ...]
    kept: str
    views: tuple[tuple[str, str], ...]
    only: str


def lines(wants: Mapping[str, Any], by: Actor) -> list[TypeLine]:
    """The types that this reader may see."""
    return [_line(entity, wants.get(entity.key, {}), by) for entity in _types(by)]


def posted(post: QueryDict, former: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """What the form says, as the verbs take it. A type that its reader may not see stays as it was."""
    types = _types(by)
    shown = {entity.key for entity in types}
    wants: dict[str, Any] = {key: one for key, one in former.items() if key not in shown}
    for entity in types:
        only = post.get(f"only:{entity.key}", "")
        where = former.get(entity.key, {}).get("where") if only == KEPT else None
        if only and only != KEPT:
            views = views_with_conditions(entity, by)
            where = views[only][1] if only in views else None
        verbs = [verb for verb in post.getlist(f"on:{entity.key}") if verb in VERBS]
        if verbs:
            wants[entity.key] = {"verbs": verbs} | ({"where": dict(where)} if where else {})
    return {"url": post.get("url", ""), "description": post.get("description", ""), "wants": wants}


def summary(wants: Mapping[str, Any], by: Actor) -> str:
    """The types that an endpoint is told of, in the reader's words."""
    labels = {entity.key: str(entity.label_plural) for entity in every_known(by)}
    return ", ".join(labels.get(key, key) for key in wants)


def _types(by: Actor) -> list[Entity]:
    return [entity for entity in every_known(by) if by.may("see", entity.key)]


def _line(entity: Entity, wanted: Mapping[str, Any], by: Actor) -> TypeLine:
    views = views_with_conditions(entity, by)
    choices = tuple((key, name) for key, (name, _where) in views.items())
    where = wanted.get("where")
    kept = _worded(entity, where, by) if where else ""
    return TypeLine(
        entity.key, entity.label_plural, tuple(wanted.get("verbs", ())), kept, choices, KEPT if where else ""
    )


def _worded(entity: Entity, where: Mapping[str, Any], by: Actor) -> str:
    words = EntityWords(entity, by)
    try:
        compile_condition(where, words)
        return sentence(where, words)
    except BadCondition:
        return str(_("A condition on a field that you may not see, or that is gone"))
