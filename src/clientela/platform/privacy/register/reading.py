"""The register as it stands or stood: the company's words of any moment, beside what the product knows now."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.reading import Missing
from clientela.platform.history.past import as_of
from clientela.platform.imports.taming import tame_csv
from clientela.platform.people.company import company_name
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.register import knowing
from clientela.platform.privacy.register.fields import ANSWERS, FIELDS
from clientela.platform.privacy.register.models import Activity, Basis, Part, Responsible
from clientela.platform.privacy.register.starters import starters

_LABELS = {"part": dict(Part.choices), "basis": dict(Basis.choices)}


def register(actor: Actor, *, when: datetime | None = None) -> dict[str, Any]:
    """All of it. `begun` is false where nobody has written yet: then its activities are what we suggest."""
    require(actor, "configure", "privacy")
    with as_of(when) if when else nullcontext():
        rows: list[Any] = list(Activity.objects.order_by("created_at", "id").values())
        answers = answering()
    begun = bool(rows) or when is not None
    shown = rows if begun else [facts | {"id": None} for facts in starters()]
    rules = knowing.rules_by_type() if when is None else {}
    return {
        "company": company_name(),
        "when": when or timezone.now(),
        "begun": begun,
        "responsible": answers,
        "activities": [_told(row, rules, now=when is None) for row in shown],
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
    """Who answers for it."""
    row: Any = Responsible.objects.values().first() or {}
    said = {item.name: row.get(item.name, "") for item in ANSWERS}
    return said | {"name": said["name"] or company_name()}


def as_csv(found: dict[str, Any]) -> str:
    """One line for each activity, with the words of its reader's language on top."""
    headings = [str(item.label) for item in FIELDS] + [_("Types of record"), _("Rules of retention")]
    rows = (
        [*(cell["text"] for cell in one["fields"]), ", ".join(one["types"]), "; ".join(one["rules"])]
        for one in found["activities"]
    )
    return tame_csv(headings, rows)


def _told(row: dict[str, Any], rules: dict[str, list[str]], *, now: bool) -> dict[str, Any]:
    said = {item.name: str(_LABELS.get(item.name, {}).get(row[item.name], row[item.name])) for item in FIELDS}
    return {
        "id": row["id"],
        "name": row["name"],
        "types": row["types"],
        "facts": {item.name: row[item.name] for item in FIELDS},
        "fields": [{"name": item.name, "label": str(item.label), "text": said[item.name]} for item in FIELDS],
        "held": [{"label": label, "fields": names} for label, names in knowing.held_in(row["types"])] if now else [],
        "rules": [line for key in sorted(row["types"]) for line in rules.get(key, [])],
    }
