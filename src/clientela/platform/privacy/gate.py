"""Who may treat a record as somebody whose data are held: whoever may configure privacy, and sees everything of it."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing
from clientela.platform.merging.reading import now_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.privacy.holdings import holdings, is_subject, subject


def officer(plural: str, key: UUID, *, by: Actor) -> Entity:
    """The type of a record that this actor may treat as a subject. Raises Denied with the reason, or Missing."""
    entity = registry.entity(plural)
    require(by, "configure", "privacy")
    if (
        not is_subject(entity.key)
        or now_of(key)
        or not (entity.visible_to(by).filter(pk=key).exists() or name_of(entity, key))
    ):
        raise Missing(_("There is no such record, or you may not see it."))
    for name in {entity.key, *(one.type for one in holdings() if one.type)}:
        if by.scope("see", name) != "all" or by.covered(name):
            raise Denied(
                _("Some of what is held of this person is kept back from you. Ask somebody who may see all of it.")
            )
    return entity


def name_of(entity: Entity, key: UUID) -> str:
    """What a subject is called, or was called when it was deleted; empty for one of whom nothing is held."""
    past: Any = subject().model
    for rows in (
        entity.rows().filter(pk=key),
        past.pgh_event_model.objects.filter(pgh_obj_id=key, **entity.where).order_by("-pgh_id"),
    ):
        for name in rows.values_list(entity.title, flat=True)[:1]:
            return str(name)
    return ""
