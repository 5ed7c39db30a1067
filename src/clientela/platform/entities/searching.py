"""Searching the folded text that every searchable row carries in its `search` column (trigram index)."""

import re
from typing import Any

from django.db.models import Lookup, Q, TextField

_NUMBER = re.compile(r"[\d\s+().\-/]{3,}")


@TextField.register_lookup
class Holds(Lookup):
    """`search__holds=word`: contains the word, whatever its case and accents; both sides folded by the database."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        escaped = str(self.rhs).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{left} LIKE clientela_fold(%s)", (*params, f"%{escaped}%")


def matching(q: str) -> Q:
    """Rows whose search text holds every word of `q`; what may be a telephone number is compared by its digits as well."""
    text = q.replace("\x00", "").strip()[:200]
    digits = re.sub(r"\D", "", text).removeprefix("00")
    if digits and _NUMBER.fullmatch(text):
        number = Q(search__holds=digits)
        return number if digits == text else number | Q(search__holds=text)
    out = Q()
    for word in text.split()[:6]:
        out &= Q(search__holds=word)
    return out
