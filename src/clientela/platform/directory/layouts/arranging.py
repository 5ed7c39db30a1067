"""The page that arranges, as its form sends it: each section, field, panel and column is one word in the order of the page.

The buttons that move something work without script: the form comes back with it moved, nothing saved.
"""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from clientela.platform.directory.fields.checking import LANGUAGES
from clientela.platform.layouts.plan import OWN, Part, Plan

SECTION, FIELD, PANEL, COLUMN = "section", "field", "panel", "column"
STEPS = {"raise": -1, "lower": 1}


def word(kind: str, name: str) -> str:
    return f"{kind}:{name}"


def read(post: QueryDict) -> Plan:
    """The plan that the form shows, after what its pressed button does to it. It may be none that can stand: see `checking`."""
    words = changed(post.getlist("place"), post)
    shown, folded = set(post.getlist("shown")), set(post.getlist("folded"))
    parts: list[tuple[str, list[str]]] = []
    for kind, name in map(_taken, words):
        if kind == SECTION:
            parts.append((name, []))
        elif kind == FIELD and parts:
            parts[-1][1].append(name)
    fields, panels, columns = (_names(words, kind) for kind in (FIELD, PANEL, COLUMN))
    return Plan(
        tuple(Part(key, tuple(names), _labels(post, key), key in folded) for key, names in parts),
        tuple(name for name in fields if word(FIELD, name) not in shown),
        panels,
        tuple(name for name in panels if word(PANEL, name) not in shown),
        tuple(name for name in columns if word(COLUMN, name) in shown),
    )


def pressed(post: QueryDict) -> str:
    """The word that a button moves, "" where none was pressed."""
    return next((str(post[name]) for name in STEPS if name in post), "")


def changed(words: Sequence[str], post: QueryDict) -> list[str]:
    out = list(words)
    for button, step in STEPS.items():
        if (one := post.get(button, "")) in out:
            out = moved(out, one, step)
    if "add" in post:
        taken = _names(out, SECTION)
        number = next(n for n in range(1, len(taken) + 2) if f"{OWN}{n}" not in taken)
        out = [word(SECTION, f"{OWN}{number}"), *out]
    if post.get("drop", "").startswith(word(SECTION, OWN)):
        out = _headed([one for one in out if one != post["drop"]])
    return out


def moved(words: Sequence[str], one: str, step: int) -> list[str]:
    """It goes up or down by one place: a section with all that is in it, a field also into the next section."""
    kind = _taken(one)[0]
    if kind == SECTION:
        return _section_moved(words, one, step)
    kinds = (SECTION, FIELD) if kind == FIELD else (kind,)
    among = [at for at, other in enumerate(words) if _taken(other)[0] in kinds]
    here = among.index(words.index(one))
    first = 1 if kind == FIELD else 0  # a field has a section above it
    out = list(words)
    if first <= here + step < len(among):
        a, b = among[here], among[here + step]
        out[a], out[b] = out[b], out[a]
    return out


def _section_moved(words: Sequence[str], one: str, step: int) -> list[str]:
    blocks: list[list[str]] = []
    for other in words:
        kind = _taken(other)[0]
        if kind == SECTION:
            blocks.append([other])
        elif kind == FIELD and blocks:
            blocks[-1].append(other)
    here = next(at for at, block in enumerate(blocks) if block[0] == one)
    if 0 <= here + step < len(blocks):
        blocks[here], blocks[here + step] = blocks[here + step], blocks[here]
    rest = [other for other in words if _taken(other)[0] not in (SECTION, FIELD)]
    return [*(other for block in blocks for other in block), *rest]


def _headed(words: Sequence[str]) -> list[str]:
    """With a section in front, whose fields those become that stood before it."""
    first = next((other for other in words if _taken(other)[0] == SECTION), None)
    return [first, *(other for other in words if other != first)] if first else list(words)


def _labels(post: QueryDict, key: str) -> dict[str, str]:
    said: dict[str, Any] = {code: post.get(f"label-{key}-{code}", "").replace("\x00", "") for code in LANGUAGES}
    return {code: text for code, text in said.items() if text.strip()}


def _names(words: Sequence[str], kind: str) -> tuple[str, ...]:
    return tuple(name for one, name in map(_taken, words) if one == kind)


def _taken(one: str) -> tuple[str, str]:
    kind, _colon, name = one.partition(":")
    return kind, name
