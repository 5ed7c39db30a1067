"""The verb `bring_file`: a file comes to lie in the house before a field holds it. What nobody takes is let go the next night."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.fields.models import OwnFile
from clientela.platform.files.looking import media_type
from clientela.platform.files.storing import keep, let_go
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor

LEFT = timedelta(days=1)  # that a file waits for a record to take it


def bring_file(entity: str, name: str, chunks: Iterable[bytes], *, by: Actor) -> OwnFile:
    """Keep a file for a field of records of this type, for who may make or change some. Raises TooLarge, and keeps nothing then."""
    verb = "edit" if by.may("edit", entity) else "create"
    with acting(by, verb, entity, reason="bring file"):
        stored = keep(chunks, limit=settings.LARGEST_FILE)
        said = _plain(name) or _("file")
        kind = media_type(stored, said)
        return OwnFile.objects.create(file=stored, name=said, media_type=kind, size=stored.size, by_user_id=by.user_id)


def let_go_of_untaken(*, by: Actor) -> int:
    """Files that no record took."""
    with acting(by, "configure", "field", reason="let go of files"):
        rows = OwnFile.objects.filter(taken=False, created_at__lt=timezone.now() - LEFT)
        return remove(list(rows))


def remove(files: Iterable[OwnFile]) -> int:
    """Take them away, and their bytes where nothing else leads there."""
    count = 0
    for one in files:
        one.delete()
        let_go(one.file_id)
        count += 1
    return count


def _plain(name: str) -> str:
    """The last piece of a path, without what can't be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[-200:]
