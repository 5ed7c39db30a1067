"""One line of a condition as a form: what it asks of which field, and the controls for its value; and back from what is sent.

The filter chips of a list and the lines of the condition builder are the same form. Names of its controls begin with the line's own
place in the tree ("n.0.1"), so that one form holds a whole tree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.conditions.aggregates import COMPARISONS, FUNCTIONS
from clientela.platform.conditions.moments import PERIODS
from clientela.platform.conditions.operators import YES
from clientela.platform.conditions.vocabulary import NUMBERS, Operand
from clientela.platform.conditions.wording import EMPTY, FUNCTION_WORDS, PERIOD_WORDS, SPANNED, WORDS, operator_word
from clientela.platform.entities import registry
from clientela.platform.entities.choices import Choices, offered
from clientela.platform.entities.declaration import Field
from clientela.platform.entities.operands import (
    PEOPLE_WORDS,
    EntityWords,
    is_operand,
    named_operands,
    pointing_at,
)
from clientela.platform.ui import figures

Part = dict[str, Any]
_TEXTS = ("contains", "is", "is_not", "starts_with", "any_of", "known", "empty")
_CHOSEN = ("is", "is_not", "any_of", "none_of", "known", "empty")
_NUMBERS = ("at_least", "at_most", "over", "under", "is", "known", "empty")
_TIMES = ("in_last", "in_next", "older_than", "within", "at_least", "at_most", "known", "empty")
_SETS = ("any_of", "all_of", "none_of", "known", "empty")
OFFERED: dict[str, tuple[str, ...]] = {
    "text": _TEXTS, "name": _TEXTS, "key": _TEXTS, "url": _TEXTS, "email": _TEXTS, "phone": _TEXTS,
    "long": ("contains", "known", "empty"), "tags": _SETS,
    "choices": _SETS, "choice": _CHOSEN, "country": _CHOSEN, "language": _CHOSEN, "user": _CHOSEN, "number": _NUMBERS,
    "money": _NUMBERS, "integer": _NUMBERS, "year": _NUMBERS, "moment": _TIMES, "date": (*_TIMES, "yearly_in_next"),
    "truth": ("is",), "file": ("known", "empty"), "link": ("is", "is_not", "known", "empty"),
}  # fmt: skip
MANY = ("any_of", "none_of", "all_of")
UNITS = (
    ("hour", gettext_lazy("hours")), ("day", gettext_lazy("days")), ("week", gettext_lazy("weeks")),
    ("month", gettext_lazy("months")), ("year", gettext_lazy("years")),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A part of a condition, perhaps not whole yet: `about` is a field or a figure ("count:orders"), `value` what was given."""

    about: str
    op: str
    value: Any = None

    @property
    def figure(self) -> tuple[str, str]:
        """("count", "orders") for a figure, two empty texts for a field."""
        function, colon, what = self.about.partition(":")
        return (function, what) if colon else ("", "")


def line_of(part: Mapping[str, Any]) -> Line:
    """The line that says this part."""
    function = next((name for name in FUNCTIONS if name in part), "")
    op, value = next((key, one) for key, one in part.items() if key not in ("field", "where", function))
    if function:
        return Line(f"{function}:{part[function]}", op, value)
    return Line(part["field"], "empty" if op == "known" and value not in YES else op, value)


def part_of(line: Line) -> Part | None:
    """The part that a line says, None while something is missing. Whether it is right is for the compiler to say."""
    function, what = line.figure
    if line.op in ("known", "empty"):
        return {"field": line.about, "known": line.op == "known"}
    if line.value in (None, "", []):
        return None
    return {function: what, line.op: line.value} if function else {"field": line.about, line.op: line.value}


def read_line(sent: QueryDict, name: str, words: EntityWords) -> Line | None:
    """The line as a form sends it, None where the form has none of this name. Raises KeyError for a field that there is not."""
    about, op = sent.get(f"{name}.about", ""), sent.get(f"{name}.op", "")
    if not about:
        return None
    if op in SPANNED and f"{name}.count" in sent:
        count, unit = sent.get(f"{name}.count", "").strip(), sent.get(f"{name}.unit", "day")
        return Line(about, op, f"{count} {unit}s" if count else None)
    if op in MANY:
        given = [piece.strip() for one in sent.getlist(f"{name}.value") for piece in one.split(",")]
        return Line(about, op, [piece for piece in given if piece])
    line = Line(about, op, sent.get(f"{name}.value", "").strip())
    operand = _operand(words, line)
    return replace(line, value=figures.read(line.value)) if operand is None or operand.kind in figures.KINDS else line


def line_context(
    words: EntityWords, line: Line, name: str, *, problem: str = "", about: Choices | None = None
) -> dict[str, Any]:
    """What `ui/conditions.html` needs to draw the line; a word that does not fit its field gives way to the first that does.

    `about` is what `abouts` said for another line of the same type.
    """
    operand = _operand(words, line)
    offers = _operators(line, operand)
    op = line.op if line.op in dict(offers) else offers[0][0]
    shown = Line(line.about, op, line.value if op == line.op else None)
    return {
        "name": name,
        "about": line.about,
        "abouts": abouts(words) if about is None else about,
        "op": op,
        "operators": offers,
        "controls": list(_controls(words, shown, operand, name)),
        "problem": problem,
        "figure": line.figure[0],
    }


def abouts(words: EntityWords) -> Choices:
    """All that a line may be about, in groups: own fields, those of each linked record, counts and sums of related rows."""
    own: Choices = []
    linked: dict[str, Choices] = {}
    for name, operand in named_operands(words):
        if "." in name:
            linked.setdefault(str(operand.label).partition(" › ")[0], []).append((name, operand.label))
        else:
            own.append((name, operand.label))
    return [(words.entity.label, own), *linked.items(), *_figures(words)]


def first_line(words: EntityWords) -> Line:
    """A line to begin with."""
    return Line(next(name for name, _operand in named_operands(words)), "")


def _figures(words: EntityWords) -> Iterator[tuple[Any, Choices]]:
    for name, entity, item in pointing_at(words.entity, words.actor):
        if not words.actor.may("see", entity.key):
            continue
        numbers = [one for one in entity.fields if is_operand(one) and one.kind in NUMBERS - {"year"}]
        label = entity.label_plural if name == entity.plural else f"{entity.label_plural} ({item.label})"
        yield label, [
            (f"count:{name}", _("Number of %(rows)s") % {"rows": str(label).lower()}),
            *((f"{function}:{name}.{one.name}", f"{FUNCTION_WORDS[function].capitalize()}: {one.label}")
              for one in numbers for function in FUNCTIONS if function != "count"),
        ]  # fmt: skip


def _operand(words: EntityWords, line: Line) -> Operand | None:
    """None for a figure. Raises KeyError for a field that there is not."""
    return None if line.figure[0] else words.operand(line.about)


def _operators(line: Line, operand: Operand | None) -> list[tuple[str, str]]:
    if operand is None:
        return [(word, str(WORDS[word])) for word in COMPARISONS]
    return [
        (word, str(EMPTY) if word == "empty" else operator_word(word, operand.kind)) for word in OFFERED[operand.kind]
    ]


def _controls(words: EntityWords, line: Line, operand: Operand | None, name: str) -> Iterator[dict[str, Any]]:
    if line.op in ("known", "empty"):
        return
    if line.op in SPANNED:
        count, _space, unit = str(line.value or "30 days").partition(" ")
        yield _control(f"{name}.count", "number", _("How many"), count)
        yield _control(f"{name}.unit", "choice", _("Unit"), unit.removesuffix("s") or "day", list(UNITS))
    elif line.op == "within":
        choices = [(period, str(PERIOD_WORDS[period])) for period in PERIODS]
        yield _control(f"{name}.value", "choice", _("Period"), line.value or "this_month", choices)
    elif operand is None:
        yield _control(f"{name}.value", "number", _("Value"), figures.typed(line.value))
    else:
        yield _value_control(words, line, operand, f"{name}.value")


def _value_control(words: EntityWords, line: Line, operand: Operand, name: str) -> dict[str, Any]:
    item = field_of(words, line.about)
    choices = _choices(item)
    if line.op in MANY:
        chosen = line.value if isinstance(line.value, list) else [line.value] if line.value else []
        if choices:
            return _control(name, "several", _("Values"), chosen, choices)
        return _control(name, "text", _("Values, with commas between"), ", ".join(map(str, chosen)))
    if operand.kind == "link" and not item.few:
        value = (line.value, operand.show(line.value)) if line.value else None
        return _control(name, "link", _("Value"), value) | {"lookup_url": f"{registry.entity(item.link).url}lookup/"}
    if operand.kind in figures.KINDS:
        return _control(name, "number", _("Value"), figures.typed(line.value))
    kind = "choice" if choices else {"date": "date", "moment": "date"}.get(operand.kind, "text")
    return _control(name, kind, _("Value"), line.value[0] if isinstance(line.value, list) else line.value, choices)


def field_of(words: EntityWords, name: str) -> Field:
    """The field that a dotted name means in the end."""
    head, dot, rest = name.partition(".")
    item = words.fields[head]
    if dot and item.held:
        return item.held.also[rest]
    return field_of(EntityWords(words.having(item, rest)[0][0], words.actor), rest) if dot else item


def _choices(item: Field) -> Choices:
    if item.kind == "truth":
        return [("yes", _("Yes")), ("no", _("No"))]
    mine = list(PEOPLE_WORDS.items()) if item.kind == "user" else []
    return [*mine, *offered(item)]


def _control(name: str, kind: str, label: str, value: Any, choices: Choices | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "label": label,
        "value": value,
        "choices": choices or [],
        "required": kind == "choice",
    }
