"""What conditions may speak of: operands (fields, also of linked records) and related rows that can be counted and summed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q

CONTACTS = frozenset({"email", "phone"})
TEXTS = frozenset({"text", "name", "long", "url", "key"}) | CONTACTS
SETS = frozenset({"tags", "choices"})
NUMBERS = frozenset({"number", "money", "integer", "year"})
TIMES = frozenset({"date", "moment"})
NULL_WHEN_EMPTY = NUMBERS | TIMES | {"link", "user", "truth", "file"}  # other kinds are empty texts or lists


def whole(q: Q) -> Q:
    return q


@dataclass(frozen=True)
class Operand:
    """A field that conditions may speak of: its ORM path and how its values are read and shown (kind as in the declaration).

    `within` carries a test on a linked record over to the row that links to it, where rights decide which of those count.
    """

    label: Any
    path: str
    kind: str
    read: Callable[[Any], Any]
    show: Callable[[Any], str] = str
    within: Callable[[Q], Q] = whole
    currency: str = ""  # of amounts in any currency: the field that says which


@dataclass(frozen=True)
class Related:
    """Rows of another type that point at the rows in question: `link` is the path from them to those rows' keys."""

    label: Any
    rows: Callable[[], Any]
    link: str
    vocabulary: "Vocabulary"


class Vocabulary(Protocol):
    """Both lookups raise KeyError for a name that nothing has, or that the asker may not use."""

    def operand(self, name: str) -> Operand: ...

    def related(self, name: str) -> Related: ...
