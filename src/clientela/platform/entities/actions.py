"""The verbs of saved views: save, change, pin and forget them. What they list is still under the rights of who looks."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.models import LONGEST_NAME, LONGEST_QUERY, SavedView
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor


def save_view(entity: str, name: str, query: str, *, shared: bool = False, by: Actor) -> SavedView:
    """Keep a list's address under a name. Raises ValueError for a name of no use, Conflict where it is taken."""
    name, query = _named(name), _fitting(query)
    if by.user_id is None:
        raise ValueError(_("Only people have views of their own."))
    with acting(by, "see", entity):
        try:
            with transaction.atomic():
                return SavedView.objects.create(
                    entity=entity, name=name, query=query, owner_id=by.user_id, is_shared=shared, pinned_by=[]
                )
        except IntegrityError:
            raise Conflict(_("You have a view of that name already: “%(name)s”.") % {"name": name}) from None


def change_view(key: UUID, changes: dict[str, Any], *, by: Actor) -> SavedView:
    """Set name, query or is_shared of a view of one's own. Raises Missing, ValueError, Conflict."""
    view = _mine(key, by)
    with acting(by, "see", view.entity):
        if "name" in changes:
            view.name = _named(changes["name"])
        if "query" in changes:
            view.query = _fitting(changes["query"])
        if "is_shared" in changes:
            view.is_shared = bool(changes["is_shared"])
        try:
            with transaction.atomic():
                view.save(update_fields=["name", "query", "is_shared"])
        except IntegrityError:
            raise Conflict(_("You have a view of that name already: “%(name)s”.") % {"name": view.name}) from None
    return view


def pin_view(key: UUID, *, pinned: bool, by: Actor) -> SavedView:
    """Put a view that one may see into one's own sidebar, or take it out. Raises Missing."""
    view: SavedView | None = SavedView.objects.visible_to(by).filter(pk=key).first()
    if view is None or by.user_id is None:
        raise Missing(_("There is no such view, or it is not shared with you."))
    with acting(by, "see", view.entity):
        others = [user for user in view.pinned_by if user != by.user_id]
        view.pinned_by = [*others, by.user_id] if pinned else others
        view.save(update_fields=["pinned_by"])
    return view


def forget_view(key: UUID, *, by: Actor) -> None:
    """Remove a view of one's own; the records it listed stay. Raises Missing."""
    view = _mine(key, by)
    with acting(by, "see", view.entity):
        view.delete()


def _mine(key: UUID, by: Actor) -> SavedView:
    view: SavedView | None = SavedView.objects.visible_to(by, verb="edit").filter(pk=key).first()
    if view is None:
        raise Missing(_("There is no such view, or it is not yours."))
    return view


def _named(name: Any) -> str:
    text = plain(name or "", longest=LONGEST_NAME)
    if not text:
        raise ValueError(_("Give the view a name."))
    return text


def _fitting(query: Any) -> str:
    text = str(query)
    if len(text) > LONGEST_QUERY or "\x00" in text:
        raise ValueError(_("This view is too large to be saved."))
    return text
