"""A file on its way in through page or API becomes an import that waits for its mapping."""

from collections.abc import Iterable

from django.db import transaction

from clientela.platform.entities.declaration import Entity
from clientela.platform.files.storing import keep
from clientela.platform.imports import actions
from clientela.platform.imports.jobs import run as run_job
from clientela.platform.imports.models import Import
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

LARGEST = 4_000_000_000  # bytes


def upload(
    chunks: Iterable[bytes], *, name: str, entity: Entity, by: Actor, source: str = "", country: str = ""
) -> Import:
    """Keep the file and recognise it. Raises Denied, TooLarge or Unreadable; then nothing but the stored bytes stays."""
    require(by, "import", entity.key)
    file = keep(chunks, limit=LARGEST)
    return actions.open_import(file, name=name, entity=entity, by=by, source=source, country=country)


def begin(one: Import, *, by: Actor) -> bool:
    """Start an import in the background, in the transaction that queues its job; false where it runs already."""
    with transaction.atomic():
        started = actions.start(one, by=by)
        if started:
            run_job.defer(import_id=str(one.pk), user_id=str(by.user_id))
    return started
