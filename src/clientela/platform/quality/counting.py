"""The counts of a check whole, without a cap, and by owner, source and stage: each by one statement, whatever there is."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count

from clientela.platform.conditions.compiling import EVERY, compile_condition
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import Ask, matching_rows
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.checking import Line, condition_of

WHOLE = ""
MOST = 100  # owners, and sources, that figures are kept of: those with the most records
Counts = Mapping[str, tuple[int, int]]  # part -> how many records want looking after, and of how many


def parts(entity: Entity) -> dict[str, Field]:
    """What the records of a type are told apart by: its owner, its source, the stage that its board goes by."""
    named = {"owner": "owner", "source": "source", "stage": entity.board}
    found = {kind: entity.by_name[name] for kind, name in named.items() if name in entity.by_name}
    fit = {"owner": ("user",), "source": ("composite",), "stage": ("choice", "link")}
    return {kind: item for kind, item in found.items() if item.kind in fit[kind] and not item.covered}


def counts_of(
    entity: Entity, asked: Iterable[Line], by: Actor, *, kinds: Iterable[str] | None = None
) -> dict[str, Counts]:
    """Check -> its counts; of the kinds of parts named, else of all. What several checks look at is counted once."""
    told = {kind: item for kind, item in parts(entity).items() if kinds is None or kind in kinds}
    looked_at: dict[str, dict[str, int]] = {}
    out: dict[str, Counts] = {}
    for line in asked:
        if (place := str(line.of)) not in looked_at:
            looked_at[place] = _counts(entity, line.of, told, by)
        found, of = _counts(entity, condition_of(line), told, by), looked_at[place]
        kept = {WHOLE, *(part for kind in told for part in _largest(of, f"{kind}:"))}
        out[line.key] = {part: (found.get(part, 0), of.get(part, 0)) for part in kept}
    return out


def _counts(entity: Entity, where: Mapping[str, Any], kinds: Mapping[str, Field], by: Actor) -> dict[str, int]:
    """Part -> how many; of the part without a name those that nobody looks after."""
    test = compile_condition(where, EntityWords(entity, by)) if where else EVERY
    rows = matching_rows(entity, by, Ask(where=test)).order_by()
    out = {WHOLE: rows.count()}
    for kind, item in kinds.items():
        if item.held is not None:
            held = item.held
            said = held.model._default_manager.filter(**{f"{held.by}__in": rows.values("pk")}, **held.where)
            told = said.values_list(held.column).annotate(Count(held.by, distinct=True)).order_by()
        else:
            told = rows.values_list(item.key_path).annotate(Count("pk")).order_by()
        out |= {f"{kind}:{'' if name is None else name}": count for name, count in told}
    return out


def _largest(counts: Mapping[str, int], kind: str) -> list[str]:
    return sorted((part for part in counts if part.startswith(kind)), key=lambda part: -counts[part])[:MOST]
