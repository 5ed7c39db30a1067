"""A file on its way in through page, API or command line; and what is asked of an import, each queued in one transaction."""

from collections.abc import Callable, Iterable

from django.db import transaction

from clientela.platform.entities.declaration import Entity
from clientela.platform.files.models import StoredFile
from clientela.platform.files.storing import keep
from clientela.platform.imports import actions, jobs
from clientela.platform.imports.models import Import, Move
from clientela.platform.imports.moving import imports_of
from clientela.platform.imports.reading.source import LARGEST
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require


def store(chunks: Iterable[bytes], *, entity: Entity, by: Actor) -> StoredFile:
    """Keep the bytes. Raises Denied before the first of them, or TooLarge."""
    require(by, "import", entity.key)
    return keep(chunks, limit=LARGEST)


def upload(
    chunks: Iterable[bytes], *, name: str, entity: Entity, by: Actor, source: str = "", country: str = ""
) -> Import:
    """Keep the file and recognise it. Raises Denied, TooLarge or Unreadable; then nothing but the stored bytes stays."""
    file = store(chunks, entity=entity, by=by)
    return actions.open_import(file, name=name, entity=entity, by=by, source=source, country=country)


def begin(one: Import, *, by: Actor) -> bool:
    """Start an import in the background; false where it runs already."""
    return _asked(actions.start, jobs.run, one, by)


def try_out(one: Import, *, by: Actor) -> bool:
    """Ask for a dry run in the background; false where the import is past it."""
    return _asked(actions.ask_for_trial, jobs.try_out, one, by)


def take_back(one: Import, *, by: Actor) -> bool:
    """Ask for the import to be undone in the background; false where there is nothing to undo."""
    return _asked(actions.ask_for_undo, jobs.undo, one, by)


def begin_move(move: Move, *, by: Actor) -> int:
    """Start all of its imports that have not been started, in their order; answers how many. The queue takes one at a time."""
    with transaction.atomic():
        return sum(begin(one, by=by) for one in imports_of(move))


def try_out_move(move: Move, *, by: Actor) -> bool:
    """Ask for all that wait to be tried out together; false where none does."""
    with transaction.atomic():
        claimed = [actions.ask_for_trial(one, by=by) for one in imports_of(move)]
        if any(claimed):
            token = str(by.token or "")
            jobs.try_move.defer(import_id=str(move.pk), user_id=str(by.user_id), token=token)
    return any(claimed)


def _asked(claim: Callable[..., bool], job: Callable[..., None], one: Import, by: Actor) -> bool:
    with transaction.atomic():
        claimed = claim(one, by=by)
        if claimed:
            token = str(by.token or "")
            job.defer(import_id=str(one.pk), user_id=str(by.user_id), token=token)  # type: ignore[attr-defined]
    return claimed
