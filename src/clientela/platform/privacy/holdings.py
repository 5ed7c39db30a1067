"""The words in which a room declares what it holds of a subject, and what becomes of it when the subject is forgotten.

What records of the company's own types hold is told by their links (`own_records`)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import models

from clientela.platform.fields.columns import path_of

Rule = Literal["delete", "unlink", "strike", "stay"]


@dataclass(frozen=True)
class Keeping:
    """What a law wants kept: rows whose `column` is younger than that many years stand against being forgotten."""

    column: str
    years: int
    because: Any


@dataclass(frozen=True)
class Holding:
    """Rows of one table that are about a subject, found by a foreign key to it or to rows that are held of it."""

    model: type[models.Model]
    label: Any
    by: str = ""  # the foreign key's name; empty: the subject's own row
    of: type[models.Model] | None = None  # whose rows the key leads to, where not to the subject
    # unlink: the row stays without its key, as a figure about nobody; strike: that, and nothing in its texts names the subject;
    # stay: it is a figure already
    rule: Rule = "delete"
    type: str = ""  # the type of record that gives the right to see it
    kept: Keeping | None = None
    own: bool = (
        False  # `by` is a link of the company's own, of the records of `type`, which stay in their table with others
    )
    leaves_out: tuple[str, ...] = ()  # columns that only repeat others
    lasts: bool = True  # not so what is a guess, which is made anew: it goes along with no merge
    files: tuple[str, ...] = ()  # foreign keys to stored files
    then: tuple[tuple[str, Callable[[Sequence[UUID]], int]], ...] = ()  # column of keys -> what else must go with them

    @property
    def path(self) -> str:
        """The ORM path of the key that leads to the subject."""
        return path_of(self.by, "link") if self.own else f"{self.by}_id"


@dataclass(frozen=True)
class Trace:
    """A table in which words about a subject may stand, although no key leads there: such rows go, or lose columns."""

    model: type[models.Model]
    blank: tuple[tuple[str, Any], ...] = ()  # column -> what stands there afterwards; empty: the row goes
    by_key: bool = True  # whether the subject's key alone is such a word
    despite: tuple[str, ...] = ()  # the trigger that lets nothing else change these rows, as "app.Model:name"


@dataclass(frozen=True)
class Subject:
    """Whose data these are: types of record of one table, and the words by which some of them are known anywhere."""

    model: type[models.Model]
    types: tuple[str, ...]
    words: Callable[[Sequence[UUID]], list[str]]
    language: Callable[[UUID], str]


_subject: list[Subject] = []
_holdings: list[Holding] = []
_traces: list[Trace] = []
_made: list[Callable[[], Iterable[Holding]]] = []


def declare(
    subject: Subject, holdings: Iterable[Holding], traces: Iterable[Trace], *, made: Callable[[], Iterable[Holding]]
) -> None:
    """`made` tells what types of the company's own hold."""
    _made[:] = [made]
    _subject[:] = [subject]
    _holdings[:] = holdings
    _traces[:] = traces


def subject() -> Subject:
    return _subject[0]


def holdings() -> tuple[Holding, ...]:
    """Each after those whose rows it hangs on."""
    return (*_holdings, *(one for made in _made for one in made()))


def is_subject(entity: str) -> bool:
    return any(entity in one.types for one in _subject)


def traces() -> tuple[Trace, ...]:
    return tuple(_traces)
