"""The form of an endpoint: which types and verbs it is told of, and where only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import every_known
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.choosing import Choice, Stands, choice, chosen, views_with_conditions

VERBS = {"created": _("Created"), "edited": _("Edited"), "deleted": _("Deleted"), "restored": _("Restored")}


@dataclass(frozen=True)
class TypeLine:
    """One type of record in the form."""

    key: str
    label: Any
    verbs: tuple[str, ...]
    only: Choice


def lines(wants: Mapping[str, Any], stood: Mapping[str, Any], sent: Mapping[str, str], by: Actor) -> list[TypeLine]:
    """The types that this reader may see: what is wanted of them, beside the conditions that stood and what was sent."""
    return [_line(entity, wants.get(entity.key, {}), stood.get(entity.key, {}), sent, by) for entity in _types(by)]


def posted(post: QueryDict, former: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """What the form says, as the verbs take it. A type that its reader may not see stays as it was."""
    types = _types(by)
    shown = {entity.key for entity in types}
    wants: dict[str, Any] = {key: one for key, one in former.items() if key not in shown}
    for entity in types:
        stood = former.get(entity.key, {}).get("where")
        where = chosen(post.get(f"only:{entity.key}", ""), stood, views_with_conditions(entity, by))
        verbs = [verb for verb in post.getlist(f"on:{entity.key}") if verb in VERBS]
        if verbs:
            wants[entity.key] = {"verbs": verbs} | ({"where": where} if where else {})
    return {"url": post.get("url", ""), "description": post.get("description", ""), "wants": wants}


def summary(wants: Mapping[str, Any], by: Actor) -> str:
    """The types that an endpoint is told of, in the reader's words."""
    labels = {entity.key: str(entity.label_plural) for entity in every_known(by)}
    return ", ".join(labels.get(key, key) for key in wants)


def _types(by: Actor) -> list[Entity]:
    return [entity for entity in every_known(by) if by.may("see", entity.key)]


def _line(
    entity: Entity, wanted: Mapping[str, Any], stood: Mapping[str, Any], sent: Mapping[str, str], by: Actor
) -> TypeLine:
    name, label = f"only:{entity.key}", f"{entity.label_plural}: {_('Only where')}"
    only = choice(name, label, Stands(stood.get("where") or {}, value=sent.get(name)), entity=entity, by=by)
    return TypeLine(entity.key, entity.label_plural, tuple(wanted.get("verbs", ())), only)
