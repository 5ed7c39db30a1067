"""What tells parties that part from each other: the words, sources and keys that only one of them has."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from clientela.parties.models import ContactPoint, Identifier, SourceRecord
from clientela.platform.merging.parting import Parting

T = TypeVar("T", bound=Hashable)


def parting(into: UUID, back: Sequence[UUID], *, since: UUID) -> Parting:
    everyone = [into, *back]
    records = list(SourceRecord.objects.filter(party__in=everyone).values_list("party", "source", "external_id"))
    return Parting(
        into=into,
        since=since,
        words=_of_one((text.casefold(), party) for party, *said in _points(everyone) for text in said),
        sources=_of_one((source, party) for party, source, _key in records),
        keys=_of_one(((source, key.casefold()), party) for party, source, key in records),
    )


def _points(keys: Sequence[UUID]) -> Iterable[tuple[UUID, str, str]]:
    for model in (ContactPoint, Identifier):
        yield from model._default_manager.filter(party__in=keys).values_list("party", "value", "typed")


def _of_one(said: Iterable[tuple[T, UUID]]) -> dict[T, UUID]:
    """What one of them says, and no other."""
    owners: dict[T, set[UUID]] = defaultdict(set)
    for what, party in said:
        if what:
            owners[what].add(party)
    return {what: next(iter(parties)) for what, parties in owners.items() if len(parties) == 1}
