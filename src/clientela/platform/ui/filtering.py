"""The state of a list in its URL: condition, search, order, cursor; and the same as chips and choices on the page."""

import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy, ngettext

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import Ask
from clientela.platform.entities.operands import is_operand, operands
from clientela.platform.ui.choices import Choices, offered

WORDS = {
    "is": gettext_lazy("is"), "is_not": gettext_lazy("is not"), "any_of": gettext_lazy("any of"),
    "none_of": gettext_lazy("none of"), "contains": gettext_lazy("contains"), "over": gettext_lazy("over"),
    "under": gettext_lazy("under"), "at_least": gettext_lazy("at least"), "at_most": gettext_lazy("at most"),
    "in_last": gettext_lazy("in the last"), "known": gettext_lazy("is known"),
}  # fmt: skip
_TEXTS = ("contains", "is", "is_not", "known")
OFFERED = {
    "text": _TEXTS, "name": _TEXTS, "long": ("contains", "known"), "url": _TEXTS, "tags": ("is", "is_not", "known"),
    "choice": ("is", "is_not"), "country": ("is", "is_not", "known"), "language": ("is", "is_not", "known"),
    "key": _TEXTS, "year": ("at_least", "at_most", "is", "known"),
    "number": ("at_least", "at_most", "is", "known"), "money": ("at_least", "at_most", "known"),
    "integer": ("at_least", "at_most", "is", "known"), "date": ("at_least", "at_most", "in_last", "known"),
    "moment": ("in_last", "at_least", "at_most", "known"), "truth": ("is",), "user": ("is", "known"), "link": ("known",),
}  # fmt: skip


@dataclass(frozen=True)
class State:
    """What the address of a list says. `problem` is why its condition could not be used."""

    ask: Ask
    condition: dict[str, Any]
    problem: str = ""

    def query(self, **changes: str) -> str:
        """The address's query with some parts changed; a new order or filter starts from the first row."""
        parts = {"q": self.ask.q, "sort": self.ask.sort, "filter": _written(self.condition)} | changes
        return urlencode({key: value for key, value in parts.items() if value})

    def kept(self) -> list[tuple[str, str]]:
        """What a new search keeps."""
        parts = [("sort", self.ask.sort), ("filter", _written(self.condition))]
        return [(key, value) for key, value in parts if value]


def state_of(entity: Entity, query: QueryDict) -> State:
    """Read the address; a filter that can't be used is told and left aside."""
    said = {key: query.get(key, "") for key in ("q", "sort", "after", "before")}
    ask = Ask(q=said["q"], sort=said["sort"], after=said["after"], before=said["before"])
    try:
        condition = _extended(json.loads(query.get("filter") or "{}"), query)
        where = compile_condition(condition, operands(entity)) if condition else Ask().where
        return State(replace(ask, where=where), condition)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, BadCondition) else gettext("The filter in this address can't be read.")
        return State(ask, {}, reason)


def chips(entity: Entity, state: State) -> list[dict[str, Any]]:
    """One chip for each part of the condition's top level."""
    parts = state.condition.get("all", [])
    out = []
    for index, part in enumerate(parts):
        rest = {"all": parts[:index] + parts[index + 1 :]} if len(parts) > 1 else {}
        remove = state.query(filter=_written(rest))
        out.append(_said(entity, part) | {"remove_url": f"{entity.url}?{remove}"})
    return out


def filterable(entity: Entity) -> list[dict[str, Any]]:
    """What the “add filter” form offers."""
    return [
        {
            "key": item.name,
            "label": item.label,
            "kind": item.kind,
            "choices": _values(item),
            "operators": [(word, WORDS[word]) for word in OFFERED[item.kind]],
        }
        for item in entity.fields
        if is_operand(item)
    ]


def spans() -> Choices:
    """What “in the last” offers."""
    return [(f"{n} days", ngettext("%(num)s day", "%(num)s days", n) % {"num": n}) for n in (7, 30, 90, 365)]


def _values(item: Field) -> Choices:
    return [("yes", gettext("Yes")), ("no", gettext("No"))] if item.kind == "truth" else offered(item)


def _written(condition: dict[str, Any]) -> str:
    return json.dumps(condition, separators=(",", ":"), ensure_ascii=False) if condition else ""


def _extended(condition: Any, query: QueryDict) -> dict[str, Any]:
    """The condition as a list of parts, with what the “add filter” form adds."""
    if not isinstance(condition, dict):
        raise BadCondition("", "a condition is an object")
    parts = condition.get("all", [condition] if condition else [])
    if query.get("field"):
        op = query.get("op", "is")
        parts = [*parts, {"field": query["field"], op: True if op == "known" else query.get("value", "")}]
    return {"all": parts} if parts else {}


def _said(entity: Entity, part: Any) -> dict[str, str]:
    if not isinstance(part, dict) or "field" not in part:
        return {"label": gettext("Group"), "operator": "", "value": json.dumps(part, ensure_ascii=False)[:60]}
    item = entity.by_name[part["field"]]
    word, value = next((key, value) for key, value in part.items() if key != "field")
    values = value if isinstance(value, list) else [value]
    words = dict(spans() if word == "in_last" else _values(item))
    shown = ", ".join(str(words.get(one, one)) for one in values)
    return {"label": str(item.label), "operator": str(WORDS[word]), "value": "" if word == "known" else shown}
