"""An undo told in words: what came back, and for what stayed, why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clientela.platform.entities.declaration import Entity
from clientela.platform.history.undoing import Left
from clientela.platform.permissions.actor import Actor
from clientela.platform.undo.outcome import Undone
from clientela.platform.undo.records import entities_of, records_of

REASONS = {
    "edited": gettext_lazy("was changed since"), "linked": gettext_lazy("is in use since"),
    "taken": gettext_lazy("has a value that is taken by now"), "denied": gettext_lazy("is not yours to change"),
    "lost": gettext_lazy("came back without what it was linked to, which is gone"),
}  # fmt: skip
MOST = 3


def sentence(out: Undone, actor: Actor) -> str:
    """For a toast: undone, and what not."""
    if not out.left:
        return _("Undone.")
    said = _("Undone, but not in whole:") if out.anything else _("Nothing could be undone:")
    unnamed = _("a record")
    lines = [f"{name or unnamed} {reason}" for name, reason in told(out.left, actor)]
    more = [_("and %(count)s more") % {"count": len(lines) - MOST}] if len(lines) > MOST else []
    return f"{said} {'; '.join([*lines[:MOST], *more])}."


def restored(out: Undone, entity: Entity, actor: Actor) -> str:
    """For a toast after the bin gave something back."""
    count = len(out.returned.get(entity.key, ()))
    said = ngettext("%(count)s record is back.", "%(count)s records are back.", count) % {"count": count}
    return f"{said} {sentence(out, actor)}" if out.left else said


def told(left: Sequence[Left], actor: Actor) -> list[tuple[str, str]]:
    """(name of the record, why it stayed), each record and reason once; "" where the actor may not see it."""
    out: dict[tuple[UUID, str], tuple[str, str]] = {}
    for table in {one.table for one in left}:
        mine = [one for one in left if one.table == table]
        roots = records_of(table, [one.key for one in mine])
        names = _names(list(set(roots.values())), actor)
        for one in mine:
            root = roots.get(one.key, (table, one.key))
            out[root[1], one.because] = names.get(root, ""), str(REASONS[one.because])
    return list(out.values())


def as_document(out: Undone, actor: Actor) -> dict[str, Any]:
    """For the API."""
    return {
        "restored": out.restored,
        "removed": out.removed,
        "returned": {key: [str(one) for one in keys] for key, keys in out.returned.items()},
        "left": [{"name": name, "reason": reason} for name, reason in told(out.left, actor)],
    }


def _names(roots: Sequence[tuple[str, UUID]], actor: Actor) -> dict[tuple[str, UUID], str]:
    out: dict[tuple[str, UUID], str] = {}
    for table in {table for table, _key in roots}:
        keys = [key for of, key in roots if of == table]
        for entity in entities_of(table):
            if actor.may("see", entity.key):
                found = entity.visible_to(actor).filter(pk__in=keys)
                title = entity.by_name[entity.title].orm
                out |= {(table, key): str(name) for key, name in found.values_list("pk", title)}
    return out
