"""Where records went on that were merged into others, and which went on as one."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from clientela.platform.merging.models import Successor


def now_of(key: UUID) -> UUID | None:
    """The record as which this one goes on; None where it was not merged."""
    return Successor.objects.filter(pk=key).values_list("new", flat=True).first()


def now_of_many(keys: Iterable[UUID]) -> dict[UUID, UUID]:
    """Of these keys, those of records that went on as another, and as which."""
    return dict(Successor.objects.filter(pk__in=list(keys)).values_list("old", "new"))


def with_former(keys: Iterable[UUID]) -> list[UUID]:
    """These and all that went on as one of them: what is kept of each is kept of one."""
    mine = list(dict.fromkeys(keys))
    return [*mine, *Successor.objects.filter(new__in=mine).order_by("at").values_list("old", flat=True)]


def merges_into(key: UUID) -> Sequence[Successor]:
    """What was merged into this record, the latest first."""
    return list(Successor.objects.filter(new=key, into=key).order_by("-at", "old"))
