"""Searching the text that every searchable row carries in its `search` column: folded, its words joined (trigram index)."""

import re
import string
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Func, Lookup, Q, TextField

LONGEST, MOST_WORDS = 200, 6
_NUMBER = re.compile(r"[\d\s+().\-/]{3,}")
PUNCTUATION = str.maketrans("", "", string.punctuation)  # what `clientela_joined` leaves out of words


class Joined(Func):
    """A text without case, accents and punctuation, as `clientela_joined` in the database makes it."""

    function = "clientela_joined"
    output_field = TextField()


@TextField.register_lookup
class Holds(Lookup):
    """`search__holds=word`: contains the word, whatever its case, accents and punctuation; the database joins it."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} LIKE '%%' || clientela_joined(%s) || '%%'", (*params, str(self.rhs))


def matching(q: str) -> Q:
    """Rows whose search text holds what `needles` names; none where it names nothing."""
    wanted = needles(q)
    return holding(wanted) if wanted else Q(pk__in=())


def needles(q: str) -> tuple[tuple[str, ...], ...]:
    """What a search text must hold: of each group one. All words; what may be a telephone number by its digits as well.

    Marks alone, such as "...", are in no search text: they find nothing.
    """
    text = q.replace("\x00", "").strip()[:LONGEST]
    digits = re.sub(r"\D", "", text).removeprefix("00")
    if digits and _NUMBER.fullmatch(text):
        return ((digits,) if digits == text.translate(PUNCTUATION) else (digits, text),)  # never twice the same
    return tuple((word,) for word in words(text))


def holding(wanted: Iterable[Iterable[str]], *, column: str = "search") -> Q:
    """One of each group is in the search text."""
    return reduce(and_, (reduce(or_, (Q(**{f"{column}__holds": one}) for one in group)) for group in wanted))


def words(q: str) -> list[str]:
    """The words to look for; what consists of marks alone is none."""
    return [word for word in q.split() if word.translate(PUNCTUATION)][:MOST_WORDS]
