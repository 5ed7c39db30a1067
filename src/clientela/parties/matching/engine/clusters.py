"""Which records are one, out of pairs: the likeliest first, never across a pair known to be two, and no chains of chance.

Two groups become one where at least half of the pairs between them are likely themselves (average linkage): that a looks like b,
and b like c, does not make c of a.
"""

from collections.abc import Iterable
from typing import TypeVar

Key = TypeVar("Key")
ENOUGH = 0.5  # of the pairs between two groups


def clusters(pairs: Iterable[tuple[Key, Key]], apart: Iterable[tuple[Key, Key]] = ()) -> list[list[Key]]:
    """Groups of two or more. `pairs` are the likely ones, the likeliest first; `apart` are to stay in groups of their own."""
    likely = list(pairs)
    near, strangers = _beside(likely), _beside(apart)
    group: dict[Key, list[Key]] = {key: [key] for key in near}
    for one, other in likely:
        mine, yours = sorted((group[one], group[other]), key=len)
        if mine is yours or any(not strangers[key].isdisjoint(yours) for key in mine if key in strangers):
            continue
        members = set(yours)
        if sum(len(near[key] & members) for key in mine) >= ENOUGH * len(mine) * len(yours):
            yours.extend(mine)
            group.update(dict.fromkeys(mine, yours))
    found = {id(members): members for members in group.values() if len(members) > 1}
    return list(found.values())


def _beside(pairs: Iterable[tuple[Key, Key]]) -> dict[Key, set[Key]]:
    out: dict[Key, set[Key]] = {}
    for one, other in pairs:
        out.setdefault(one, set()).add(other)
        out.setdefault(other, set()).add(one)
    return out
