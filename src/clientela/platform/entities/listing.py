"""Lists as rows, not instances: one query per page, keyset paging both ways, SQL compiled once for each shape of a list.

A plain list (no filter, no search) runs as a prepared statement. What compares with values is sent whole each time, since
PostgreSQL plans it better for the values at hand; see shapes.py for the conditions that share their text.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Container, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import KEYED, Entity, Field, computed
from clientela.platform.entities.linking import with_names_seen
from clientela.platform.entities.masks import searched_in
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reckoning import columns as reckoned
from clientela.platform.entities.reckoning import is_personal
from clientela.platform.entities.searching import matching
from clientela.platform.entities.shapes import Group, Hole, Shapeless, holes, kinds, mark, put_together, taken_apart
from clientela.platform.history.past import not_kept, walked
from clientela.platform.people.as_of import moment
from clientela.platform.people.prepared import planned, prepared
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.rights import Rights, Scope
from clientela.platform.permissions.tallying import count_read

PAGE = 50
CAP = 10_000  # counts stop here


class BadCursor(ValueError):
    """This page link is damaged; start from the first page."""


@dataclass(frozen=True)
class Ask:
    """What a list is asked for. `after` and `before` are cursors of a Page; `sort` is a column, "-" before it for descending.

    `at_once`: roll-ups that all its rows are needed of come from one pass over what they count, not row by row.
    """

    columns: tuple[str, ...] = ()
    sort: str = ""
    after: str = ""
    before: str = ""
    q: str = ""
    where: Q = field(default_factory=Q)
    limit: int = PAGE
    at_once: bool = False


@dataclass(frozen=True)
class Page:
    """`rows` are flat tuples: the key, then the cells of each column. Keys and moments are the texts that PostgreSQL wrote."""

    rows: list[tuple[Any, ...]]
    previous: str
    next: str


class _Reach(NamedTuple):
    """A scope, and of how many teams and departments it speaks. Which ones, and of whom, are values like others."""

    scope: Scope
    teams: int = 0
    departments: int = 0

    @property
    def keys(self) -> int:
        """How many keys it takes: of the user, the teams and the departments."""
        return 0 if self.scope in ("all", "none") else 1 + self.teams + self.departments


@dataclass(frozen=True)
class _Shape:
    """All that decides the text of a list's SQL."""

    entity: str
    columns: tuple[str, ...]
    sort: str
    backwards: bool
    cursor: tuple[
        type, ...
    ]  # of its values: none, the key alone (it stands at a null), or what is sorted by and the key
    limit: int
    at_once: bool
    where: Group
    reach: _Reach


@dataclass(frozen=True)
class _Compiled:
    """The SQL of a shape, its parameters, and which of them hold the values of the condition and of the cursor."""

    sql: str
    params: tuple[Any, ...]
    holes: tuple[Hole | None, ...]

    def filled(self, values: Sequence[Any]) -> list[Any]:
        pairs = zip(self.params, self.holes, strict=True)
        return [param if hole is None else hole.filled(values[hole.place]) for param, hole in pairs]


def page(entity: Entity, actor: Actor, ask: Ask) -> Page:
    """The rows that `actor` may see, in order. Raises BadCursor, or LookupError for an unknown column."""
    ask = replace(ask, columns=ask.columns or entity.columns, sort=ask.sort or entity.sort)
    sort = _sortable(entity, ask.sort)
    if sort.computed is not None:
        ask = replace(ask, at_once=is_large(matching_rows(entity, actor, ask)))
    at = _decode(ask.before or ask.after, sort) if ask.before or ask.after else None
    with _best_read(entity, ask, sort):
        found = _paged(_rows(entity, actor, ask, at), ask, sort)
    count_read(actor, len(found.rows))
    return found


def pages(entity: Entity, actor: Actor, asks: Sequence[Ask]) -> list[Page]:
    """A page of each of several lists in one order, as `page` answers it; the first pages of quick lists in one statement."""
    asks = [replace(ask, columns=ask.columns or entity.columns, sort=ask.sort or entity.sort) for ask in asks]
    sort = _sortable(entity, asks[0].sort) if asks else None
    if (
        len(asks) < 2
        or sort is None
        or sort.computed is not None
        or moment() is not None
        or any(a.after or a.before for a in asks)
    ):
        return [page(entity, actor, ask) for ask in asks]
    shapes = [_of_shape(entity, actor, ask, None) for ask in asks]
    lists = [(shape, shape.filled(values)) for shape, values in shapes if shape is not None]
    if len(lists) < len(asks):
        return [page(entity, actor, ask) for ask in asks]
    rows = planned(*_at_once(lists))
    by_place: dict[int, list[tuple[Any, ...]]] = {place: [] for place in range(len(asks))}
    for place, *row in rows:
        by_place[place].append(tuple(row))
    found = [_paged(by_place[place], ask, sort) for place, ask in enumerate(asks)]
    count_read(actor, sum(len(one.rows) for one in found))
    return found


def _at_once(lists: Sequence[tuple[_Compiled, list[Any]]]) -> tuple[str, list[Any]]:
    """One statement that answers several lists, the place of each before its rows. Each is planned for its own values: a column
    that holds next to nothing and one of thousands want different plans."""
    parts = [f"SELECT {place}, list.* FROM ({shape.sql}) list" for place, (shape, _params) in enumerate(lists)]
    return " UNION ALL ".join(parts), [param for _shape, params in lists for param in params]


def count(entity: Entity, actor: Actor, ask: Ask) -> tuple[int, bool]:
    """How many rows match, and whether that is exact: counted up to 10,000, estimated by the planner beyond."""
    with _best_read(entity, ask):
        rows = matching_rows(entity, actor, ask)
        counted: int = rows.order_by()[: CAP + 1].count()
        if counted <= CAP:
            return counted, True
        return max(_estimated(rows), CAP), False


def is_large(rows: Any) -> bool:
    """Whether they seem to be so many that one pass over what they have costs less than asking for each."""
    return _estimated(rows) > CAP


def _estimated(rows: Any) -> int:
    """By the planner, who is not even asked where Django sees that nothing can match."""
    told = rows.order_by().values("pk").explain(format="json")
    return int(msgspec.json.decode(told)[0]["Plan"]["Plan Rows"]) if told else 0


def _best_read(entity: Entity, ask: Ask, sort: Field | None = None) -> AbstractContextManager[None]:
    """In the past, a list without a condition is walked from its end where an index of now has its order."""
    derived = not_kept(entity.model) if moment() else set()
    in_order = sort is None or _sort_path(sort) in derived
    return walked() if derived and in_order and not (ask.where or ask.q) else nullcontext()


def cells(item: Field) -> tuple[str, ...]:
    """The ORM paths that one cell of this field needs."""
    if item.kind in KEYED:
        return (item.key_path, computed(item) if item.shut else item.name_path)
    if item.kind == "money":
        return (_path(item), item.currency_path)
    return (_path(item),)


def _path(item: Field) -> str:
    return item.orm if item.stored else computed(item)


def with_cells(rows: Any, names: Iterable[str], words: EntityWords, *, at_once: Container[str] = ()) -> Any:
    """The rows with what these fields hold that no path leads to, by what `computed` calls it; roll-ups of some `at_once`."""
    for name in names:
        item = words.entity.by_name[name]
        if item.expression is not None:
            rows = rows.annotate(**{computed(item): item.expression})
        elif item.computed is not None:
            rows = rows.annotate(**reckoned(item, words, at_once=name in at_once))
    return rows


def _rows(entity: Entity, actor: Actor, ask: Ask, at: tuple[Any, UUID] | None) -> list[tuple[Any, ...]]:
    """By the statement of the list's shape where there is one: prepared if it asks for no values, else planned for them."""
    found, values = _of_shape(entity, actor, ask, at)
    if found is not None:
        filled = found.filled(values)
        plain = not (ask.q or ask.where) and actor.scope("see", entity.key) == "all"
        return prepared(found.sql, filled, as_written=True) if plain else planned(found.sql, filled)
    try:
        rows = with_names_seen(matching_rows(entity, actor, ask), (entity.by_name[n] for n in ask.columns), actor)
        return planned(*_query(EntityWords(entity, actor), rows, ask, at).query.sql_with_params())
    except EmptyResultSet:
        return []


def _of_shape(
    entity: Entity, actor: Actor, ask: Ask, at: tuple[Any, UUID] | None
) -> tuple[_Compiled | None, list[Any]]:
    """The compiled statement and its values. None where a right is more than a scope, or not all may be searched."""
    scope = actor.scope("see", entity.key)
    if (entity.hangs or entity.leans) and scope != "all":  # by the rights on what they hang on as well
        return None, []
    if actor.outside or actor.limited("see", entity.key) or actor.shares:
        return None, []
    if ask.q and (entity.found_by or actor.kept_back(entity.key)):
        return None, []
    if scope != "all" and (actor.user_id is None or moment() is not None):  # of the past, by rights of now
        return None, []
    asked, words = (*ask.columns, ask.sort.lstrip("-")), EntityWords(entity, actor)
    reckons = [entity.by_name[name] for name in asked if entity.by_name[name].computed is not None]
    if reckons and (scope != "all" or any(is_personal(item, words) for item in reckons)):
        return None, []
    if any(entity.by_name[name].shut for name in ask.columns):
        return None, []
    try:
        where, values = taken_apart(ask.where & matching(ask.q) if ask.q else ask.where)
    except Shapeless:
        return None, []
    kind = _python(_sortable(entity, ask.sort))
    cursor = () if at is None else (kind, UUID) if at[0] is not None else (UUID,)
    reach, whose = _reach(actor, scope)
    shape = _Shape(entity.key, ask.columns, ask.sort, bool(ask.before), cursor, ask.limit, ask.at_once, where, reach)
    return _compiled(shape, entity), [*values, *(at or ())[-len(cursor) :], *whose]


def _reach(actor: Actor, scope: Scope) -> tuple[_Reach, list[Any]]:
    if scope in ("all", "none"):
        return _Reach(scope), []
    teams = actor.team_ids if scope in ("team", "department") else ()
    departments = actor.department_ids if scope == "department" else ()
    return _Reach(scope, len(teams), len(departments)), [actor.user_id, *teams, *departments]


def _anybody(reach: _Reach, whose: Sequence[Any]) -> Actor:
    """Somebody of that reach with marks for the keys of user, teams and departments."""
    user, teams, departments = whose[0] if whose else None, whose[1 : 1 + reach.teams], whose[1 + reach.teams :]
    rights = Rights({"*": {"*": reach.scope}})
    return Actor("user", "", user, rights=rights, team_ids=tuple(teams), department_ids=tuple(departments))


@lru_cache(maxsize=512)
def _compiled(shape: _Shape, entity: Entity) -> _Compiled | None:
    """None where nothing can match, and where Django makes of values what it would not make of others."""
    asked = (*kinds(shape.where), *shape.cursor)
    marks = [mark(kind, place) for place, kind in enumerate((*asked, *[UUID] * shape.reach.keys))]
    said, whose = marks[: len(asked)], marks[len(asked) :]
    at = (said[-2] if len(shape.cursor) > 1 else None, said[-1]) if shape.cursor else None
    ask = Ask(columns=shape.columns, sort=shape.sort, limit=shape.limit, at_once=shape.at_once)
    ask = replace(ask, before="x" if shape.backwards else "")
    try:
        anybody = _anybody(shape.reach, whose)
        rows = entity.visible_to(anybody).filter(put_together(shape.where, iter(said)))
        sql, params = _query(EntityWords(entity, anybody), rows, ask, at).query.sql_with_params()
        return _Compiled(sql, params, holes(params, marks, needed=len(said)))
    except (Shapeless, EmptyResultSet, ValueError, ValidationError):  # such as a field that reads a text as a key
        return None


def _query(words: EntityWords, rows: Any, ask: Ask, at: tuple[Any, UUID] | None) -> Any:
    name, descending = ask.sort.lstrip("-"), ask.sort.startswith("-")
    item = words.entity.by_name[name]
    shown = [words.entity.by_name[column] for column in ask.columns]
    rows = with_cells(rows, dict.fromkeys([*ask.columns, name]), words, at_once=[name] if ask.at_once else ())
    paths = ["pk", *(path for one in shown for path in cells(one)), _sort_path(item)]
    down = descending != bool(ask.before)
    if at is not None:
        rows = rows.filter(_beyond(item, at, down=down))
    order = [_ordered(item, down=down), OrderBy(F("pk"), descending=down)]
    return rows.order_by(*order).values_list(*paths)[: ask.limit + 1]


def matching_rows(entity: Entity, actor: Actor, ask: Ask) -> Any:
    """The rows that the actor may see of those that `ask` searches and filters, in no order."""
    rows = entity.visible_to(actor).filter(ask.where)
    return searched_in(rows, entity, actor, ask.q) if ask.q else rows


def _sort_path(item: Field) -> str:
    return item.order or (item.name_path if item.kind in KEYED else _path(item))


def _ordered(item: Field, *, down: bool) -> OrderBy:
    """Nothing counts as the smallest, in both directions, so that one index serves both."""
    nulls = {"nulls_last": True} if down else {"nulls_first": True}
    return OrderBy(F(_sort_path(item)), descending=down, **(nulls if item.nullable else {}))


def _beyond(item: Field, at: tuple[Any, UUID], *, down: bool) -> Q:
    """The rows past the cursor. The outer bound lets PostgreSQL start in the index; the inner part sorts out equals."""
    value, key = at
    path, than, bound = _sort_path(item), "lt" if down else "gt", "lte" if down else "gte"
    equals = Q(**{f"pk__{than}": key})
    if value is None:
        same = Q(**{f"{path}__isnull": True}) & equals
        return same if down else same | Q(**{f"{path}__isnull": False})
    near = Q(**{f"{path}__{bound}": value}) & (Q(**{f"{path}__{than}": value}) | (Q(**{path: value}) & equals))
    return near | Q(**{f"{path}__isnull": True}) if down and item.nullable else near


def _sortable(entity: Entity, sort: str) -> Field:
    item = entity.by_name.get(sort.lstrip("-"))
    if item is None or not item.sorts:
        said = {"list": entity.label_plural, "column": sort.lstrip("-")}
        raise LookupError(_("%(list)s can't be sorted by “%(column)s”.") % said)
    return item


def _paged(rows: list[tuple[Any, ...]], ask: Ask, sort: Field) -> Page:
    more = len(rows) > ask.limit
    rows = rows[: ask.limit]
    if ask.before:
        rows.reverse()
    if not rows:
        return Page([], "", "")
    first, last = _encode(rows[0], sort), _encode(rows[-1], sort)
    if ask.before:
        return Page(rows, first if more else "", last)
    return Page(rows, first if ask.after else "", last if more else "")


def _encode(row: tuple[Any, ...], sort: Field) -> str:
    value = row[-1]
    if sort.kind == "moment" and value is not None:
        value = datetime.fromisoformat(value)
    return urlsafe_b64encode(msgspec.json.encode([value, row[0]])).decode().rstrip("=")


def _decode(text: str, item: Field) -> tuple[Any, UUID]:
    """Only what `_encode` could have written: anything else may not even reach the database."""
    written: Any = tuple[_CURSORS.get(_python(item), _python(item)) | None, UUID]  # type: ignore[misc]
    try:
        value, key = msgspec.json.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=written)
    except ValueError as error:
        raise BadCursor(_("This page link is damaged; start from the first page.")) from error
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value.adjusted()) < 1000):
        raise BadCursor(_("This page link is damaged; start from the first page."))
    return value, key


_CURSORS: dict[Any, Any] = {
    str: Annotated[str, msgspec.Meta(pattern=r"\A[^\x00]*\Z")],
    datetime: Annotated[datetime, msgspec.Meta(tz=True)],
}


def _python(item: Field) -> Any:
    kinds = {
        "date": date,
        "moment": datetime,
        "number": Decimal,
        "money": Decimal,
        "integer": int,
        "year": int,
        "truth": bool,
    }
    return kinds.get(item.kind, str)
