"""The page of an import under way, done or undone: how far it is, what was refused, and what its undo had to leave."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.imports.mending import reason
from clientela.platform.imports.models import Import, Kept, Status
from clientela.platform.imports.noting import noted
from clientela.platform.imports.reports import KEPT, address, counted, undone
from clientela.platform.permissions.actor import Actor

INDEX = "/imports/"
REFUSALS = 100


def context(one: Import, actor: Actor) -> dict[str, Any]:
    """What `imports/run.html` shows."""
    entity = registry.entity(one.entity)
    read = one.preview.get("rows", 0) if one.status == Status.CHECKING else one.read_rows
    counts = one.preview.get("counts", {}) if one.status == Status.CHECKING else one.counts
    found = undone(one)
    return {
        "one": {
            "name": one.name,
            "type": entity.label_plural,
            "status": one.status,
            "status_label": one.get_status_display(),
            "problem": one.problem,
            "read": read,
            "about": min(99, round(100 * read / one.expected)) if one.expected and read else None,
            "counts": counted(counts),
            "notes": sorted(noted(one.notes, one.entity).items(), key=lambda pair: -pair[1]),
        },
        "undo": found and found | {"left": [_left(kept) for kept in one.kept.order_by("pk")[:KEPT]]},
        "can_undo": one.status in (Status.DONE, Status.FAILED)
        and bool(one.read_rows)
        and actor.may("import", one.entity),
        "undo_url": f"{INDEX}{one.pk}/undo/",
        "progress_url": f"{INDEX}{one.pk}/",
        "live_topic": f"import:{one.pk}",
        "list_url": entity.url,
        "index_url": INDEX,
        "refusals": [
            {"row_no": refusal.row_no, "reason": reason(one, refusal), "row": ordered(one, refusal.row)}
            for refusal in one.refusals.order_by("row_no")[:REFUSALS]
        ],
        "refused_url": f"{INDEX}{one.pk}/refused/",
    }


def ordered(one: Import, row: dict[str, str]) -> list[tuple[str, str]]:
    """A refused row with its cells as they stood in the file."""
    place = {heading: at for at, heading in enumerate(one.layout.get("headings", []))}
    return sorted(row.items(), key=lambda cell: place.get(cell[0], len(place)))


def _left(kept: Kept) -> dict[str, Any]:
    entity = registry.entity(kept.entity) if kept.entity else None
    fields = [
        {"label": label(entity, one["column"]) if entity else one["column"], "now": one["now"]}
        for one in kept.why.get("fields", [])
    ]
    return {"name": kept.name or str(kept.key), "url": address(kept), "why": _why(kept), "fields": fields}


def _why(kept: Kept) -> str:
    because = kept.why.get("because")
    if because == "linked":
        return _("Something that was made since hangs on it.")
    if because == "taken":
        return _("Its old value belongs to another record now.")
    at = kept.why.get("at")
    said = {
        "who": kept.why.get("by") or _("Somebody"),
        "when": date_format(localtime(datetime.fromisoformat(at))) if at else "",
    }
    return _("%(who)s changed it on %(when)s.") % said if at else _("It was changed since.")


def label(entity: Entity, column: str) -> str:
    """What a column of the entity's table is called on its pages."""
    for item in entity.fields:
        if column in (item.orm, item.key_path, item.name):
            return str(item.label)
    return column
