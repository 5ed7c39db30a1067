"""A tree gets its kinds, from the fields upwards; what does not fit is said in plain words with its place in the text."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.formulas.functions import DATE, FUNCTIONS, NUMBER, TEXT, TRUTH, Function
from clientela.platform.formulas.tree import BadFormula, Call, Kind, Literal, Name, Node, Source, Typed, bounded

Look = Callable[[str], Source]  # raises KeyError for a name that means nothing
WORDS = {
    "number": gettext_lazy("a number"), "money": gettext_lazy("an amount of money"), "text": gettext_lazy("a text"),
    "date": gettext_lazy("a date"), "moment": gettext_lazy("a date with a time"), "truth": gettext_lazy("yes or no"),
    "set": gettext_lazy("a list"),
}  # fmt: skip


def check(node: Node, look: Look) -> Typed:
    """The tree with the kind of each part. Raises BadFormula."""
    if isinstance(node, Literal):
        return Typed(node, _literal(node))
    if isinstance(node, Name):
        return _named(node, look)
    function = FUNCTIONS.get(node.function)
    if function is None:
        raise BadFormula(node.at, _("there is no function “%(name)s”") % {"name": node.function})
    return _called(node, function, tuple(check(part, look) for part in node.parts))


def is_zoned(typed: Typed) -> bool:
    """Whether it comes to something else where it is another day."""
    here = isinstance(typed.node, Call) and typed.node.function in ("today", "date")
    return here or any(is_zoned(part) for part in typed.parts)


def _literal(node: Literal) -> Kind:
    return TRUTH if isinstance(node.value, bool) else NUMBER if isinstance(node.value, Decimal) else TEXT


def _named(node: Name, look: Look) -> Typed:
    try:
        source = look(node.name)
    except KeyError:
        raise BadFormula(node.at, _("there is no field “%(name)s” to reckon with") % {"name": node.name}) from None
    return bounded(Typed(node, source.kind, (), source.weight, source.height), node.at)


def _called(node: Call, function: Function, parts: tuple[Typed, ...]) -> Typed:
    _counted(node, function)
    parts = tuple(_fitting(node, function, part, place) for place, part in enumerate(parts))
    days = {part.kind.name for part in parts} >= {"date", "moment"}
    parts = tuple(_day_of(part) if days and part.kind.name == "moment" else part for part in parts)
    kind = function.gives([part.kind for part in parts])
    if kind is None:
        said = " / ".join(str(WORDS[part.kind.name]) for part in parts)
        if "money" in {part.kind.name for part in parts}:
            said = _("%(kinds)s; amounts only of the same currency") % {"kinds": said}
        raise BadFormula(node.at, _("“%(name)s” can't join these: %(kinds)s") % {"name": node.function, "kinds": said})
    if node.function in ("=", "!="):
        _known_choice(parts)
    weight, height = 1 + sum(part.weight for part in parts), 1 + max((part.height for part in parts), default=0)
    return bounded(Typed(node, kind, parts, weight, height), node.at)


def _counted(node: Call, function: Function) -> None:
    number, most = len(node.parts), len(function.takes)
    if number < function.fewest or (number > most and not function.many):
        said = {"name": node.function, "shown": function.shown or node.function}
        raise BadFormula(node.at, _("“%(name)s” is written %(shown)s") % said)


def _fitting(node: Call, function: Function, part: Typed, place: int) -> Typed:
    takes = function.takes_at(place)
    if part.kind.name in takes:
        return part
    if part.kind.name == "moment" and "date" in takes:
        return _day_of(part)
    said = {"name": node.function, "wanted": ", ".join(str(WORDS[one]) for one in takes), "kind": WORDS[part.kind.name]}
    raise BadFormula(part.node.at, _("“%(name)s” takes %(wanted)s here, and this is %(kind)s") % said)


def _day_of(part: Typed) -> Typed:
    return Typed(Call("date", (part.node,), part.node.at), DATE, (part,), part.weight + 1, part.height + 1)


def _known_choice(parts: tuple[Typed, ...]) -> None:
    """A text that is none of a field's choices would never be met: a mistake in writing."""
    for part, other in (parts, parts[::-1]):
        if part.kind.choices and isinstance(other.node, Literal) and other.node.value not in (*part.kind.choices, ""):
            known = ", ".join(part.kind.choices)
            raise BadFormula(other.node.at, _("this is none of the choices: %(known)s") % {"known": known})
