"""The places that the sidebar leads to, as data: `wiring.NAVIGATION` lists the groups.

An entity that no group names stands at the end of the group marked `rest`, so that a new one needs no line here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from clientela.platform.entities import registry

May = Callable[[str, str], bool]  # verb, entity


@dataclass(frozen=True)
class Place:
    """Either a page of its own, or with `plural` the list of an entity, as it opens.

    `key` is the letter after G; `count` names what it counts.
    """

    plural: str = ""
    label: Any = ""
    url: str = ""
    icon: str = ""
    key: str = ""
    verb: str = "see"  # the right that opens it; for a page of its own on `of`, "" for everybody
    of: str = ""  # for a page of its own: the entity that the right is on, "" for any at all
    count: str = ""
    handy: bool = False  # stands in the bar of small screens


@dataclass(frozen=True)
class Group:
    label: Any
    places: tuple[Place, ...]
    rest: bool = False
    but: tuple[str, ...] = ()  # of the rest, what other pages lead to


_groups: list[Group] = []


def declare(groups: Iterable[Group]) -> None:
    _groups[:] = groups


def verbs() -> frozenset[str]:
    """The rights that decide what a sidebar shows."""
    return frozenset(place.verb for group in _groups for place in group.places if place.verb) | {"see"}


def navigation(may: May, path: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The groups as `ui/layout.html` draws them, without what may not be opened."""
    named = {name for group in _groups for name in (*group.but, *(place.plural for place in group.places))}
    others = tuple(
        Place(entity.plural) for entity in registry.every() if entity.plural not in named and not entity.hangs
    )
    groups = [(group.label, [*group.places, *(others if group.rest else ())]) for group in _groups]
    drawn = [{"label": label, "items": _items(places, may, path, counts)} for label, places in groups]
    return [group for group in drawn if group["items"]]


def _items(places: Iterable[Place], may: May, path: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    out = []
    for place in places:
        item = _listed(place, may) if place.plural else _own(place, may)
        if item:
            current = path == "/" if item["url"] == "/" else path.startswith(item["url"])
            out.append(
                item | {"current": current, "key": place.key, "count": counts.get(place.count, 0), "handy": place.handy}
            )
    return out


def _listed(place: Place, may: May) -> dict[str, Any] | None:
    try:
        entity = registry.entity(place.plural)
    except registry.UnknownType:
        return None
    seen = may(place.verb, entity.key)
    return {"label": entity.label_plural, "url": entity.url, "icon": entity.icon} if seen else None


def _own(place: Place, may: May) -> dict[str, Any] | None:
    on = [place.of] if place.of else [entity.key for entity in registry.every()]
    open_to = not place.verb or any(may(place.verb, key) for key in on)
    return {"label": place.label, "url": place.url, "icon": place.icon} if open_to else None
