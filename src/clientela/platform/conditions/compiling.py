"""`compile_condition`: {"all": [{"field": "lifecycle", "is": "customer"}, {"any": […]}]} becomes a `Q`.

What can't be understood raises an error that names the part.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from clientela.platform.conditions import aggregates, operators
from clientela.platform.conditions.aggregates import COMPARISONS, FUNCTIONS, Asked, Figure
from clientela.platform.conditions.operators import OPERATORS
from clientela.platform.conditions.vocabulary import NUMBERS, Operand, Related, Vocabulary, whole

DEEPEST, MOST = 8, 100  # levels of groups, parts in all
NONE = Q(pk__in=[])  # any of nothing
EVERY = ~NONE  # all of nothing
GROUPS = ("all", "any", "none")
LARGEST = Decimal(10) ** 15


class BadCondition(ValueError):
    """This filter can't be understood; the list was left as it was."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.where, self.reason = where, reason


def compile_condition(tree: Any, vocabulary: Vocabulary) -> Q:
    """Raises BadCondition with the path of the part that is wrong, e.g. "all[1].any[0]"."""
    return _Compiler().group(tree, vocabulary, where="", depth=0)


class _Compiler:
    """Counts the parts while it walks, so that no filter can grow without bound."""

    def __init__(self) -> None:
        self.parts = 0

    def group(self, tree: Any, words: Vocabulary, *, where: str, depth: int) -> Q:
        return _each([self._part(tree, words, where=where, depth=depth)])

    def _part(self, tree: Any, words: Vocabulary, *, where: str, depth: int) -> "Q | Asked":
        self.parts += 1
        if not isinstance(tree, Mapping):
            raise BadCondition(where, _("a condition is an object"))
        if depth > DEEPEST or self.parts > MOST:
            most = {"levels": DEEPEST, "parts": MOST}
            raise BadCondition(where, _("at most %(levels)s levels and %(parts)s parts") % most)
        for word in GROUPS:
            if word in tree:
                return self._joined(word, tree, words, where=where, depth=depth)
        for function in FUNCTIONS:
            if function in tree:
                return self._figure(function, tree, words, where=where, depth=depth)
        return _leaf(tree, words, where=where)

    def _joined(self, word: str, tree: Mapping[str, Any], words: Vocabulary, *, where: str, depth: int) -> Q:
        if len(tree) != 1 or not isinstance(tree[word], list):
            raise BadCondition(where, _("“%(word)s” holds a list of conditions and stands alone") % {"word": word})
        here = _path(where, word)
        parts = [self._part(part, words, where=f"{here}[{at}]", depth=depth + 1) for at, part in enumerate(tree[word])]
        if word == "all":
            return _each(parts)
        singly = [_each([part]) for part in parts]
        return ~reduce(or_, singly, NONE) if word == "none" else reduce(or_, singly, NONE)

    def _figure(self, function: str, tree: Mapping[str, Any], words: Vocabulary, *, where: str, depth: int) -> Asked:
        name, _dot, field = str(tree[function]).partition(".")
        related = _related(name, words, where=_path(where, function))
        with _naming(where):
            figure = _read_figure(function, tree, _number_field(function, field, related, tree.get("where")))
        inner = tree.get("where")
        rows = EVERY
        if inner:
            rows = self.group(inner, related.vocabulary, where=_path(where, "where"), depth=depth + 1)
        return Asked(name, related, inner, rows, figure)


def _each(parts: list["Q | Asked"]) -> Q:
    """All of the parts hold; figures are asked together, since one pass over related rows may answer several."""
    plain = [part for part in parts if isinstance(part, Q)]
    asked = [part for part in parts if isinstance(part, Asked)]
    return reduce(and_, [*plain, *aggregates.ask(asked)], EVERY)


def _leaf(tree: Mapping[str, Any], words: Vocabulary, *, where: str) -> Q:
    try:
        operand = words.operand(str(tree.get("field")))
    except KeyError:
        said = {"name": tree.get("field")}
        raise BadCondition(where, _("there is no field “%(name)s” to filter by") % said) from None
    verbs = [word for word in tree if word != "field"]
    if len(verbs) != 1 or verbs[0] not in OPERATORS:
        raise BadCondition(where, _("name one of: %(words)s") % {"words": ", ".join(OPERATORS)})
    with _naming(where):
        return operators.ask(operand, verbs[0], tree[verbs[0]])


def _related(name: str, words: Vocabulary, *, where: str) -> Related:
    try:
        return words.related(name)
    except KeyError:
        raise BadCondition(where, _("there is nothing called “%(name)s” to count") % {"name": name}) from None


def _number_field(function: str, name: str, related: Related, where: Any) -> str:
    """The path of what is summed or compared; a count needs none. Raises ValueError."""
    if function == "count":
        if name:
            raise ValueError(_("“%(word)s” names what is counted, without a field") % {"word": "count"})
        return "pk"
    try:
        operand: Operand = related.vocabulary.operand(name)
    except KeyError:
        operand = Operand("", "", "", str)
    if operand.currency and not _says(where, operand.currency):
        said = {"field": operand.label, "currency": operand.currency}
        raise ValueError(_("“%(field)s” can be in several currencies; say which in “where”, by “%(currency)s”") % said)
    if operand.kind not in NUMBERS or "." in name or operand.within is not whole:
        raise ValueError(_("“%(word)s” needs a number of the rows, such as “orders.total”") % {"word": function})
    return operand.path


def _says(where: Any, field: str) -> bool:
    """Whether a condition holds of rows with one value of this field alone."""
    if not isinstance(where, Mapping):
        return False
    parts = where.get("all")
    return (
        any(_says(one, field) for one in parts)
        if isinstance(parts, list)
        else where.get("field") == field and "is" in where
    )


def _read_figure(function: str, tree: Mapping[str, Any], path: str) -> Figure:
    verbs = [word for word in tree if word not in (function, "where")]
    if len(verbs) != 1 or verbs[0] not in COMPARISONS:
        raise ValueError(_("name one of: %(words)s") % {"words": ", ".join(COMPARISONS)})
    try:
        value = Decimal(str(tree[verbs[0]]))
    except InvalidOperation:
        raise ValueError(_("give a number to compare with")) from None
    if not value.is_finite() or abs(value) > LARGEST:
        raise ValueError(_("give a number to compare with"))
    return Figure(function, path, verbs[0], value)


@contextmanager
def _naming(where: str) -> Iterator[None]:
    """What goes wrong inside is told with the part that it stands in."""
    try:
        yield
    except BadCondition:
        raise
    except (ValueError, TypeError, KeyError) as error:
        raise BadCondition(where, str(error)) from None


def _path(where: str, word: str) -> str:
    return f"{where}.{word}" if where else word
