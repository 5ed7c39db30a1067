"""Searching the text that every searchable row carries in its `search` column: folded, its words joined (trigram index)."""

import re
import string
from typing import Any

from django.db.models import Func, Lookup, Q, TextField

LONGEST, MOST_WORDS = 200, 6
_NUMBER = re.compile(r"[\d\s+().\-/]{3,}")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


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
    """Rows whose search text holds every word of `q`; what may be a telephone number is compared by its digits as well.

    Marks alone, such as "...", are in no search text: they find nothing.
    """
    text = q.replace("\x00", "").strip()[:LONGEST]
    digits = re.sub(r"\D", "", text).removeprefix("00")
    if digits and _NUMBER.fullmatch(text):
        number = Q(search__holds=digits)
        return number if digits == text else number | Q(search__holds=text)
    out = Q()
    for word in words(text):
        out &= Q(search__holds=word)
    return out or Q(pk__in=())


def words(q: str) -> list[str]:
    """The words to look for; what consists of marks alone is none."""
    return [word for word in q.split() if word.translate(_PUNCTUATION)][:MOST_WORDS]
