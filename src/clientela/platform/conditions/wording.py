"""Conditions in words: a sentence in the reader's language, and the pieces that a chip shows of one part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clientela.platform.conditions.aggregates import FUNCTIONS
from clientela.platform.conditions.compiling import GROUPS
from clientela.platform.conditions.operators import YES
from clientela.platform.conditions.vocabulary import TIMES, Vocabulary

WORDS = {
    "is": gettext_lazy("is"), "is_not": gettext_lazy("is not"), "any_of": gettext_lazy("any of"),
    "none_of": gettext_lazy("none of"), "all_of": gettext_lazy("all of"), "contains": gettext_lazy("contains"),
    "starts_with": gettext_lazy("starts with"), "over": gettext_lazy("over"), "under": gettext_lazy("under"),
    "at_least": gettext_lazy("at least"), "at_most": gettext_lazy("at most"), "in_last": gettext_lazy("in the last"),
    "in_next": gettext_lazy("in the next"), "older_than": gettext_lazy("longer ago than"), "within": gettext_lazy("within"),
    "yearly_in_next": gettext_lazy("comes round in the next"), "known": gettext_lazy("is known"),
}  # fmt: skip
OF_TIMES = {
    "over": gettext_lazy("after"), "under": gettext_lazy("before"), "at_least": gettext_lazy("from"),
    "at_most": gettext_lazy("until"),
}  # fmt: skip
EMPTY = gettext_lazy("is empty")
PERIOD_WORDS = {
    "today": gettext_lazy("today"), "yesterday": gettext_lazy("yesterday"), "tomorrow": gettext_lazy("tomorrow"),
    "this_week": gettext_lazy("this week"), "last_week": gettext_lazy("last week"), "next_week": gettext_lazy("next week"),
    "this_month": gettext_lazy("this month"), "last_month": gettext_lazy("last month"),
    "next_month": gettext_lazy("next month"), "this_quarter": gettext_lazy("this quarter"),
    "last_quarter": gettext_lazy("last quarter"), "next_quarter": gettext_lazy("next quarter"),
    "this_year": gettext_lazy("this year"), "last_year": gettext_lazy("last year"), "next_year": gettext_lazy("next year"),
}  # fmt: skip
FUNCTION_WORDS = {
    "count": gettext_lazy("number"), "sum": gettext_lazy("sum"), "average": gettext_lazy("average"),
    "lowest": gettext_lazy("lowest"), "highest": gettext_lazy("highest"),
}  # fmt: skip
SPANNED = ("in_last", "in_next", "older_than", "yearly_in_next")


@dataclass(frozen=True)
class Phrase:
    """One part of a condition as a chip shows it; `said` where a sentence puts it in another order."""

    label: str
    operator: str
    value: str
    said: str = ""

    def __str__(self) -> str:
        return self.said or " ".join(piece for piece in (self.label, self.operator, self.value) if piece)


def sentence(tree: Mapping[str, Any], words: Vocabulary) -> str:
    """The condition as one sentence, without a full stop; an empty one is an empty text. The tree must compile."""
    return _said(tree, words, top=True) if tree else ""


def phrase(part: Mapping[str, Any], words: Vocabulary) -> Phrase:
    """One part in pieces: a field's test, a figure of related rows, or a group as a sentence in itself."""
    if any(word in part for word in GROUPS):
        return Phrase("", "", _said(part, words, top=True))
    function = next((name for name in FUNCTIONS if name in part), "")
    return _figure(function, part, words) if function else _test(part, words)


def span_words(value: Any) -> str:
    """ "90 days" in the reader's language."""
    count, unit = str(value).split()
    n = int(count)
    said = {
        "hour": ngettext("%(num)s hour", "%(num)s hours", n),
        "day": ngettext("%(num)s day", "%(num)s days", n),
        "week": ngettext("%(num)s week", "%(num)s weeks", n),
        "month": ngettext("%(num)s month", "%(num)s months", n),
        "year": ngettext("%(num)s year", "%(num)s years", n),
    }
    return said[unit.removesuffix("s")] % {"num": n}


def operator_word(word: str, kind: str) -> str:
    return str(OF_TIMES.get(word, WORDS[word]) if kind in TIMES else WORDS[word])


def _said(tree: Mapping[str, Any], words: Vocabulary, *, top: bool) -> str:
    joined = next((word for word in GROUPS if word in tree), "")
    if not joined:
        return str(phrase(tree, words))
    parts = [_said(part, words, top=False) for part in tree[joined]]
    if not parts:
        return _("nothing") if joined == "any" else _("everything")
    text = (_(" and ") if joined == "all" else _(" or ")).join(parts)
    if joined == "none":
        return _("not (%(condition)s)") % {"condition": text}
    return text if top or len(parts) == 1 else f"({text})"


def _test(part: Mapping[str, Any], words: Vocabulary) -> Phrase:
    operand = words.operand(part["field"])
    word, value = next((key, value) for key, value in part.items() if key != "field")
    if word == "known":
        return Phrase(str(operand.label), str(WORDS["known"] if value in YES else EMPTY), "")
    if word in SPANNED:
        shown = span_words(value)
    elif word == "within":
        shown = str(PERIOD_WORDS[value])
    else:
        shown = ", ".join(operand.show(one) for one in (value if isinstance(value, list) else [value]))
    return Phrase(str(operand.label), operator_word(word, operand.kind), shown)


def _figure(function: str, part: Mapping[str, Any], words: Vocabulary) -> Phrase:
    name, _dot, field = part[function].partition(".")
    related = words.related(name)
    word, value = next((key, value) for key, value in part.items() if key not in (function, "where"))
    pieces = {
        "rows": str(related.label).lower(),
        "operator": operator_word(word, ""),
        "number": number_format(value, use_l10n=True, force_grouping=True),
    }
    if function == "count":
        label = str(related.label)
        said = _("%(operator)s %(number)s %(rows)s") % pieces
    else:
        of = {"function": str(FUNCTION_WORDS[function]), "field": str(related.vocabulary.operand(field).label).lower()}
        label = _("%(function)s of %(field)s of %(rows)s") % (pieces | of)
        said = f"{label} {pieces['operator']} {pieces['number']}"
    if not part.get("where"):
        return Phrase(label, pieces["operator"], pieces["number"], said)
    where = _said(part["where"], related.vocabulary, top=True)
    shown = _("%(number)s where %(condition)s") % {"number": pieces["number"], "condition": where}
    return Phrase(
        label, pieces["operator"], shown, _("%(figure)s where %(condition)s") % {"figure": said, "condition": where}
    )
