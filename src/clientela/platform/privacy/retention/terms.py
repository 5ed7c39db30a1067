"""How long we keep what is no record: files of imports, notices, answers. Rooms declare it (`Keep`), `wiring.KEEPS` lists it.

A term that is not fixed can be changed by the company; at night what is older goes, set by set.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.reading import Missing
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.retention.models import Term

SET = 5_000  # rows of one transaction
LONGEST = 36_500  # days


@dataclass(frozen=True)
class Keep:
    """`end` removes up to so many of what is older than a moment, and answers how many went. Without it the term is fixed."""

    key: str
    label: Any
    days: int | None  # None: for good
    because: Any
    end: Callable[[datetime, int], int] | None = None
    url: str = ""  # the page where the term is set, where it is not here


_keeps: list[Keep] = []


def ending(rows: Any) -> Callable[[datetime, int], int]:
    """The `end` of rows that tell by `created_at` how old they are, of a model's manager."""

    def end(before: datetime, limit: int) -> int:
        old = rows.filter(created_at__lt=before).order_by("pk").values("pk")[:limit]
        return int(rows.filter(pk__in=old)._raw_delete("default"))

    return end


def declare(keeps: Iterable[Keep]) -> None:
    _keeps[:] = keeps


def terms(actor: Actor) -> list[dict[str, Any]]:
    """What is kept how long, by default and by the company's word."""
    require(actor, "configure", "privacy")
    said = dict(Term.objects.values_list("key", "days"))
    return [
        {
            "key": one.key, "label": str(one.label), "days": said.get(one.key, one.days), "default": one.days,
            "because": str(one.because), "fixed": one.end is None, "url": one.url,
        }
        for one in _keeps
    ]  # fmt: skip


def keep_term(key: str, days: int, *, by: Actor) -> None:
    """The company's word for one of them. Raises Missing, or ValueError."""
    if not any(one.key == key and one.end for one in _keeps):
        raise Missing(_("There is no such term, or it is fixed."))
    if not 1 <= days <= LONGEST:
        raise ValueError(_("Give a number of days from 1 to %(most)s.") % {"most": LONGEST})
    with acting(by, "configure", "privacy", reason=f"keep {key}"):
        if not Term.objects.filter(key=key).update(days=days):
            Term.objects.create(key=key, days=days)


def end_all(*, by: Actor) -> dict[str, int]:
    """Remove what is older than its term; answers how many of each went."""
    require(by, "configure", "privacy")
    said = dict(Term.objects.values_list("key", "days"))
    gone: dict[str, int] = {}
    for one in _keeps:
        days = said.get(one.key, one.days)
        while one.end is not None and days is not None and (count := _end(one, days, by)):
            gone[one.key] = gone.get(one.key, 0) + count
    return gone


def _end(keep: Keep, days: int, by: Actor) -> int:
    assert keep.end is not None
    with acting(by, "configure", "privacy", reason=f"end of term: {keep.key}"):
        return keep.end(timezone.now() - timedelta(days=days), SET)
