"""The register as it stands or stood: the company's words of any moment, beside what the product knows now."""

import csv
import io
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.reading import Missing
from clientela.platform.people.company import company_name
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.register import knowing
from clientela.platform.privacy.register.fields import ANSWERS, FIELDS
from clientela.platform.privacy.register.models import Activity, Basis, Part, Responsible
from clientela.platform.privacy.register.starters import starters

_LABELS = {"part": dict(Part.choices), "basis": dict(Basis.choices)}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def register(actor: Actor, *, when: datetime | None = None) -> dict[str, Any]:
    """All of it. `begun` is false where nobody has written yet: then its activities are what we suggest."""
    require(actor, "configure", "privacy")
    rows = sorted(_stood(Activity, when), key=lambda row: (row["created_at"], row["id"]))
    begun = bool(rows) or when is not None
    shown: list[dict[str, Any]] = rows if begun else [facts | {"id": None} for facts in starters()]
    return {
        "company": company_name(),
        "when": when or timezone.now(),
        "begun": begun,
        "responsible": _answers(when),
        "activities": [_told(row, now=when is None) for row in shown],
        "known": [{"label": label, "lines": lines} for label, lines in knowing.more()] if when is None else [],
    }


def activity(key: UUID, actor: Actor) -> Activity:
    """Raises Missing."""
    require(actor, "configure", "privacy")
    found = Activity.objects.filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such activity."))
    return found


def answering() -> dict[str, str]:
    return _answers(None)


def as_csv(found: dict[str, Any]) -> str:
    """One line for each activity, with the words of its reader's language on top."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([str(item.label) for item in FIELDS] + [_("Types of record"), _("Rules of retention")])
    for one in found["activities"]:
        cells = [cell["text"] for cell in one["fields"]]
        rows.writerow([_tame(cell) for cell in (*cells, ", ".join(one["types"]), "; ".join(one["rules"]))])
    return out.getvalue()


def _told(row: dict[str, Any], *, now: bool) -> dict[str, Any]:
    said = {item.name: str(_LABELS.get(item.name, {}).get(row[item.name], row[item.name])) for item in FIELDS}
    return {
        "id": row["id"],
        "name": row["name"],
        "types": row["types"],
        "facts": {item.name: row[item.name] for item in FIELDS},
        "fields": [{"name": item.name, "label": str(item.label), "text": said[item.name]} for item in FIELDS],
        "held": [{"label": label, "fields": names} for label, names in knowing.held_in(row["types"])] if now else [],
        "rules": knowing.rules_of(row["types"]) if now else [],
    }


def _answers(when: datetime | None) -> dict[str, str]:
    rows = _stood(Responsible, when)
    said = {item.name: rows[0][item.name] if rows else "" for item in ANSWERS}
    return said | {"name": said["name"] or company_name()}


def _stood(model: Any, when: datetime | None) -> list[dict[str, Any]]:
    """The rows of a table of ours as they stood: of the states that a row has had, the first that ended after that moment."""
    rows = {row["id"]: row for row in model.objects.values()}
    if when is None:
        return list(rows.values())
    later = model.pgh_event_model.objects.filter(pgh_created_at__gt=when).order_by("-pgh_id")
    for row in later.values():
        rows[row["pgh_obj_id"]] = row | {"id": row["pgh_obj_id"]}
    return [row for row in rows.values() if row["created_at"] <= when]


def _tame(cell: str) -> str:
    """Nothing that a spreadsheet would run."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
