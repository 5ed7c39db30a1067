"""Exports of other programs, recognised by their headings and mapped as they are meant, where words alone would mistake them.

A kit is data that a room declares and `wiring.KITS` lists.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from clientela.platform.imports.reading import Layout
from clientela.platform.imports.targets import Mapped


@dataclass(frozen=True)
class Kit:
    """One export. It is recognised where all of `marks` are headings; `columns` lead to a target, or to a target and a label."""

    name: str  # "HubSpot contacts": a proper name, not translated
    entity: str
    marks: tuple[str, ...]
    columns: Mapping[str, str | tuple[str, str]]
    left: tuple[str, ...] = ()  # headings that would be mistaken by their words


_kits: list[Kit] = []


def declare(kits: Sequence[Kit]) -> None:
    _kits[:] = kits


def recognised(headings: Iterable[str], entity: str) -> Kit | None:
    """The kit whose marks are all there; of several, the one with the most."""
    said = {_plain(heading) for heading in headings}
    found = [kit for kit in _kits if kit.entity == entity and all(_plain(mark) in said for mark in kit.marks)]
    return max(found, key=lambda kit: len(kit.marks), default=None)


def mapping_of(kit: Kit, layout: Layout, proposed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the kit says of the columns, and for those that it does not know what was proposed by their words."""
    columns = {_plain(heading): to for heading, to in kit.columns.items()}
    left = {_plain(heading) for heading in kit.left}
    own: dict[int, Mapped] = {}
    for at, heading in enumerate(layout.headings):
        if to := columns.get(_plain(heading)):
            target, label = (to, "") if isinstance(to, str) else to
            own[at] = Mapped(at, target, label, sure=1)
    settled = {item.target for item in own.values()}
    others = [
        item for item in proposed
        if item["column"] not in own and item["target"] not in settled and _plain(layout.headings[item["column"]]) not in left
    ]  # fmt: skip
    return sorted([*map(asdict, own.values()), *map(dict, others)], key=lambda item: item["column"])


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().replace("_", " ").split())
