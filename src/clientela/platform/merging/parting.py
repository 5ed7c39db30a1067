"""Whose a row is that came while two records were one: told by what stands in it alone, and left where that tells nothing.

A row with an e-mail, a phone or a number that only one of them has is that one's; so is one from a source that names the one by its
key there, or that knows only one of them. Rows of different tables under the same key, an order and its entry, go together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from clientela.platform.history.tables import rows
from clientela.platform.merging.joints import Joint, joints

_LATER = """
SELECT id, {source}, jsonb_build_array({told})::text FROM {table} t
 WHERE t.{by} = %(into)s AND t.id > %(since)s ORDER BY id"""
_GO = "UPDATE {table} SET {by} = %(key)s WHERE id = ANY(%(keys)s)"


@dataclass(frozen=True)
class Parting:
    """Those that part, and what only one of them has: texts as compared, sources, and keys in a source."""

    into: UUID
    since: UUID  # keys that are greater came later
    words: Mapping[str, UUID]
    sources: Mapping[str, UUID]
    keys: Mapping[tuple[str, str], UUID]


@dataclass
class Parted:
    sent: dict[UUID, dict[str, list[UUID]]] = field(default_factory=dict)  # who got back -> table -> rows
    unclear: dict[str, list[UUID]] = field(
        default_factory=dict
    )  # table -> rows that stay, since nothing tells whose they are


def send_back(parting: Parting) -> Parted:
    """Each row that came since goes to whom it tells of."""
    found = [
        (joint, key, _whose(parting, source, list(_texts(said))))
        for joint in joints()
        if joint.tells
        for key, source, said in _later(joint, parting)
    ]
    by_key = {key: whose for _joint, key, whose in found if whose}
    out = Parted()
    for joint, key, whose in found:
        mine = whose or by_key.get(key)
        if mine is None:
            out.unclear.setdefault(joint.table, []).append(key)
        elif mine != parting.into:
            out.sent.setdefault(mine, {}).setdefault(joint.table, []).append(key)
    for joint in joints():
        for whose, tables in out.sent.items():
            if joint.tells and joint.table in tables:
                sql = _GO.format(table=joint.table, by=joint.column())
                rows(sql, {"key": whose, "keys": tables[joint.table]})
    return out


def _later(joint: Joint, parting: Parting) -> Iterator[tuple[UUID, str, Any]]:
    told = ", ".join(f"t.{joint.column(name)}" for name in joint.tells)
    source = f"t.{joint.column(joint.source)}" if joint.source else "''"
    sql = _LATER.format(table=joint.table, by=joint.column(), told=told, source=source)
    for key, named, said in rows(sql, {"into": parting.into, "since": parting.since}):
        yield key, named, msgspec.json.decode(said)


def _whose(parting: Parting, source: str, texts: Sequence[str]) -> UUID | None:
    """The one of whom it tells; None where it tells of nobody, or of more than one."""
    by_word = {parting.words[text] for text in texts if text in parting.words}
    by_key = {parting.keys[source, text] for text in texts if (source, text) in parting.keys}
    by_source = {parting.sources[source]} if source in parting.sources else set()
    told = by_word or by_key or by_source
    return told.pop() if len(told) == 1 else None


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said.strip().casefold()
    elif isinstance(said, dict | list):
        for one in said.values() if isinstance(said, dict) else said:
            yield from _texts(one)
