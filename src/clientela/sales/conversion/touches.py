"""How many contacts stood before deals that were won, and before those that were lost: as a whole, by number, and by groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from clientela.platform.entities.masks import known
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.conversion.dimensions import By, seen_customers
from clientela.sales.deals.models import Deal
from clientela.sales.forecast.reading import needs_whole_deals
from clientela.sales.pipelines.models import Outcome
from clientela.timeline.models import Entry, Kind

_SQL = Path(__file__).parent / "sql"
_TOUCHES = (_SQL / "touches.sql").read_text()
_TOLD = _TOUCHES + (_SQL / "touches_told.sql").read_text()
_DEALS = _TOUCHES + (_SQL / "touches_deals.sql").read_text()
EDGES = (1, 2, 3, 4, 5, 6, 8, 11, 16, 26)  # the first number of each band behind that of none
MOST = 100  # groups, and deals of a page
KINDS = ("sent", "received", "calls", "meetings")


@dataclass(frozen=True)
class Side:
    """Deals of one outcome. `median` of all contacts with the quarters around it; `kinds`: how many of each of KINDS on average."""

    number: int = 0
    median: float | None = None
    quarters: tuple[float, float] | None = None
    kinds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Band:
    first: int
    last: int | None  # None: and more
    won: int
    lost: int

    @property
    def words(self) -> str:
        if self.last is None:
            return _("%(first)s and more") % {"first": self.first}
        return str(self.first) if self.first == self.last else f"{self.first} – {self.last}"


@dataclass(frozen=True)
class Group:
    value: str  # as the address of its deals says it, "" for not known
    label: str
    won: Side
    lost: Side


@dataclass(frozen=True)
class Touches:
    won: Side
    lost: Side
    bands: Sequence[Band]
    groups: Sequence[Group]
    more: int  # groups that are not shown


@dataclass(frozen=True)
class Asked:
    """Which closed deals: by what they are told apart, of which days, and which of them, where only some are meant."""

    by: By
    first: date
    last: date
    outcome: str = ""
    band: int | None = None
    grp: str | None = None  # "": the deals of which it is not known


def needs_touches(actor: Actor) -> None:
    """Raise Denied for whom deals, customers or their history are kept back from: a count would tell of them."""
    needs_whole_deals(actor)
    require(actor, "see", "entry")
    party = known("deal", actor).by_name.get("party")
    if party is None or party.covered:
        raise Denied(_("Whose the deals are is kept back from you; so are their contacts."))


def touches(actor: Actor, asked: Asked) -> Touches:
    """Of deals whose customers the actor may see. Raises Denied."""
    sides: dict[str, Side] = {}
    bands: dict[tuple[int, str], int] = {}
    groups: dict[str, dict[str, Side]] = {}
    for of, grp, outcome, band, number, spread, *kinds in _rows(_TOLD, actor, asked):
        if band is not None:
            bands[band, outcome] = number
            continue
        low, middle, high = spread
        side = Side(number, middle, (low, high), dict(zip(KINDS, kinds, strict=True)))
        if of:
            groups.setdefault(grp, {})[outcome] = side
        else:
            sides[outcome] = side
    names = _names(actor, asked, groups)
    told = [
        Group(key, names[key], found.get("won", Side()), found.get("lost", Side())) for key, found in groups.items()
    ]
    told.sort(key=lambda one: (-(one.won.number + one.lost.number), one.label))
    last = max((band for band, _outcome in bands), default=-1)
    spans = [_band(at, bands) for at in range(last + 1)]
    return Touches(sides.get("won", Side()), sides.get("lost", Side()), spans, told[:MOST], max(len(told) - MOST, 0))


def deals_behind(actor: Actor, asked: Asked, *, after: UUID | None = None) -> list[tuple[Deal, dict[str, int]]]:
    """The deals behind one figure with their contacts, one more than MOST where there are more. Raises Denied."""
    said = {"outcome": asked.outcome, "band": asked.band, "grp": asked.grp, "after": after}
    found = _rows(_DEALS, actor, asked, **said, most=MOST + 1)
    names = Deal.objects.select_related("party").in_bulk([row[0] for row in found])
    return [(names[key], dict(zip(("contacts", *KINDS), counts, strict=True))) for key, *counts in found]


def _rows(sql: str, actor: Actor, asked: Asked, **said: Any) -> list[Any]:
    needs_touches(actor)
    try:
        mine, params = _mine(actor, asked).query.sql_with_params()
    except EmptyResultSet:
        return []
    entries, more = _entries(actor)
    names = {f"mine_{at}": value for at, value in enumerate((*params, *more))}
    places = [f"%(mine_{at})s" for at in range(len(names))]
    sql = sql.replace("{mine}", mine % tuple(places[: len(params)]))
    sql = sql.replace("{entries}", entries % tuple(places[len(params) :]))
    kinds = [Kind.MESSAGE, Kind.CALL, Kind.VISIT] + ([Kind.MEETING] if actor.may("see", "meeting") else [])
    with connection.cursor() as cursor:
        cursor.execute(sql, {"kinds": [str(one) for one in kinds], "edges": list(EDGES), **names, **said})
        return list(cursor.fetchall())


def _mine(actor: Actor, asked: Asked) -> Any:
    """Key and group, as text, of the deals that count."""
    rows = Deal.objects.visible_to(actor, entity="deal").exclude(outcome=Outcome.OPEN).order_by()
    rows = rows.filter(seen_customers(actor), closes_on__range=(asked.first, asked.last))
    return asked.by.of(rows).annotate(grp=Cast(asked.by.group, CharField())).values_list("pk", "grp")


def _entries(actor: Actor) -> tuple[str, Sequence[Any]]:
    """Which entries the actor may count, where not all of them."""
    if actor.scope("see", "entry") == "all":
        return "", ()
    try:
        sql, params = Entry.objects.visible_to(actor, entity="entry").order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "AND false", ()
    return f"AND t.id IN ({sql})", params


def _names(actor: Actor, asked: Asked, keys: Mapping[str, Any]) -> dict[str, str]:
    """What the groups are called."""
    by = asked.by
    says = {str(value): str(words) for value, words in by.says.items()}
    called: dict[str, str] = {}
    if by.name is not None and keys:
        rows = by.of(Deal.objects.visible_to(actor, entity="deal")).order_by().annotate(grp=Cast(by.group, CharField()))
        rows = rows.filter(closes_on__range=(asked.first, asked.last))
        called = dict(rows.values("grp").annotate(said=by.name).values_list("grp", "said"))
    return {key: says.get(key) or str(called.get(key) or key or _("not known")) for key in keys}


def _band(at: int, counts: Mapping[tuple[int, str], int]) -> Band:
    first = EDGES[at - 1] if at else 0
    last = EDGES[at] - 1 if at < len(EDGES) else None
    return Band(first, last, counts.get((at, "won"), 0), counts.get((at, "lost"), 0))
