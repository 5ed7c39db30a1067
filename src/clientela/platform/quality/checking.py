"""The checks of a type as conditions: those of its declaration, and one for each field that the company holds essential."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import EVERY, BadCondition, compile_condition
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities import registry
from clientela.platform.entities.counting import count_each
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import CAP
from clientela.platform.entities.masks import known_to
from clientela.platform.entities.operands import EntityWords, named_operands
from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.models import Essential


@dataclass(frozen=True)
class Line:
    """One check of a type: the records that the condition finds want looking after."""

    key: str
    label: str
    where: Mapping[str, Any]
    of: Mapping[str, Any]  # which records it looks at; empty: all
    found: int = 0
    total: int = 0

    @property
    def percent(self) -> float:
        """How many of them are in order."""
        return 100.0 if not self.total else max(0.0, 100 * (self.total - self.found) / self.total)

    @property
    def capped(self) -> bool:
        return max(self.found, self.total) > CAP


def checked_types(actor: Actor) -> list[Entity]:
    """The types that have checks and that the actor may see, as he may know them."""
    essential = set(Essential.objects.values_list("entity", flat=True))
    types = (one for one in registry.every() if one.checks or one.key in essential)
    return [known_to(one, actor) for one in types if actor.may("see", one.key)]


def lines(entity: Entity, actor: Actor, *, within: Mapping[str, Any] | None = None, counted: bool = True) -> list[Line]:
    """The checks of a type with their counts before this actor's eyes, among the records that `within` holds of."""
    words = EntityWords(entity, actor)
    asked, tests = [], []
    for line in _checks(entity, words):
        parts = [part for part in (line.of, within) if part]
        try:
            looked_at = compile_condition({"all": parts}, words) if parts else EVERY
            tests += [looked_at & compile_condition(line.where, words), looked_at]
        except BadCondition:  # it asks for what is kept back from this reader, or is gone
            continue
        asked.append(line)
    counts = count_each(entity, actor, tests) if counted else [0] * len(tests)
    return [
        Line(line.key, line.label, line.where, line.of, counts[at * 2], counts[at * 2 + 1])
        for at, line in enumerate(asked)
    ]


def condition_of(line: Line, within: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The condition of the list behind a number."""
    return {"all": [part for part in (line.of, within, line.where) if part]}


def _checks(entity: Entity, words: EntityWords) -> Iterator[Line]:
    for one in Essential.objects.filter(entity=entity.key).order_by("created_at", "pk"):
        operand = dict(named_operands(words)).get(one.field)
        if operand is not None:
            label = _("%(field)s is missing") % {"field": operand.label}
            told = f"{label} ({sentence(one.where, words)})" if one.where else label
            yield Line(f"essential:{one.pk}", told, {"field": one.field, "known": False}, one.where)
    for check in entity.checks:
        yield Line(check.key, str(check.label), check.where, {})
