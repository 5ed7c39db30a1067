"""A search with the engine, within the memory and threads that a worker may take."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from clientela.parties.matching import kept
from clientela.parties.matching.changes import MOST_AT_ONCE, changed_since
from clientela.parties.matching.engine.evidence import Subject
from clientela.parties.matching.engine.learning import Model
from clientela.parties.matching.engine.linkage import Linkage
from clientela.parties.matching.engine.organisations import ORGANISATIONS
from clientela.parties.matching.engine.people import PEOPLE
from clientela.parties.matching.reading import everybody, said

SUBJECTS = {one.key: one for one in (PEOPLE, ORGANISATIONS)}
KEPT_FROM = 0.5  # less likely pairs are not asked about


def search(
    kind: str, changed: Sequence[UUID] | None, model: dict[str, Any] | None, *, run: UUID
) -> tuple[Iterator[dict[str, Any]], dict[str, Any], int]:
    """Likely pairs of all, or of what changed, by the model given or one learnt now; that model; how many were looked at.

    `run` is the one that learnt the model, or that learns it now: what it took in is kept for those that follow.
    """
    subject, threads = SUBJECTS[kind], settings.MATCHING_THREADS
    at, memory = kept.file(kind, run), f"{settings.MATCHING_MEMORY}MB"
    with Linkage(subject, at=at, memory=memory, threads=threads) as linkage:
        now = timezone.now()
        if changed is None or not _caught_up(linkage, kind, now=now):
            linkage.take(said(kind), at=now)
        if changed is not None:
            linkage.pick([str(key) for key in changed])
        used = Model(**model) if model else linkage.learn()
        found = linkage.score(used, some=changed is not None, least=KEPT_FROM)
        return _told(subject, used, found.to_pylist()), used.as_kept(), linkage.records


def _caught_up(linkage: Linkage, kind: str, *, now: datetime) -> bool:
    """Whether what was kept now says what the database says; not so where nothing was, or where too much has changed since."""
    changed = changed_since(kind, linkage.taken_at) if linkage.taken_at else None
    if changed is None:
        return False
    anew = {*changed, *map(UUID, linkage.leave_only(everybody(kind)))}
    if len(anew) > MOST_AT_ONCE:
        return False
    linkage.take_again(said(kind, list(anew)), at=now)
    return True


def _told(subject: Subject, model: Model, found: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    levels = {one.key: [level.key for level in one.levels] for one in subject.evidence}
    for pair in found:
        evidence = [[one, _level(levels[one], pair[f"level_{one}"]), pair[f"weight_{one}"]] for one in model.evidence]
        yield {**{name: pair[name] for name in ("a", "b", "probability", "weight")}, "evidence": evidence}


def _level(levels: Sequence[str], gamma: int) -> str:
    """Splink counts levels from the last, which is 0; -1 says nothing."""
    return levels[len(levels) - 1 - gamma] if gamma >= 0 else "absent"
