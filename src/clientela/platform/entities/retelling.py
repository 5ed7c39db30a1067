"""What has changed on a record: when, by whom, through what, and what it said before and after, in the words of its declaration.

A change is the difference of two documents of the record, read as of just before it and as of it. So whatever the document tells
(e-mails, addresses, the names of what is linked) is told of changes too, and what is kept back from a reader is in no change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.masks import as_known
from clientela.platform.entities.reading import Missing, allowed
from clientela.platform.history.past import as_of, born_at, is_kept
from clientela.platform.history.tables import model_of, past_of, points_at, rows
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor

PAGE = 20
MOST_TICKS = 400
TICK = timedelta(microseconds=1)  # the finest that PostgreSQL tells apart
_MOMENTS = """
SELECT m.at, c.metadata::text, m.born FROM (
    SELECT at, (array_agg(context) FILTER (WHERE context IS NOT NULL))[1] AS context, bool_or(born) AS born
      FROM ({sources}) s(at, context, born) GROUP BY at) m
  LEFT JOIN pghistory_context c ON c.id = m.context
 WHERE m.at < %(before)s ORDER BY m.at DESC LIMIT %(limit)s"""
_OWN_PAST = "SELECT pgh_created_at, pgh_context_id, false FROM public.{past} WHERE {column} = %(key)s"
_BORN = "SELECT {at}, NULL::uuid, {own} FROM public.{table} x WHERE {column} = %(key)s"

Document = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """What history knows of who was behind a change."""

    kind: str = ""
    name: str = ""
    through: str = ""
    reason: str = ""
    user: str = ""


@dataclass(frozen=True)
class Moment:
    at: datetime
    act: Act
    born: bool  # the record itself came to be


@dataclass(frozen=True)
class Change:
    at: datetime
    act: Act
    born: bool
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)  # name -> what it said before and after

    @property
    def before(self) -> datetime:
        """The last moment at which it had not happened yet."""
        return self.at - TICK


def changes(entity: Entity, key: UUID, actor: Actor, *, before: datetime, limit: int = PAGE) -> list[Change]:
    """The latest changes before a moment, the newest first. Raises Missing.

    A moment at which nothing changed that the reader may see is left out, so there may be fewer than `limit`.
    """
    allowed(entity, key, actor, verb="see")
    found = list(moments(entity, key, before=before, limit=limit))
    told = [document(entity, key, actor, one.at) for one in found]
    last = [document(entity, key, actor, found[-1].at - TICK)] if found else []
    out = []
    for one, new, old in zip(found, told, [*told[1:], *last], strict=True):
        fields = difference(entity, old or {}, new or {}) if not one.born else {}
        if fields or one.born:
            out.append(Change(one.at, one.act, one.born, fields))
    return out


def moments(entity: Entity, key: UUID, *, before: datetime, limit: int) -> Iterator[Moment]:
    """When the record, or what hangs on it, was changed; the newest first."""
    sql = _MOMENTS.format(sources=" UNION ALL ".join(_sources(entity)))
    for at, said, born in rows(sql, {"key": key, "before": before, "limit": limit}):
        act = msgspec.convert(msgspec.json.decode(said), Act) if said else Act()
        yield Moment(at, act, born)


def document(entity: Entity, key: UUID, actor: Actor, when: datetime) -> Document | None:
    """The record as it stood; None where it was not there. Whether the actor may see it is asked before."""
    with as_of(when):
        found = prepared(entity.record, [key])
    if not found or found[0][0] is None:
        return None
    told: Document = msgspec.json.decode(as_known(entity, actor, found[0][0]))
    return told


def difference(entity: Entity, old: Document, new: Document) -> dict[str, tuple[Any, Any]]:
    """Field by field what two documents say otherwise."""
    return {
        item.name: (old.get(item.name), new.get(item.name))
        for item in told(entity)
        if (old.get(item.name) or None) != (new.get(item.name) or None)
    }


def told(entity: Entity) -> list[Field]:
    """The fields whose changes are told: what the record says of itself, each once."""
    return [item for item in entity.fields if not ((item.repeats and not item.own) or item.covered)]


def compared(
    entity: Entity, key: UUID, actor: Actor, *, old: datetime, new: datetime
) -> tuple[Document, dict[str, tuple[Any, Any]]]:
    """The record at the later of two moments, and what it said otherwise at the earlier one. Raises Missing."""
    allowed(entity, key, actor, verb="see")
    then, now = document(entity, key, actor, old), document(entity, key, actor, new)
    if now is None:
        raise Missing
    return now, difference(entity, then or {}, now)


def _sources(entity: Entity) -> Iterator[str]:
    """Where changes leave a trace: the record's past, the past of what hangs on it, and when that came to be."""
    model: Any = entity.model
    if is_kept(model):
        yield _OWN_PAST.format(past=past_of(model), column="pgh_obj_id")
    at = born_at([one.column for one in model._meta.concrete_fields])
    yield _BORN.format(at=at, table=model._meta.db_table, column="id", own="true")
    for link in points_at(model):
        if not (link.follows and link.noted):
            continue
        other = model_of(link.table)
        tables = [link.table]
        if hasattr(other, "pgh_event_model"):
            tables.append(past_of(other))
            yield _OWN_PAST.format(past=past_of(other), column=link.column)
        if any(one.column == "created_at" for one in other._meta.concrete_fields):
            for table in tables:
                yield _BORN.format(at="x.created_at", table=table, column=link.column, own="false")
