"""The verbs of matching: look for likenesses, and decide."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from clientela.parties.matching.changes import changed_since
from clientela.parties.matching.finding import certain_groups, regroup, write_down
from clientela.parties.matching.models import KINDS, Likeness, Run, Threshold, Verdict, threshold_of
from clientela.parties.matching.verdicts import in_order
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

SEARCH = "clientela.parties.matching.jobs.search"  # the name of the job
KEPT = timedelta(days=60)  # that a run stays, where nothing that waits was found by it
LEAST, MOST = 0.9, 0.9999  # between which a company may let parties be merged without asking
MOST_MERGED = 2_000  # groups that one run merges by rule; the next goes on


def rematch(kind: str, *, whole: bool = False, by: Actor) -> Run:
    """Look for likenesses: of all parties of a kind, learning anew, or of those that changed since the last run.

    The search itself reads alone; only what it found is written in one transaction. Where nothing changed, the last run stands.
    """
    require(by, "merge", kind)
    done = Run.objects.filter(kind=kind, ended_at__isnull=False).order_by("-started_at")
    learnt, last = done.filter(model__isnull=False).first(), done.first()
    changed = None if whole or learnt is None or last is None else changed_since(kind, last.started_at)
    if last is not None and changed == []:
        return last
    run = Run.objects.create(kind=kind, whole=changed is None)
    found, model, run.records = _search(kind, changed, run if learnt is None or changed is None else learnt)
    with acting(by, "merge", kind, reason="look for duplicates"):
        run.pairs = write_down(kind, run.pk, found, keys=changed)
        run.model = model if run.whole else None
        run.ended_at = timezone.now()
        run.save()
        done.filter(started_at__lt=run.ended_at - KEPT, likenesses=None, model=None).delete()
    run.merged = merge_certain(kind, by=by)
    run.save(update_fields=["merged"])
    return run


def merge_certain(kind: str, *, by: Actor) -> int:
    """Merge those of which every two are at least as likely one as the company's threshold asks; answers how many went.

    Whoever can't be merged by rule waits for somebody to look at: a hold of the law, one that is a part of the other.
    """
    least, gone = threshold_of(kind), 0
    if least is None:
        return 0
    for into, *others in certain_groups(kind, least)[:MOST_MERGED]:
        with suppress(Conflict, Missing):
            decide_same(
                kind,
                into,
                others,
                by=by,
                reason=_("By rule: at least %(percent)s%% likely.") % {"percent": f"{least * 100:g}"},
            )
            gone += len(others)
    return gone


def decide_different(kind: str, keys: Sequence[UUID], *, by: Actor) -> None:
    """These are not one and the same, any two of them; nobody is asked again. Raises Missing."""
    with acting(by, "merge", kind, reason="not the same"):
        mine = _mine(kind, keys, by=by)
        _decide(kind, mine, same=False, by=by)


def decide_same(kind: str, into: UUID, others: Sequence[UUID], *, by: Actor, reason: str = "") -> UUID:
    """These are one: merge them, and remember that it was decided. Answers the merge's key. Raises Missing and Conflict."""
    merge = registry.entity(kind).verbs.merge
    if merge is None:
        raise Conflict(_("These can't be merged."))
    with transaction.atomic():
        keys = _mine(kind, [into, *others], by=by)
        clusters = _clusters(kind, keys)
        with acting(by, "merge", kind, reason="the same"):
            _decide(kind, keys, same=True, by=by)
        done = merge(into, others, by=by, reason=reason)
        regroup(kind, clusters)
    return done


def set_threshold(kind: str, probability: float | None, *, by: Actor) -> None:
    """From which probability on parties are merged without asking; None: never. Raises ValueError."""
    if kind not in KINDS or (probability is not None and not LEAST <= probability <= MOST):
        raise ValueError(_("Give a probability from 90 to 99.99 percent."))
    with acting(by, "configure", "company", reason=f"threshold of {kind}"):
        if probability is None:
            Threshold.objects.filter(kind=kind).delete()
        else:
            Threshold.objects.update_or_create(kind=kind, defaults={"probability": probability})


def ask_for_search(kind: str, *, by: Actor) -> None:
    """Look at all of a kind anew, in the background; asking twice is asking once. Raises ValueError."""
    if kind not in KINDS:
        raise ValueError(_("There is no such type of record."))
    with suppress(AlreadyEnqueued), acting(by, "configure", "company", reason=f"search for duplicates: {kind}"):
        app.configure_task(SEARCH, queueing_lock=f"matching all {kind}").defer(kind=kind)


def _search(kind: str, changed: list[UUID] | None, learnt: Run) -> tuple[Iterator[dict[str, Any]], Any, int]:
    """Loaded by the job that needs it: with DuckDB it is 100 MB that no web process has to carry."""
    if find_spec("splink") is None:
        raise Conflict(
            _(
                "The search for duplicates needs the extra “analytics”: install it, and search again. Nothing was changed."
            )
        )
    search = import_module("clientela.parties.matching.searching").search
    found: tuple[Iterator[dict[str, Any]], Any, int] = search(kind, changed, learnt.model, run=learnt.pk)
    return found


def _mine(kind: str, keys: Sequence[UUID], *, by: Actor) -> list[UUID]:
    wanted = list(dict.fromkeys(keys))
    mine = Party.objects.filter(kind=kind, pk__in=wanted).visible_to(by, entity=kind)
    found = mine.visible_to(by, entity=kind, verb="merge").count()
    if found < len(wanted) or len(wanted) < 2:
        raise Missing(_("There is no such record, or you may not change it."))
    return wanted


def _decide(kind: str, keys: Sequence[UUID], *, same: bool, by: Actor) -> None:
    said = {one.pair: one.probability for one in Likeness.objects.within(keys)}
    clusters = _clusters(kind, keys)
    for one, other in (in_order(*pair) for pair in combinations(keys, 2)):
        about = {"kind": kind, "same": same, "by_id": by.user_id, "probability": said.get((one, other))}
        Verdict.objects.update_or_create(one=one, other=other, defaults=about)
    Likeness.objects.within(keys).delete()
    regroup(kind, clusters)


def _clusters(kind: str, keys: Sequence[UUID]) -> set[UUID]:
    waiting = Likeness.objects.of(kind).filter(Q(a__in=keys) | Q(b__in=keys), cluster__isnull=False)
    return {cluster for (cluster,) in waiting.values_list("cluster").distinct() if cluster}
