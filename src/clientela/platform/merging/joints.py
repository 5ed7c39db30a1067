"""The words in which a room declares what becomes of its rows when the record that they lead to is merged into another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import models

from clientela.platform.permissions.actor import Actor


@dataclass(frozen=True)
class Merging:
    """One merge: `others`, records of one type, go on as `into`."""

    key: UUID
    entity: str
    model: type[models.Model]
    into: UUID
    others: tuple[UUID, ...]
    by: Actor

    @property
    def everyone(self) -> list[UUID]:
        return [self.into, *self.others]

    def may(self, verb: str) -> bool:
        """Whether who merges may do this with the record that remains."""
        rows: Any = self.model._default_manager
        found: bool = rows.visible_to(self.by, entity=self.entity, verb=verb).filter(pk=self.into).exists()
        return found


Rule = Literal["follow", "once", "stay"] | Callable[[Merging], None]


@dataclass(frozen=True)
class Joint:
    """Rows of one table that lead to a record, by a foreign key or by a key without a constraint.

    follow: they lead to the one that remains; once: so they do, but what equals a row that is there already goes; stay: they keep
    the old key, as a log does. A rule of more than that is a function.
    """

    model: type[models.Model]
    by: str
    rule: Rule = "follow"
    same: tuple[str, ...] = ()  # what makes two rows equal, beside whom they lead to
    of: str = ""  # where the key has no constraint: the column of the type it leads to
    behind: str = ""  # the column of an order, in which those that come stand behind those that are there
    right: str = (
        ""  # a verb on the one that remains, without which they stay: what lets others in opens no more than that
    )
    tells: tuple[
        str, ...
    ] = ()  # columns by which it can be told, once they part again, whose a row is that came meanwhile
    source: str = ""  # and the column of the source that a row came from

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    def column(self, name: str = "") -> str:
        return str(self.model._meta.get_field(name or self.by).column)  # type: ignore[union-attr]


_joints: list[Joint] = []


def declare(joints: Iterable[Joint]) -> None:
    _joints[:] = joints


def joints() -> tuple[Joint, ...]:
    return tuple(_joints)
