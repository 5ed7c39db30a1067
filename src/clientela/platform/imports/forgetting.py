"""Files of imports hold many people: once one of them is forgotten, the file goes, and what was tried out of it."""

from collections.abc import Sequence
from uuid import UUID

from clientela.platform.files.storing import keep, let_go
from clientela.platform.imports.models import Import, Status

OVER = (Status.DONE, Status.FAILED, Status.UNDONE)


def forget_files(keys: Sequence[UUID]) -> int:
    """Put an empty file in the place of each import's own. What it took can still be undone, which needs no file."""
    imports = Import.objects.filter(pk__in=keys, status__in=OVER)
    files = set(imports.values_list("file_id", flat=True))
    empty = keep([b""], limit=1)
    count = imports.update(file=empty, preview={})
    for sha in files - {empty.pk}:
        let_go(sha)
    return count
