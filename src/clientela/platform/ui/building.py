"""The condition builder: a tree of groups and lines as one form, drawn anew by the server after each change.

The form is the state. A draft holds lines that are not whole yet; the condition is what of it can be compiled.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any
from zlib import crc32

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from clientela.platform.conditions.compiling import DEEPEST, GROUPS, MOST, BadCondition, compile_condition
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities.choices import Choices
from clientela.platform.entities.counting import count_each
from clientela.platform.entities.listing import CAP, page
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.entity import entity_context
from clientela.platform.ui.filtering import State, Tree, filtered, grouped, state_of
from clientela.platform.ui.parts import Line, abouts, first_line, line_context, line_of, part_of, read_line
from clientela.platform.ui.table import table_context

ROOT = "n"
SAMPLES = 5
Abouts = dict[str, Choices]


@dataclass
class Node:
    """A group (`join` is all, any or none), or a line; a line about a figure may hold one group: which rows count."""

    join: str = ""
    line: Line | None = None
    nodes: list["Node"] = field(default_factory=list)


@signed_in
def condition_page(request: HttpRequest, plural: str) -> HttpResponse:
    """GET opens the condition of a list's address; POST takes the form with one change and answers it as it now stands."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    words = EntityWords(entity, actor)
    state = state_of(entity, actor, request.GET)
    draft = drawn(state.condition) if request.method != "POST" else draft_of(request.POST, words)
    if request.POST.get("do") == "left":
        return _left(request, draft, words)
    condition = grouped(condition_of(draft, words)) if draft.nodes else {}
    state = filtered(state, condition, words)
    if request.POST.get("do") == "show":
        return go_to(request, f"{entity.url}?{state.query()}")
    context = _context(words, draft, state)
    fragment = request.headers.get("HX-Target") == "builder"
    return render(request, "conditions/_builder.html" if fragment else "conditions/builder.html", context)


def _left(request: HttpRequest, draft: Node, words: EntityWords) -> HttpResponse:
    """How many are left after each line and group, put into their places."""
    cuts = list(_cuts(draft, ROOT, words, Q()))
    numbers = count_each(words.entity, words.actor, [where for _name, where in cuts])
    left = [(place_of(name), number) for (name, _where), number in zip(cuts, numbers, strict=True)]
    return render(request, "conditions/_left.html", {"left": left, "most": CAP})


def _cuts(node: Node, name: str, words: EntityWords, before: Q) -> Iterator[tuple[str, Q]]:
    """For each part of a group, whole and right, the test that stands after it: what precedes the group, and it up to there."""
    parts: list[Tree] = []
    for at, one in enumerate(node.nodes):
        here = f"{name}.{at}"
        if one.line is None:
            yield from _cuts(
                one, here, words, before & _joined(node.join, parts, words) if node.join == "all" else before
            )
        part = condition_of(one, words)
        if part:
            parts.append(part)
            yield here, before & _joined(node.join, parts, words)


def _joined(join: str, parts: list[Tree], words: EntityWords) -> Q:
    return compile_condition({join: parts}, words) if parts else Q()


def place_of(name: str) -> str:
    """Where the number of a part stands on the page."""
    return f"left-{name.replace('.', '-')}"


def _context(words: EntityWords, draft: Node, state: State) -> dict[str, Any]:
    entity, left = words.entity, f"{words.entity.url}?"
    count_url = left + state.query(count="1")
    found = page(entity, words.actor, state.ask).rows[:SAMPLES]
    return {
        "entity": entity_context(entity),
        "tree": tree_context(words, draft),
        "left_id": f"lefts-{token_hex(4)}",  # a new one each time: the numbers are asked for anew
        "sentence": sentence(state.condition, words),
        "count_url": count_url,
        "count_id": f"count-{crc32(count_url.encode()):x}",
        "list_url": left + state.query(),
        "action_url": f"{entity.url}conditions/?{state.query(filter='')}",
        "sample": table_context(entity, entity.columns[:5], found, state),
        "problem": state.problem,
    }


def tree_context(words: EntityWords, draft: Node) -> dict[str, Any]:
    """What draws a draft, from its root."""
    return _node_context(words, draft, ROOT, {})


def _node_context(words: EntityWords, node: Node, name: str, known: Abouts) -> dict[str, Any]:
    """What draws a group or a line. `known` holds what lines about each type may be about: it is the same for all of them."""
    if node.line is not None:
        return _line_context(words, node, name, known)
    nodes = [_node_context(words, one, f"{name}.{at}", known) for at, one in enumerate(node.nodes)]
    return {"name": name, "join": node.join, "nodes": nodes, "label": words.entity.label, "left": place_of(name)}


def _line_context(words: EntityWords, node: Node, name: str, known: Abouts) -> dict[str, Any]:
    assert node.line is not None
    problem = ""
    try:
        part = _line_part(node, words)
        if part is not None:
            compile_condition(part, words)
    except BadCondition as error:
        problem = error.reason
    if words.entity.key not in known:
        known[words.entity.key] = abouts(words)
    out = line_context(words, node.line, name, problem=problem, about=known[words.entity.key]) | {
        "left": place_of(name)
    }
    function, what = node.line.figure
    if function:
        inner = words.related(what.partition(".")[0]).vocabulary
        assert isinstance(inner, EntityWords)
        where = node.nodes[0] if node.nodes else Node("all")
        out["where"] = _node_context(inner, where, f"{name}.where", known)
    return out


def drawn(tree: Tree) -> Node:
    """The draft of a condition that compiles."""
    for join in GROUPS:
        if join in tree:
            return Node(join, None, [drawn(part) for part in tree[join]])
    if not tree:
        return Node("all")
    where = tree.get("where")
    return Node("", line_of(tree), [_as_group(drawn(where))] if where else [])


def _as_group(node: Node) -> Node:
    return Node("all", None, [node]) if node.line is not None else node


def draft_of(sent: QueryDict, words: EntityWords) -> Node:
    """The draft as it was sent, after what the pressed button does."""
    reading = _Reading(sent)
    draft = reading.group(ROOT, words, depth=0)
    do, _space, name = sent.get("do", "").partition(" ")
    place = reading.places.get(name)
    if place is None:
        return draft
    parent, node, here = place
    if do == "add":
        node.nodes.append(Node("", first_line(here)))
    elif do == "group":
        node.nodes.append(Node("any", None, [Node("", first_line(here))]))
    elif do == "drop" and parent is not None:
        parent.nodes.remove(node)
    return draft


class _Reading:
    """Reads the form into a draft, remembering where each group and line stands; no more parts than a condition may have."""

    def __init__(self, sent: QueryDict) -> None:
        self.sent, self.parts = sent, 0
        self.places: dict[str, tuple[Node | None, Node, EntityWords]] = {}

    def group(self, name: str, words: EntityWords, *, depth: int) -> Node:
        join = self.sent.get(f"{name}.join", "all")
        node = Node(join if join in GROUPS else "all")
        self.places[name] = (None, node, words)
        for here in self._names(name):
            one = self._node(here, words, depth=depth + 1)
            if one is not None:
                node.nodes.append(one)
                self.places[here] = (node, one, words)
        return node

    def _node(self, name: str, words: EntityWords, *, depth: int) -> Node | None:
        self.parts += 1
        if self.parts > MOST or depth > DEEPEST:
            return None
        if f"{name}.join" in self.sent:
            return self.group(name, words, depth=depth)
        try:
            line = read_line(self.sent, name, words)
            return None if line is None else Node("", line, self._where(name, line, words, depth=depth))
        except KeyError:
            return None

    def _where(self, name: str, line: Line, words: EntityWords, *, depth: int) -> list[Node]:
        """The rows that a figure is made of. Raises KeyError where there is nothing of that name."""
        function, what = line.figure
        if not function:
            words.operand(line.about)
            return []
        inner = words.related(what.partition(".")[0]).vocabulary
        assert isinstance(inner, EntityWords)
        return [self.group(f"{name}.where", inner, depth=depth)]

    def _names(self, name: str) -> Iterator[str]:
        size = self.sent.get(f"{name}.size", "0")
        for at in range(min(int(size), MOST) if size.isdecimal() and len(size) < 5 else 0):
            yield f"{name}.{at}"


def condition_of(node: Node, words: EntityWords) -> Tree:
    """What of the draft is whole and right; empty for a group with nothing in it."""
    if node.line is not None:
        try:
            part = _line_part(node, words)
            compile_condition(part or {}, words)
        except BadCondition:
            return {}
        return part or {}
    parts = [part for part in (condition_of(one, words) for one in node.nodes) if part]
    return {node.join: parts} if parts else {}


def _line_part(node: Node, words: EntityWords) -> Tree | None:
    assert node.line is not None
    part = part_of(node.line)
    if part is None or not node.nodes or not node.line.figure[0]:
        return part
    inner = words.related(node.line.figure[1].partition(".")[0]).vocabulary
    assert isinstance(inner, EntityWords)
    where = condition_of(node.nodes[0], inner)
    return part | {"where": where} if where else part
