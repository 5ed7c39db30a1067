"""The fields a company has added, as this process knows them, read anew whenever an actor comes with another stamp.

The stamp stands at the company, is read with every session and token, and is another one after each change: a change is seen by
the next request of every process, and costs no question as long as nothing changes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar
from uuid import UUID

from clientela.platform.fields.models import IN_ORDER, Need, OwnField
from clientela.platform.people.models import Company
from clientela.platform.permissions.middleware import UNSHAPED


@dataclass(frozen=True, eq=False)
class Shape:
    """All own fields, those that are archived included, in order of their type and place, and which fields are needed when.

    Known by its identity.
    """

    stamp: UUID
    fields: tuple[OwnField, ...] = ()
    needs: tuple[Need, ...] = ()


_Row = TypeVar("_Row")
_NONE = Shape(UNSHAPED)
_known: list[Shape] = [_NONE]


def known_shape() -> Shape:
    return _known[0]


def come_with(stamp: UUID) -> None:
    """Somebody acts who knows of this stamp: read anew what is known under another."""
    if stamp != _known[0].stamp:
        _known[0] = _NONE if stamp == UNSHAPED else read_shape(stamp)


def come_now() -> None:
    """The same where nobody in particular acts: what stands at the company is asked for."""
    come_with(Company.objects.values_list("shape", flat=True).first() or UNSHAPED)


def read_shape(stamp: UUID) -> Shape:
    return Shape(
        stamp, tuple(OwnField.objects.order_by("entity", *IN_ORDER)), tuple(Need.objects.order_by("entity", "name"))
    )


def once_a_shape(read: Callable[[], tuple[_Row, ...]]) -> Callable[[], tuple[_Row, ...]]:
    """What the company has made itself and its stamp tells of: read anew with each shape, nothing where it has made nothing."""
    kept: list[tuple[Shape | None, tuple[_Row, ...]]] = [(None, ())]

    @wraps(read)
    def known() -> tuple[_Row, ...]:
        shape, rows = kept[0]
        if shape is not (here := known_shape()):
            rows = () if here.stamp == UNSHAPED else read()
            kept[0] = (here, rows)
        return rows

    return known


def forget() -> None:
    _known[0] = _NONE
