"""A network as a drawing: the party in the middle, its neighbours on an ellipse, theirs on an outer one.

Each neighbour gets as much of the round as it has others behind it, so that nothing lies on anything else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin
from uuid import UUID

from clientela.parties.relationships.network import Link, Network, Somebody

WIDTH, HEIGHT = 1080, 600
RINGS = ((0.0, 0.0), (190.0, 140.0), (360.0, 250.0))  # half axes, by steps from the middle
MARGIN = 44  # above and below all
LONGEST = 22  # letters of a name beside its node


@dataclass(frozen=True)
class Node:
    x: int
    y: int
    step: int
    anchor: str  # where its name begins: start, middle or end
    above: bool  # its name stands above it
    who: Somebody

    @property
    def label(self) -> str:
        name = self.who.said
        return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


@dataclass(frozen=True)
class Edge:
    x1: int
    y1: int
    x2: int
    y2: int
    step: int
    past: bool
    said: str


@dataclass(frozen=True)
class Drawing:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    top: int
    height: int


def draw(network: Network) -> Drawing:
    """Every party once, every pair of linked ones joined by one line."""
    inner = list(dict.fromkeys(link.second for link in network.near))
    behind: dict[UUID, list[UUID]] = {key: [] for key in inner}
    placed = {network.centre, *inner}
    for link in network.far:
        if link.second not in placed:
            placed.add(link.second)
            behind[link.first].append(link.second)
    nodes = {network.centre: _node(network, network.centre, 0, 0.0)} | dict(_around(network, inner, behind))
    joined: dict[frozenset[UUID], list[Link]] = {}
    for link in (*network.near, *network.far):
        joined.setdefault(frozenset((link.first, link.second)), []).append(link)
    heights = [node.y for node in nodes.values()]
    top, bottom = min(heights) - MARGIN, max(heights) + MARGIN
    return Drawing(tuple(nodes.values()), tuple(_edge(links, nodes) for links in joined.values()), top, bottom - top)


def _around(network: Network, inner: list[UUID], behind: dict[UUID, list[UUID]]) -> Iterator[tuple[UUID, Node]]:
    whole = sum(max(1, len(behind[key])) for key in inner)
    begun = 0
    for key in inner:
        share = max(1, len(behind[key]))
        yield key, _node(network, key, 1, (begun + share / 2) / whole)
        for place, other in enumerate(behind[key]):
            yield other, _node(network, other, 2, (begun + place + 0.5) / whole)
        begun += share


def _node(network: Network, key: UUID, step: int, turn: float) -> Node:
    angle = 2 * pi * turn - pi / 2
    x, y = WIDTH / 2 + RINGS[step][0] * cos(angle), HEIGHT / 2 + RINGS[step][1] * sin(angle)
    anchor = "middle" if step == 0 or abs(cos(angle)) < 0.1 else "start" if cos(angle) > 0 else "end"
    return Node(
        round(x), round(y), step, anchor, anchor == "middle" and sin(angle) < 0 and step > 0, network.people[key]
    )


def _edge(links: list[Link], nodes: dict[UUID, Node]) -> Edge:
    one, two = nodes[links[0].first], nodes[links[0].second]
    said = ", ".join(f"{one.who.said} {link.said} {two.who.said}" for link in links if link.first == links[0].first)
    past = all(link.until is not None for link in links)
    return Edge(one.x, one.y, two.x, two.y, max(one.step, two.step), past, said)
