"""A file on its way in through page, API or command line; and what is asked of an import, each queued in one transaction."""

from collections.abc import Callable, Iterable

from django.db import transaction

from clientela.platform.entities.declaration import Entity
from clientela.platform.files.models import StoredFile
from clientela.platform.files.storing import keep
from clientela.platform.imports import actions, jobs
from clientela.platform.imports.models import Import
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

LARGEST = 4_000_000_000  # bytes


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


def _asked(claim: Callable[..., bool], job: Callable[..., None], one: Import, by: Actor) -> bool:
    with transaction.atomic():
        claimed = claim(one, by=by)
        if claimed:
            token = str(by.token or "")
            job.defer(import_id=str(one.pk), user_id=str(by.user_id), token=token)  # type: ignore[attr-defined]
    return claimed
