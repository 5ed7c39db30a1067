"""`compile_condition`: {"all": [{"field": "lifecycle", "is": "customer"}, {"any": […]}]} becomes a `Q`.

What can't be understood raises an error that names the part.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

DEEPEST, MOST = 8, 100  # levels of groups, parts in all
NONE = Q(pk__in=[])  # any of nothing
EVERY = ~NONE  # all of nothing
_TEXTS = ("text", "name", "long", "url", "key")
_SPAN = re.compile(r"([0-9]{1,6}) (day|week|month|year)s?")


class BadCondition(ValueError):
    """This filter can't be understood; the list was left as it was."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.where, self.reason = where, reason


@dataclass(frozen=True)
class Operand:
    """A field that conditions may speak of: its ORM path and how its values are read (kind as in the declaration)."""

    path: str
    kind: str
    read: Callable[[Any], Any]


def compile_condition(tree: Any, operands: Mapping[str, Operand]) -> Q:
    """Raises BadCondition with the path of the part that is wrong, e.g. "all[1].any[0]"."""
    return _Compiler(operands).group(tree, where="", depth=0)


class _Compiler:
    """Counts the parts while it walks, so that no filter can grow without bound."""

    def __init__(self, operands: Mapping[str, Operand]) -> None:
        self.operands, self.parts = operands, 0

    def group(self, tree: Any, *, where: str, depth: int) -> Q:
        self.parts += 1
        if not isinstance(tree, Mapping):
            raise BadCondition(where, _("a condition is an object"))
        if depth > DEEPEST or self.parts > MOST:
            raise BadCondition(
                where, _("at most %(levels)s levels and %(parts)s parts") % {"levels": DEEPEST, "parts": MOST}
            )
        for word in ("all", "any", "none"):
            if word in tree:
                return self._joined(word, tree, where=where, depth=depth)
        return self._leaf(tree, where=where)

    def _joined(self, word: str, tree: Mapping[str, Any], *, where: str, depth: int) -> Q:
        if len(tree) != 1 or not isinstance(tree[word], list):
            raise BadCondition(where, _("“%(word)s” holds a list of conditions and stands alone") % {"word": word})
        here = f"{where}.{word}" if where else word
        parts = [self.group(part, where=f"{here}[{index}]", depth=depth + 1) for index, part in enumerate(tree[word])]
        if word == "all":
            return reduce(and_, parts, EVERY)
        return ~reduce(or_, parts, NONE) if word == "none" else reduce(or_, parts, NONE)

    def _leaf(self, tree: Mapping[str, Any], *, where: str) -> Q:
        operand = self.operands.get(str(tree.get("field")))
        if operand is None:
            raise BadCondition(where, _("there is no field “%(name)s” to filter by") % {"name": tree.get("field")})
        words = [word for word in tree if word != "field"]
        if len(words) != 1 or words[0] not in OPERATORS:
            raise BadCondition(where, _("name one of: %(words)s") % {"words": ", ".join(OPERATORS)})
        try:
            return OPERATORS[words[0]](operand, tree[words[0]])
        except BadCondition:
            raise
        except (ValueError, TypeError, KeyError) as error:
            raise BadCondition(where, str(error)) from None


def _is(item: Operand, value: Any) -> Q:
    if item.kind == "tags":
        return Q(**{f"{item.path}__contains": [_text(value)]})
    if item.kind in _TEXTS:
        return Q(**{f"{item.path}__iexact": _text(value)})
    return Q(**{item.path: item.read(value)})


def _any_of(item: Operand, values: Any) -> Q:
    if not isinstance(values, list) or not values:
        raise ValueError(_("give a list with at least one value"))
    if item.kind == "tags":
        return Q(**{f"{item.path}__overlap": [_text(value) for value in values]})
    if item.kind in _TEXTS:
        return reduce(or_, (_is(item, value) for value in values))
    return Q(**{f"{item.path}__in": [_something(item, value) for value in values]})


def _contains(item: Operand, value: Any) -> Q:
    if item.kind == "tags":
        return _is(item, value)
    if item.kind not in _TEXTS:
        raise ValueError(_("“contains” is for texts"))
    return Q(**{f"{item.path}__icontains": _text(value)})


def _compare(lookup: str) -> Callable[[Operand, Any], Q]:
    def build(item: Operand, value: Any) -> Q:
        if item.kind not in ("number", "money", "integer", "year", "date", "moment"):
            raise ValueError(_("this comparison is for numbers and dates"))
        return Q(**{f"{item.path}__{lookup}": _something(item, value)})

    return build


def _something(item: Operand, value: Any) -> Any:
    """A value to compare with: nothing is neither more nor less than anything."""
    out = item.read(value)
    if out is None:
        raise ValueError(_("give a value to compare with"))
    return out


def _text(value: Any) -> str:
    """What a text of the database can hold; the rest would not even reach it."""
    if not isinstance(value, str | int | float):
        raise ValueError(_("give a text"))
    return str(value).replace("\x00", "").encode(errors="ignore").decode()


def _in_last(item: Operand, value: Any) -> Q:
    if item.kind not in ("date", "moment"):
        raise ValueError(_("“in_last” is for dates"))
    span = _SPAN.fullmatch(str(value))
    if span is None:
        raise ValueError(_("give a span such as “90 days”, in days, weeks, months or years"))
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[span[2]] * int(span[1])
    since = datetime.now(UTC) - timedelta(days=min(days, 100_000))
    return Q(**{f"{item.path}__gte": since if item.kind == "moment" else since.date()})


def _known(item: Operand, value: Any) -> Q:
    wanted = {"number", "money", "integer", "year", "date", "moment", "link", "user", "truth"}
    empty = (
        Q(**{f"{item.path}__isnull": True})
        if item.kind in wanted
        else Q(**{item.path: [] if item.kind == "tags" else ""})
    )
    return ~empty if value in (True, "true", "yes", "") else empty


OPERATORS: dict[str, Callable[[Operand, Any], Q]] = {
    "is": _is,
    "is_not": lambda item, value: ~_is(item, value),
    "any_of": _any_of,
    "none_of": lambda item, values: ~_any_of(item, values),
    "contains": _contains,
    "over": _compare("gt"),
    "under": _compare("lt"),
    "at_least": _compare("gte"),
    "at_most": _compare("lte"),
    "in_last": _in_last,
    "known": _known,
}
