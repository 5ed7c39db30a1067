"""Files of imports hold many people: once one of them is forgotten, or a term is over, the file goes, and what was tried out of
it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from clientela.platform.files.storing import keep, let_go
from clientela.platform.imports.models import Import, Kept, Refusal, Status
from clientela.platform.imports.noting import without_quotes

OVER = (Status.DONE, Status.FAILED, Status.UNDONE)


def forget_files(keys: Sequence[UUID]) -> int:
    """Put an empty file in the place of each import's own. What it took can still be undone, which needs no file."""
    imports = Import.objects.filter(pk__in=keys, status__in=OVER)
    files = set(imports.values_list("file_id", flat=True))
    empty = keep([b""], limit=1)
    for one in imports.exclude(notes={}):
        Import.objects.filter(pk=one.pk).update(notes=without_quotes(one.notes))
    count = imports.update(file=empty, preview={})
    for sha in files - {empty.pk}:
        let_go(sha)
    return count


def forget_old(before: datetime, limit: int) -> int:
    """Put an empty file in the place of those of imports that were over before then; answers how many."""
    empty = keep([b""], limit=1)
    old = Import.objects.filter(status__in=OVER, finished_at__lt=before).exclude(file=empty)
    return forget_files(list(old.order_by("pk").values_list("pk", flat=True)[:limit]))


def forget_refusals(before: datetime, limit: int) -> int:
    """Remove refused rows, and what undoing left, of imports that were over before then; answers how many."""
    gone, tables = 0, tuple[Any, ...]((Refusal, Kept))
    for model in tables:
        old = model.objects.filter(of__status__in=OVER, of__finished_at__lt=before).order_by("pk")
        gone += int(model.objects.filter(pk__in=old.values("pk")[:limit])._raw_delete("default"))
    return gone
