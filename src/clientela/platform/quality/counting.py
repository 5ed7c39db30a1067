"""The counts of a check whole, without a cap, and by owner and source: each by one statement, whatever there is."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count

from clientela.platform.conditions.compiling import EVERY, compile_condition
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import Ask, matching_rows
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.checking import Line, condition_of

WHOLE = ""
MOST = 100  # owners, and sources, that figures are kept of: those with the most records


def parts_of(entity: Entity, line: Line, by: Actor) -> dict[str, tuple[int, int]]:
    """Part -> how many records want looking after, and of how many."""
    found, looked_at = _counts(entity, condition_of(line), by), _counts(entity, line.of, by)
    kept = {WHOLE, *_largest(looked_at, "owner:"), *_largest(looked_at, "source:")}
    return {part: (found.get(part, 0), looked_at.get(part, 0)) for part in kept}


def _counts(entity: Entity, where: Mapping[str, Any], by: Actor) -> dict[str, int]:
    test = compile_condition(where, EntityWords(entity, by)) if where else EVERY
    rows = matching_rows(entity, by, Ask(where=test)).order_by()
    out = {WHOLE: rows.count()}
    owner, source = entity.by_name.get("owner"), entity.by_name.get("source")
    if owner is not None and owner.kind == "user":
        owned = rows.filter(**{f"{owner.key_path}__isnull": False})
        told = owned.values_list(owner.key_path).annotate(Count("pk")).order_by()
        out |= {f"owner:{key}": count for key, count in told}
    if source is not None and source.held is not None:
        held = source.held
        said = held.model._default_manager.filter(**{f"{held.by}__in": rows.values("pk")}, **held.where)
        told = said.values_list(held.column).annotate(Count(held.by, distinct=True)).order_by()
        out |= {f"source:{name}": count for name, count in told}
    return out


def _largest(counts: Mapping[str, int], kind: str) -> list[str]:
    return sorted((part for part in counts if part.startswith(kind)), key=lambda part: -counts[part])[:MOST]
