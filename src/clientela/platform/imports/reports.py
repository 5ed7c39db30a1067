"""What an import has come to or would come to, for page, API and command line alike, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from clientela.platform.entities import registry
from clientela.platform.imports.mending import sentence
from clientela.platform.imports.models import Import, Kept
from clientela.platform.imports.noting import noted

OUTCOMES = ("created", "updated", "unchanged", "denied", "skipped", "refused")
KEPT = 100  # records that one answer lists


def progress(one: Import) -> dict[str, Any]:
    """Status, rows read, rows by outcome, what was kept although doubtful; the dry run and the undo, where there was one."""
    return {
        "id": str(one.pk),
        "type": one.entity,
        "name": one.name,
        "source": one.source,
        "status": one.status,
        "problem": one.problem,
        "mode": one.mode,
        "fill_only": one.fill_only,
        "read": one.read_rows,
        "counts": counted(one.counts),
        "notes": noted(one.notes, one.entity),
        "mapping": one.mapping,
        "preview": preview(one),
        "undo": undone(one),
    }


def counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {outcome: counts.get(outcome, 0) for outcome in OUTCOMES}


def preview(one: Import) -> dict[str, Any] | None:
    """What the dry run found: rows by outcome, the first records that would change, the first rows that would be refused."""
    found = one.preview
    if not found:
        return None
    refused = [
        {"row_no": r["row_no"], "reason": sentence(one.entity, r["reasons"]), "row": r["row"]} for r in found.get("refused", [])
    ]  # fmt: skip
    return {
        "rows": found["rows"],
        "counts": counted(found["counts"]),
        "notes": noted(found.get("notes", {}), one.entity),
        "changes": found.get("changes", []),
        "refused": refused,
        "at": found.get("at", ""),
    }


def undone(one: Import) -> dict[str, Any] | None:
    """What the undo did, and the first records that it left, each with who had changed it."""
    if not one.undo and not one.kept.exists():
        return None
    left = [
        {"type": kept.entity, "id": str(kept.key), "name": kept.name, **kept.why} for kept in one.kept.order_by("pk")[:KEPT]
    ]  # fmt: skip
    return {
        "removed": one.undo.get("removed", 0),
        "restored": one.undo.get("restored", 0),
        "kept": one.kept.count(),
        "left": left,
    }


def address(kept: Kept) -> str:
    """Where the record of this type is looked at, "" where it has no page."""
    return f"{registry.entity(kept.entity).url}{kept.key}/" if kept.entity else ""
