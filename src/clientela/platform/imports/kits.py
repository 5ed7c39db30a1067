"""Exports of other programs, recognised by their headings and mapped as they are meant, where words alone would mistake them.

A kit is data that a room declares and `wiring.KITS` lists.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from clientela.platform.imports.reading import Layout, Row
from clientela.platform.imports.targets import Mapped


@dataclass(frozen=True)
class Kit:
    """One export. It is recognised where all of `marks` are headings; `columns` lead to a target, or to a target and a label."""

    name: str  # "HubSpot contacts": a proper name, not translated
    entity: str
    marks: tuple[str, ...]
    columns: Mapping[str, str | tuple[str, str]]
    left: tuple[str, ...] = ()  # headings that would be mistaken by their words
    users: Mapping[str, str] = field(
        default_factory=dict
    )  # heading -> target, where its cells are e-mails of colleagues
    apart: bool = (
        False  # its keys are those of other records of the same program too: they count as a source of their own
    )

    @property
    def program(self) -> str:
        return self.name.partition(" ")[0]


_kits: list[Kit] = []


def declare(kits: Sequence[Kit]) -> None:
    _kits[:] = kits


def recognised(headings: Iterable[str], entity: str) -> Kit | None:
    """The kit whose marks are all there; of several, the one with the most."""
    said = {_plain(heading) for heading in headings}
    found = [kit for kit in _kits if kit.entity == entity and all(_plain(mark) in said for mark in kit.marks)]
    return max(found, key=lambda kit: len(kit.marks), default=None)


def recognised_anywhere(headings: Iterable[str]) -> Kit | None:
    """The same, whatever type of record it is of."""
    names = list(headings)
    found = [kit for entity in dict.fromkeys(kit.entity for kit in _kits) if (kit := recognised(names, entity))]
    return max(found, key=lambda kit: len(kit.marks), default=None)


def mapping_of(
    kit: Kit, layout: Layout, proposed: Sequence[Mapping[str, Any]], rows: Sequence[Row] = ()
) -> list[dict[str, Any]]:
    """What the kit says of the columns, and for those that it does not know what was proposed by their words."""
    users = {heading: to for heading, to in kit.users.items() if _are_emails(layout, heading, rows)}
    columns = {_plain(heading): to for heading, to in {**kit.columns, **users}.items()}
    left = {_plain(heading) for heading in (*kit.left, *kit.users)}
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


def _are_emails(layout: Layout, heading: str, rows: Sequence[Row]) -> bool:
    """Whether a column names colleagues by their e-mail; a name alone tells nobody apart."""
    at = [place for place, name in enumerate(layout.headings) if _plain(name) == _plain(heading)]
    cells = [cell for row in rows for place in at if place < len(row.values) and (cell := row.values[place])]
    return bool(cells) and all("@" in cell for cell in cells)


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().replace("_", " ").split())
