"""Who is around a party: relationships, employment, households and parts of organisations together, one and two steps away.

Whoever the asker may not see is there without a name, and nothing is told of what lies behind.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from clientela.parties.models import Kind, Party
from clientela.parties.relationships.kinds import BACK, KINDS
from clientela.parties.relationships.kinds import said as said_of_tie
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor

AROUND = (Path(__file__).parent / "sql" / "around.sql").read_text()
NEAR, FAR = 12, 5  # of each sort, around the party and around each of its neighbours
_LINKS = {
    "employment": pgettext_lazy("tie", "works for"), "-employment": pgettext_lazy("tie", "employs"),
    "home": pgettext_lazy("tie", "lives in"), "-home": pgettext_lazy("tie", "home of"),
    "part": pgettext_lazy("tie", "part of"), "-part": pgettext_lazy("tie", "has as a part"),
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """What the first is to the second: `what` is a kind of tie or of a field's link, "-" before it for the other direction."""

    first: UUID
    second: UUID
    what: str
    tie: UUID | None = None
    since: date | None = None
    until: date | None = None
    note: str = ""

    @property
    def said(self) -> Any:
        return _LINKS.get(self.what) or said_of_tie(self.what)


@dataclass(frozen=True)
class Somebody:
    key: UUID
    kind: str = ""
    name: str = ""

    @property
    def hidden(self) -> bool:
        return not self.kind

    @property
    def said(self) -> str:
        return self.name or _("Somebody you may not see")


@dataclass
class Network:
    """`near` are the links of the party itself, `far` those of its neighbours to others; `people` all who occur."""

    centre: UUID
    near: list[Link]
    far: list[Link] = field(default_factory=list)
    people: dict[UUID, Somebody] = field(default_factory=dict)


def near(key: UUID, actor: Actor) -> Network:
    """One step around a party that the actor may see."""
    links = _around([key], NEAR)
    people = _seen({key, *(link.second for link in links)}, actor)
    return Network(key, [replace(link, note="") if people[link.second].hidden else link for link in links], [], people)


def network(key: UUID, actor: Actor) -> Network:
    """Two steps around a party that the actor may see."""
    out = near(key, actor)
    shown = {link.second for link in out.near}
    known = {(link.first, link.second, link.what.lstrip(BACK)) for link in out.near}
    for link in _around([one for one in shown if not out.people[one].hidden], FAR):
        ends = {(link.first, link.second, link.what.lstrip(BACK)), (link.second, link.first, link.what.lstrip(BACK))}
        if link.second != key and not ends & known:
            known |= ends
            out.far.append(link)
    out.people |= _seen({link.second for link in out.far} - out.people.keys(), actor)
    return out


def is_tie(what: str) -> bool:
    """A row of its own, which can be changed and taken away; the others are fields of a party."""
    return what.removeprefix(BACK) in KINDS


def _around(keys: list[UUID], most: int) -> list[Link]:
    return [Link(*row) for row in prepared(AROUND, {"keys": keys, "most": most})] if keys else []


def _seen(keys: set[UUID], actor: Actor) -> dict[UUID, Somebody]:
    """Each key with the name behind it, without one where the actor may not see it."""
    out = {key: Somebody(key) for key in keys}
    for kind in Kind.values:
        if actor.may("see", kind):
            visible = Party.objects.filter(pk__in=keys, kind=kind).visible_to(actor, entity=kind)
            out |= {key: Somebody(key, kind, name) for key, name in visible.values_list("pk", "name")}
    return out
