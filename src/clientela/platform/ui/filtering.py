"""The state of a list in its URL: condition, search, order, columns, cursor; and its condition as chips on the page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.conditions.wording import phrase
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import Ask
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import Actor

Tree = dict[str, Any]
EVERYTHING = "{}"  # a condition without parts


@dataclass(frozen=True)
class State:
    """What the address of a list says. `problem` is why its condition could not be used."""

    ask: Ask
    condition: Tree = field(default_factory=dict)
    view: dict[str, str] = field(default_factory=dict)  # what the page shows of the rows: see VIEW
    problem: str = ""
    unfiltered: str = ""  # how the address says that all is shown, where a bare one opens with a condition

    def query(self, **changes: str) -> str:
        """The address's query with some parts changed; a new order or filter starts from the first row."""
        changed = {key: urlencode({key: value}) if value else "" for key, value in changes.items()}
        return "&".join(filter(None, (self._written | changed).values()))

    def kept(self) -> list[tuple[str, str]]:
        """What a new search keeps."""
        return [(key, value) for key, value in self._parts.items() if value and key != "q"]

    @cached_property
    def _written(self) -> dict[str, str]:
        """Each part as an address holds it; a page asks for a dozen addresses that differ in one."""
        return {key: urlencode({key: value}) if value else "" for key, value in self._parts.items()}

    @cached_property
    def _parts(self) -> dict[str, str]:
        ask = self.ask
        said = {
            "q": ask.q,
            "sort": ask.sort,
            "filter": written(self.condition) or self.unfiltered,
            "columns": ",".join(ask.columns),
        }
        return said | self.view


# Which shape, by which field, of which record where that field has one in common, which month; the saved view it comes from;
# the moment whose rows are shown.
VIEW = ("view", "by", "of", "month", "saved", "as_of")


def state_of(entity: Entity, actor: Actor, query: QueryDict) -> State:
    """Read the address; what of it can't be used is told and left aside."""
    columns = tuple(dict.fromkeys(name for name in query.get("columns", "").split(",") if name))
    said = {key: query.get(key, "") for key in ("q", "sort", "after", "before")}
    view = {key: str(query.get(key)) for key in VIEW if query.get(key)}
    unknown = [name for name in columns if name not in entity.by_name]
    ask = Ask(columns=() if unknown else columns, **said)  # type: ignore[arg-type]
    state = State(ask, view=view, unfiltered=EVERYTHING if entity.opens_with else "")
    if unknown:
        told = {"list": entity.label_plural, "column": unknown[0]}
        state = replace(state, problem=gettext("%(list)s have no column “%(column)s”.") % told)
    try:
        condition = grouped(json.loads(query.get("filter") or "{}"))
        return filtered(state, condition, EntityWords(entity, actor))
    except (ValueError, RecursionError) as error:
        unread = gettext("The filter in this address can't be read.")
        return replace(state, problem=str(error) if isinstance(error, BadCondition) else unread)


def filtered(state: State, condition: Tree, words: EntityWords) -> State:
    """The state under another condition, from the first row where it differs. Raises BadCondition."""
    where = compile_condition(condition, words) if condition else Ask().where
    return replace(state, ask=replace(state.ask, where=where), condition=condition)


def grouped(condition: Any) -> Tree:
    """The condition as a list of parts that must all hold; nothing for no parts."""
    if not isinstance(condition, dict):
        raise BadCondition("", gettext("a condition is an object"))
    parts = condition["all"] if set(condition) == {"all"} else [condition] if condition else []
    return {"all": parts} if parts else {}


def chips(entity: Entity, actor: Actor, state: State) -> list[dict[str, Any]]:
    """One chip for each part of the condition's top level, with the addresses that change and remove it."""
    parts, words = state.condition.get("all", []), EntityWords(entity, actor)
    out = []
    for at, part in enumerate(parts):
        said = phrase(part, words)
        without = grouped({"all": parts[:at] + parts[at + 1 :]})
        out.append({
            "label": said.label, "operator": said.operator, "value": said.value, "at": at,
            "is_simple": "field" in part,
            "remove_url": f"{entity.url}?{state.query(filter=written(without) or state.unfiltered)}",
        })  # fmt: skip
    return out


def opening(entity: Entity) -> str:
    """Where the list of an entity opens: under what it declares to open with, as far as the reader may know those fields."""
    if not entity.opens_with:
        return entity.url
    parts = [part for part in entity.opens_with["all"] if part.get("field", entity.title) in entity.by_name]
    said = {"filter": written(grouped({"all": parts})) or EVERYTHING}
    return f"{entity.url}?{urlencode(said | ({'view': entity.opens_as} if entity.opens_as else {}))}"


def everything(entity: Entity) -> str:
    """Where its list shows all."""
    return f"{entity.url}?{urlencode({'filter': EVERYTHING})}" if entity.opens_with else entity.url


def written(condition: Mapping[str, Any]) -> str:
    return json.dumps(condition, separators=(",", ":"), ensure_ascii=False) if condition else ""
