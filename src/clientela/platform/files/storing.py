"""`keep(chunks)`: write a content once under its hash, also when two writers bring the same bytes at once; `let_go` of one."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from clientela.platform.files.models import StoredFile


class TooLarge(Exception):
    """The file is larger than this server accepts; nothing of it was kept."""


def keep(chunks: Iterable[bytes], *, limit: int) -> StoredFile:
    """Store the bytes and answer their record. `limit` is in bytes; beyond it TooLarge is raised and nothing stays."""
    folder = Path(settings.HOME) / "files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as out:
            digest, size = _copy(chunks, out, limit=limit)
        row = StoredFile(sha256=digest, size=size)
        row.path.parent.mkdir(parents=True, exist_ok=True)
        Path(name).replace(row.path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return StoredFile.objects.get_or_create(sha256=digest, defaults={"size": size})[0]


def let_go(sha: str) -> bool:
    """Remove a stored file that nothing leads to any more; its bytes go once the transaction stands. Whether it went."""
    stored = StoredFile.objects.filter(pk=sha).first()
    if stored is None:
        return False
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        return False  # somebody else's too
    path = StoredFile(sha256=sha).path
    transaction.on_commit(lambda: _unlink(path, sha))
    return True


def _unlink(path: Path, sha: str) -> None:
    if not StoredFile.objects.filter(pk=sha).exists():  # the same bytes may have come again meanwhile
        path.unlink(missing_ok=True)


def _copy(chunks: Iterable[bytes], out: BinaryIO, *, limit: int) -> tuple[str, int]:
    sha, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            problem = _("The file is larger than %(most)s MB; nothing of it was kept.")
            raise TooLarge(problem % {"most": limit // 1_000_000})
        sha.update(chunk)
        out.write(chunk)
    return sha.hexdigest(), size
