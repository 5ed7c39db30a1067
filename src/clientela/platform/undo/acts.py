"""Acts as they are told to people: who did what to which records, and whether that still holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import key_in
from clientela.platform.history import names
from clientela.platform.history.tables import past_of, rows, tracked_models
from clientela.platform.permissions.actor import Actor
from clientela.platform.undo.particular import done_again_elsewhere
from clientela.platform.undo.records import entities_of, gone_rows, hangs_on, records_of

DAYS = 30
MOST = 50  # acts told at once
NAMED = 3  # records of an act that are called by name
_RECENT = (Path(__file__).parent / "sql" / "recent.sql").read_text()
_ONE = """
SELECT created_at, metadata->>'user', metadata->>'name', metadata->>'through' FROM pghistory_context
 WHERE id = ANY(%(contexts)s) ORDER BY created_at DESC LIMIT 1"""
_BORN = """
SELECT context_id, of, 'insert', cardinality(keys)::bigint, keys[1:%(named)s]
  FROM history_birth WHERE context_id = ANY(%(contexts)s)"""
_CHANGED = """
SELECT pgh_context_id, %(table)s, pgh_label, count(DISTINCT pgh_obj_id), (array_agg(DISTINCT pgh_obj_id))[1:{named}]
  FROM {past} WHERE pgh_context_id = ANY(%(contexts)s) GROUP BY 1, 3"""
_VERBS = {"insert": "created", "update": "changed", "delete": "deleted"}


@dataclass(frozen=True)
class Act:
    name: str
    at: datetime
    user: str  # the key of who did it, "" for nobody
    by: str
    through: str
    contexts: tuple[UUID, ...]

    @property
    def is_undo(self) -> bool:
        return self.name.startswith("undo ")

    @property
    def slug(self) -> str:
        return names.slug(self.name)


@dataclass
class Line:
    """`verb` (created, changed, deleted) was done to so many records of a type; some of them by key and name."""

    verb: str
    entity: Entity
    count: int
    records: list[tuple[UUID, str]] = field(default_factory=list)  # "" for one that the reader may not see


@dataclass(frozen=True)
class Told:
    act: Act
    lines: tuple[Line, ...]
    holds: bool

    @property
    def undoable(self) -> bool:
        """Imports have a page of their own, with an undo that tells more; a merge is done again where it was done."""
        elsewhere = "import " in self.act.name or done_again_elsewhere(self.act.name)
        return self.holds and bool(self.lines) and not elsewhere


def recent(actor: Actor, *, before: datetime | None = None) -> list[Told]:
    """The actor's own acts of the last days, the latest first; those that touched no record are left out."""
    params = {"user": str(actor.user_id), "days": DAYS, "before": before, "most": MOST}
    acts = [
        Act(name, at, str(actor.user_id), actor.name, through, tuple(contexts))
        for name, at, through, contexts in rows(_RECENT, params)
    ]
    return [told for told in tell(acts, actor) if told.lines]


def named(slug: str) -> Act | None:
    """The act of this name as an address carries it."""
    name = _name(slug)
    contexts = names.contexts(name) if name else []
    found = rows(_ONE, {"contexts": contexts}) if contexts else []
    if not found:
        return None
    at, user, by, through = found[0]
    return Act(name, at, user or "", by or "", through or "", tuple(contexts))


def tell(acts: Sequence[Act], actor: Actor) -> list[Told]:
    """What was done in each, as far as the actor may see it."""
    undone = names.undone([act.name for act in acts])
    touched = _touched([key for act in acts for key in act.contexts])
    lines = {act.name: _lines(act, touched) for act in acts}
    _call_by_name([line for each in lines.values() for line in each], actor)
    return [Told(act, tuple(lines[act.name]), act.name not in undone) for act in acts]


def size(act: Act) -> int:
    """How many rows it touched."""
    return sum(int(count) for _context, _table, _label, count, _keys in _touched(act.contexts))


def born(act: Act) -> set[UUID]:
    """The first rows that it created."""
    found = rows(_BORN, {"contexts": list(act.contexts), "named": NAMED})
    return {key for _context, _table, _label, _count, keys in found for key in keys}


def _touched(contexts: Iterable[UUID]) -> list[tuple[UUID, str, str, int, list[UUID]]]:
    wanted = list(contexts)
    if not wanted:
        return []
    found = rows(_BORN, {"contexts": wanted, "named": NAMED})
    for model in tracked_models():
        sql = _CHANGED.format(past=past_of(model), named=NAMED)
        found += rows(sql, {"contexts": wanted, "table": model._meta.db_table})
    return found


def _lines(act: Act, touched: Sequence[tuple[UUID, str, str, int, list[UUID]]]) -> list[Line]:
    """What happened to records; where only something hanging on them was touched, they were changed."""
    mine = [one for one in touched if one[0] in act.contexts]
    lines: dict[tuple[str, str], Line] = {}
    seen: set[UUID] = set()
    order = sorted(mine, key=lambda one: (not entities_of(one[1]), ("insert", "delete", "update").index(one[2])))
    for _context, table, label, count, keys in order:
        direct = bool(entities_of(table))
        if not direct and hangs_on(table) is None:
            continue
        roots = set(records_of(table, keys).values())
        fresh = [root for root in roots if root[1] not in seen]
        seen |= {key for _table, key in fresh}
        verb = _VERBS[label] if direct else "changed"
        for entity, some in by_type(fresh):
            line = lines.setdefault((verb, entity.key), Line(verb, entity, 0))
            line.count += count if direct and len(fresh) == len(keys) else len(some)
            line.records += [(key, "") for key in some][: NAMED - len(line.records)]
    return list(lines.values())


def by_type(roots: Sequence[tuple[str, UUID]]) -> list[tuple[Entity, list[UUID]]]:
    out = []
    for table in {table for table, _key in roots}:
        left = [key for of, key in roots if of == table]
        for entity in entities_of(table):
            mine = set(entity.rows().filter(pk__in=left).values_list("pk", flat=True))
            mine |= set(gone_rows(entity).filter(pgh_obj_id__in=left).values_list("pgh_obj_id", flat=True))
            if some := [key for key in left if key in mine]:
                out.append((entity, some))
                left = [key for key in left if key not in mine]
    return out


def _call_by_name(lines: Sequence[Line], actor: Actor) -> None:
    wanted: dict[str, tuple[Entity, set[UUID]]] = {}
    for line in lines:
        wanted.setdefault(line.entity.key, (line.entity, set()))[1].update(key for key, _name in line.records)
    called = {key: _names(entity, keys, actor) for key, (entity, keys) in wanted.items()}
    for line in lines:
        line.records = [(key, called[line.entity.key].get(key, "")) for key, _name in line.records]


def _names(entity: Entity, keys: set[UUID], actor: Actor) -> Mapping[UUID, str]:
    """Of those that are there, what the actor may see; of the deleted ones, what the actor deleted."""
    title = entity.by_name[entity.title].orm
    if not actor.may("see", entity.key):
        return {}
    gone = gone_rows(entity).filter(pgh_obj_id__in=keys, pgh_context__metadata__user=str(actor.user_id))
    out: dict[UUID, str] = dict(gone.order_by("pgh_id").values_list("pgh_obj_id", title))
    there = entity.rows().filter(pk__in=keys).values_list("pk", flat=True)
    for key in there:
        out.pop(key, None)
    return out | dict(entity.visible_to(actor).filter(pk__in=keys).values_list("pk", title))


def _name(slug: str) -> str:
    """The name that an address means, "" for none."""
    *prefixes, kind, key = _parted(slug)
    fits = kind in ("act", "bulk", "import", "merge", "deed") and key_in(key) and all(one == "undo" for one in prefixes)
    return " ".join([*prefixes, kind, key]) if fits else ""


def _parted(slug: str) -> list[str]:
    head, key = slug[:-37], slug[-36:]
    return [*head.split("-"), key]
