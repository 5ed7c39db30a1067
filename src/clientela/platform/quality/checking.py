"""The checks of a type as conditions: those of its declaration, and one for each field that the company holds essential."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.conditions.compiling import EVERY, BadCondition, compile_condition
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities import registry
from clientela.platform.entities.counting import count_each
from clientela.platform.entities.declaration import Entity, Side
from clientela.platform.entities.listing import CAP
from clientela.platform.entities.masks import known_to
from clientela.platform.entities.operands import EntityWords, named_operands
from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.models import Essential

SIDES: dict[Side, Any] = {
    "completeness": gettext_lazy("Completeness"),
    "validity": gettext_lazy("Validity"),
    "duplicates": gettext_lazy("Duplicates"),
    "age": gettext_lazy("Age"),
    "conflicts": gettext_lazy("Conflicts"),
}


@dataclass(frozen=True)
class Line:
    """One check of a type: the records that the condition finds want looking after."""

    key: str
    label: str
    where: Mapping[str, Any]
    of: Mapping[str, Any]  # which records it looks at; empty: all
    side: Side
    found: int = 0
    total: int = 0
    surplus: float | None = None  # of duplicates: how many records there are likely too many

    @property
    def percent(self) -> float:
        """How many of them are in order."""
        return in_order([(self.found, self.total)])

    @property
    def capped(self) -> bool:
        return max(self.found, self.total) > CAP


def in_order(counts: Iterable[tuple[int, int]]) -> float:
    """Of all that was looked at, how much is in order, in percent; of (found, of)."""
    told = list(counts)
    of = sum(total for _found, total in told)
    return max(0.0, 100 * (of - sum(found for found, _total in told)) / of) if of else 100.0


def checked_types(actor: Actor) -> list[Entity]:
    """The types that have checks and that the actor may see, as he may know them."""
    essential = set(Essential.objects.values_list("entity", flat=True))
    types = (one for one in registry.every() if one.checks or one.key in essential)
    return [known_to(one, actor) for one in types if actor.may("see", one.key)]


def lines(entity: Entity, actor: Actor, *, within: Mapping[str, Any] | None = None, counted: bool = True) -> list[Line]:
    """The checks of a type, side by side, with their counts before this actor's eyes, among the records that `within` holds of."""
    words = EntityWords(entity, actor)
    asked = [line for line in _checks(entity, words) if _readable(line, words)]
    asked.sort(key=lambda line: list(SIDES).index(line.side))
    return with_counts(asked, entity, actor, within) if counted else asked


def with_counts(asked: list[Line], entity: Entity, actor: Actor, within: Mapping[str, Any] | None = None) -> list[Line]:
    """The same with their counts: one statement, and of each set of records that is looked at but one count."""
    words, told = EntityWords(entity, actor), {}
    for line in asked:
        for where in (condition_of(line, within), {"all": [part for part in (line.of, within) if part]}):
            told[str(where)] = compile_condition(where, words) if where["all"] else EVERY
    counts = dict(zip(told, count_each(entity, actor, list(told.values())), strict=True))
    surplus = {one.key: one.estimate for one in entity.checks if one.estimate} if not within else {}
    return [
        replace(
            line,
            found=counts[str(condition_of(line, within))],
            total=counts[str({"all": [part for part in (line.of, within) if part]})],
            surplus=surplus[line.key](actor) if line.key in surplus else None,
        )
        for line in asked
    ]


def sides(asked: Iterable[Line]) -> list[Line]:
    """One line for each side of quality: the records that any of its checks finds."""
    told = list(asked)
    return [
        Line(f"side:{side}", str(label), {"any": [condition_of(one) for one in mine]}, {}, side)
        for side, label in SIDES.items()
        if (mine := [one for one in told if one.side == side])
    ]


def condition_of(line: Line, within: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The condition of the list behind a number."""
    return {"all": [part for part in (line.of, within, line.where) if part]}


def _readable(line: Line, words: EntityWords) -> bool:
    """Not where it asks for what is kept back from this reader, or is gone."""
    try:
        compile_condition(condition_of(line), words)
    except BadCondition:
        return False
    return True


def _checks(entity: Entity, words: EntityWords) -> Iterator[Line]:
    operands = dict(named_operands(words))
    for one in Essential.objects.filter(entity=entity.key).order_by("created_at", "pk"):
        operand = operands.get(one.field)
        if operand is not None:
            label = _("%(field)s is missing") % {"field": operand.label}
            told = f"{label} ({sentence(one.where, words)})" if one.where else label
            yield Line(f"essential:{one.pk}", told, {"field": one.field, "known": False}, one.where, "completeness")
    for check in entity.checks:
        yield Line(check.key, str(check.label), check.where, {}, check.side)
