"""The verbs of files of mails: `bring` one to a mailbox, `let_go_of_read` of those that were read to their end."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from clientela.channels.email.actions import held
from clientela.channels.email.archives.archive import in_stored
from clientela.channels.email.models import FILE, Folder, Mailbox, Sighting
from clientela.channels.email.waking import wake
from clientela.platform.files.storing import keep, let_go
from clientela.platform.history.acting import acting
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.reading.source import LARGEST
from clientela.platform.permissions.actor import Actor

LONGEST = 200  # characters of a file's name


@dataclass(frozen=True)
class Brought:
    folders: int
    passed_over: int  # files in it that hold no mails


def bring(key: UUID, chunks: Iterable[bytes], *, name: str, by: Actor) -> Brought:
    """Have a file read into a mailbox, as its policy has it. Raises Denied, Missing, TooLarge, Unreadable; then it is not kept."""
    with acting(by, "create", "mailbox"):
        held(key, by=by)
    stored = keep(chunks, limit=LARGEST)
    label = FILE + (PurePath(name.replace("\\", "/")).name.replace("\x00", "")[-LONGEST:] or "mail")
    try:
        with in_stored(stored.path, label) as archive:
            archive.check()
            found, passed_over = archive.folders(), archive.passed_over
        if not found:
            raise Unreadable(_("There is no mail in it. mbox, .eml files and Maildir folders are read."))
    except Unreadable:
        let_go(stored.pk)
        raise
    with acting(by, "create", "mailbox"):
        one = held(key, by=by)
        for listed in found:
            facts = {"role": listed.role, "chosen": True, "gone": False, "file": stored, "read_at": None}
            Folder.objects.update_or_create(mailbox=one, name=listed.name, defaults=facts)
        wake(key)
    return Brought(len(found), passed_over)


def let_go_of_read(mailbox: Mailbox, *, by: Actor) -> None:
    """Files are kept until all in them was looked at: what the policy leaves out is stored nowhere."""
    with acting(by, "import", "entry"):
        again = Sighting.objects.filter(outcome=Sighting.Outcome.FAILED, tries__lt=Sighting.TRIES)
        read = mailbox.folders.filter(~Q(file=None), read_at__isnull=False).exclude(pk__in=again.values("folder"))
        files = set(read.values_list("file", flat=True))
        read.update(file=None)
        for sha in files - set(Folder.objects.exclude(file=None).values_list("file", flat=True)):
            let_go(str(sha))
