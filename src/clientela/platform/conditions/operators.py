"""The words between a field and a value: each makes a `Q` of an operand and a value, or says why it can't."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from clientela.platform.conditions import moments
from clientela.platform.conditions.vocabulary import CONTACTS, NULL_WHEN_EMPTY, NUMBERS, SETS, TEXTS, TIMES, Operand

YES = (True, "true", "yes", "")


@dataclass(frozen=True)
class Operator:
    """`negated`: true of every row of which the test is not, also of those whose link leads nowhere."""

    test: Callable[[Operand, Any], Q]
    negated: bool = False


def ask(item: Operand, word: str, value: Any) -> Q:
    """The rows of which `word` and `value` hold. Raises ValueError or TypeError for a value of no use."""
    operator = OPERATORS[word]
    test = item.within(operator.test(item, value))
    negated = operator.negated if word != "known" else value not in YES
    return ~test if negated else test


def _is(item: Operand, value: Any) -> Q:
    if item.kind in SETS:
        return Q(**{f"{item.path}__contains": _members(item, [value])})
    if item.kind in TEXTS:
        return Q(**{f"{item.path}__iexact": _said(item, value)})
    read = item.read(value)
    return Q(**{f"{item.path}__in": read}) if _is_many(read) else Q(**{item.path: read})


def _any_of(item: Operand, values: Any) -> Q:
    if item.kind in SETS:
        return Q(**{f"{item.path}__overlap": _members(item, _list(values))})
    if item.kind in TEXTS | {"user"}:
        return reduce(or_, (_is(item, value) for value in _list(values)))
    return Q(**{f"{item.path}__in": [_something(item, value) for value in _list(values)]})


def _all_of(item: Operand, values: Any) -> Q:
    if item.kind not in SETS:
        raise ValueError(_("“%(word)s” is for fields that hold several values") % {"word": "all_of"})
    return Q(**{f"{item.path}__contains": _members(item, _list(values))})


def _contains(item: Operand, value: Any) -> Q:
    if item.kind in SETS:
        return _is(item, value)
    return _of_text(item, value, "contains", "icontains")


def _starts_with(item: Operand, value: Any) -> Q:
    return _of_text(item, value, "starts_with", "istartswith")


def _of_text(item: Operand, value: Any, word: str, lookup: str) -> Q:
    if item.kind not in TEXTS:
        raise ValueError(_("“%(word)s” is for texts") % {"word": word})
    return Q(**{f"{item.path}__{lookup}": _said(item, value)})


def _said(item: Operand, value: Any) -> str:
    """An e-mail or a phone is compared in the form in which it is kept."""
    return _text(item.read(value) if item.kind in CONTACTS else value)


def _compare(lookup: str) -> Callable[[Operand, Any], Q]:
    def build(item: Operand, value: Any) -> Q:
        if item.kind not in NUMBERS | TIMES:
            raise ValueError(_("this comparison is for numbers and dates"))
        return Q(**{f"{item.path}__{lookup}": _something(item, value)})

    return build


def _in_last(item: Operand, value: Any) -> Q:
    _times_only(item, "in_last")
    return moments.between(item.path, item.kind, moments.now() - moments.span(value), moments.now())


def _in_next(item: Operand, value: Any) -> Q:
    _times_only(item, "in_next")
    return moments.between(item.path, item.kind, moments.now(), moments.now() + moments.span(value))


def _older_than(item: Operand, value: Any) -> Q:
    _times_only(item, "older_than")
    since = moments.now() - moments.span(value)
    return Q(**{f"{item.path}__lt": since if item.kind == "moment" else since.date()})


def _within(item: Operand, value: Any) -> Q:
    _times_only(item, "within")
    return moments.in_period(item.path, item.kind, value)


def _yearly_in_next(item: Operand, value: Any) -> Q:
    if item.kind != "date":
        raise ValueError(_("“%(word)s” is for dates") % {"word": "yearly_in_next"})
    return moments.yearly_in_next(item.path, max(moments.span(value), timedelta()))


def _known(item: Operand, value: Any) -> Q:
    if item.kind in NULL_WHEN_EMPTY:
        return Q(**{f"{item.path}__isnull": False})
    return ~Q(**{item.path: [] if item.kind in SETS else ""})


def _members(item: Operand, values: list[Any]) -> list[str]:
    """What a set is asked to hold: any text for tags, only what is declared for choices."""
    return _something(item, values) if item.kind == "choices" else [_text(value) for value in values]


def _something(item: Operand, value: Any) -> Any:
    """A value to compare with: nothing is neither more nor less than anything."""
    out = item.read(value)
    if out is None or out == []:
        raise ValueError(_("give a value to compare with"))
    return out


def _list(values: Any) -> list[Any]:
    if not isinstance(values, list) or not values:
        raise ValueError(_("give a list with at least one value"))
    return values


def _text(value: Any) -> str:
    """What a text of the database can hold; the rest would not even reach it."""
    if not isinstance(value, str | int | float):
        raise ValueError(_("give a text"))
    return str(value).replace("\x00", "").encode(errors="ignore").decode()


def _times_only(item: Operand, word: str) -> None:
    if item.kind not in TIMES:
        raise ValueError(_("“%(word)s” is for dates") % {"word": word})


def _is_many(value: Any) -> bool:
    """A value such as “my team” stands for several."""
    return not isinstance(value, str) and hasattr(value, "__iter__")


OPERATORS: dict[str, Operator] = {
    "is": Operator(_is),
    "is_not": Operator(_is, negated=True),
    "any_of": Operator(_any_of),
    "none_of": Operator(_any_of, negated=True),
    "all_of": Operator(_all_of),
    "contains": Operator(_contains),
    "starts_with": Operator(_starts_with),
    "over": Operator(_compare("gt")),
    "under": Operator(_compare("lt")),
    "at_least": Operator(_compare("gte")),
    "at_most": Operator(_compare("lte")),
    "in_last": Operator(_in_last),
    "in_next": Operator(_in_next),
    "older_than": Operator(_older_than),
    "within": Operator(_within),
    "yearly_in_next": Operator(_yearly_in_next),
    "known": Operator(_known),
}
