"""The verbs of privacy. They are for who may see all that is held: whoever has a field kept back, or sees less, is refused."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.files.storing import keep, let_go
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor
from clientela.platform.privacy.collecting import Found, Held, find, held
from clientela.platform.privacy.erasing import forget
from clientela.platform.privacy.events import CopyAsked, Erased
from clientela.platform.privacy.gate import officer
from clientela.platform.privacy.holdings import subject
from clientela.platform.privacy.holds.reading import held_of
from clientela.platform.privacy.holds.reading import why as why_held
from clientela.platform.privacy.models import Copy, Erasure, Status
from clientela.platform.privacy.writing import pieces
from clientela.platform.seconding.acts import seconded

DAYS = 7  # that a copy can be downloaded
LARGEST = 4_000_000_000  # bytes of a copy


def ask_for_copy(plural: str, key: UUID, *, by: Actor) -> UUID:
    """Have all that is held of a subject written into one archive, which its asker alone can download for some days."""
    entity = officer(plural, key, by=by)
    with acting(by, "configure", "privacy", reason=f"copy of {entity.key}"):
        copy = Copy.objects.create(entity=entity.key, record=key, by_user_id=by.user_id)
        emit(CopyAsked(str(copy.pk), entity.key, str(key)), by=by)
        app.configure_task("clientela.platform.privacy.jobs.write").defer(copy=str(copy.pk), user=str(by.user_id))
    return copy.pk


def write_copy(key: UUID, *, by: Actor) -> None:
    """Write what was asked for. Twice does no harm: what is ready stays."""
    copy = Copy.objects.filter(pk=key, status=Status.WAITING, by_user_id=by.user_id).first()
    if copy is None:
        return
    officer(copy.entity, copy.record, by=by)
    with acting(by, "configure", "privacy", reason=f"copy of {copy.entity}"):
        copy.file = keep(pieces(copy.entity, copy.record), limit=LARGEST)
        copy.status, copy.expires_at = Status.READY, timezone.now() + timedelta(days=DAYS)
        copy.save()
        publish(f"copy:{copy.pk}", by=by.name, fields=["status"])


def fetch_copy(key: UUID, *, by: Actor) -> Copy:
    """A copy for its asker, while it lasts. Raises Missing for everybody else; each download is counted."""
    with acting(by, "configure", "privacy", reason="download of a copy"):
        mine = Copy.objects.filter(pk=key, by_user_id=by.user_id, status=Status.READY, expires_at__gt=timezone.now())
        if not mine.update(downloads=F("downloads") + 1):
            raise Missing(_("This copy has ended, or is somebody else's."))
        return mine.select_related("file").get()


def end_copies(*, by: Actor, records: Sequence[UUID] | None = None) -> int:
    """Remove copies that have expired, or all of these records."""
    with acting(by, "configure", "privacy", reason="end copies"):
        ended = Q(expires_at__lte=timezone.now()) if records is None else Q(record__in=records)
        copies = list(Copy.objects.filter(ended, file__isnull=False).select_related("file"))
        for copy in copies:
            stored, copy.file, copy.status = copy.file, None, Status.ENDED
            copy.save()
            if stored is not None:
                let_go(stored.pk)
    return len(copies)


def erase(plural: str, key: UUID, *, reason: str, by: Actor) -> Erasure:
    """Forget a subject in every room. Raises Conflict with the reason where a law or a legal hold keeps something; nothing is
    erased then."""
    entity = officer(plural, key, by=by)
    if not (why := plain(reason)):
        raise ValueError(_("Say why: who asked for it, and when."))
    with acting(by, "configure", "privacy", reason=f"erase {entity.key}"):
        seconded("erase", {"plural": entity.key, "key": str(key), "reason": why}, by=by)
        found = _to_forget([key])
        there = held(found)
        _refuse_what_law_keeps(there)
        words = subject().words(sorted(found.subjects))
        erasure = Erasure(
            entity=entity.key, record=key, reason=_without(why, words), by_user_id=by.user_id, figures=_figures(there)
        )
        _forgotten(found, words, [erasure], by=by)
    return erasure


def erase_many(entity: Entity, keys: Sequence[UUID], *, reason: str, by: Actor) -> dict[str, int]:
    """Forget a set of subjects at once, for a rule; answers table -> rows. Whoever calls leaves out those that a law keeps.

    Raises Conflict for a legal hold on one of them. The log has a line for each, which tells whom to erase again after an old
    backup was restored.
    """
    with acting(by, "configure", "privacy", reason=reason):
        found = _to_forget(keys)
        log = [Erasure(entity=entity.key, record=key, reason=reason, by_user_id=by.user_id) for key in keys]
        return _forgotten(found, subject().words(sorted(found.subjects)), log, by=by)


def _to_forget(keys: Sequence[UUID]) -> Found:
    """All that is held of these subjects, whom nobody changes meanwhile. Raises Conflict where a legal hold stands on any of it."""
    list(subject().model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk").values("pk"))
    found = find(*keys)
    one = held_of(found.all_keys())
    if one is not None:
        raise Conflict(why_held(one))
    return found


def _forgotten(found: Found, words: list[str], log: Sequence[Erasure], *, by: Actor) -> dict[str, int]:
    """Gone, with the copies written of it, and told: to the log, the other rooms and open pages. Answers table -> rows."""
    end_copies(by=by, records=list(found.subjects))
    rows = forget(found, words)
    if len(log) == 1:  # of a set nobody can say whose they were
        log[0].rows = rows
    former = found.subjects - {
        one.record for one in log
    }  # went on as one of these: an old backup has them by themselves
    log = [
        *log,
        *(Erasure(entity=log[0].entity, record=key, reason=log[0].reason, by_user_id=by.user_id) for key in former),
    ]
    Erasure.objects.bulk_create(log)
    for one in log:
        emit(Erased(str(one.pk), one.entity, str(one.record)), by=by)
        publish(f"{one.entity}:{one.record}", by=by.name, gone=True)
    return rows


def _refuse_what_law_keeps(there: list[Held]) -> None:
    for one in there:
        if one.kept_until and one.holding.kept:
            said = {"what": one.holding.label, "day": date_format(one.kept_until, "DATE_FORMAT")}
            raise Conflict(
                _("%(what)s must be kept until %(day)s. Nothing was erased.") % said
                + " "
                + str(one.holding.kept.because)
            )


def _figures(there: list[Held]) -> dict[str, int]:
    """What statistics keep: how many rows of each table there were, and nothing that tells whose."""
    return {one.holding.model._meta.db_table: one.rows for one in there if one.rows}


def _without(text: str, words: list[str]) -> str:
    """The reason is typed by people, who may name the person."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "…")
    return text
