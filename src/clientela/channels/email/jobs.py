"""Mailboxes read in the background: each by one job at a time, once a minute, and after a failure ever more rarely."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone, translation
from procrastinate import JobContext
from procrastinate.contrib.django import app

from clientela.channels.email import actions
from clientela.channels.email.archives.actions import let_go_of_read
from clientela.channels.email.archives.archive import in_folder, in_stored
from clientela.channels.email.capture import actions as capture
from clientela.channels.email.capture.imap import BREAKS, Refused, Server, connected
from clientela.channels.email.capture.walking import walk
from clientela.channels.email.models import Mailbox
from clientela.channels.email.waking import JOB, QUEUE, wake
from clientela.platform.connectors.kinds.folder import inside
from clientela.platform.connectors.kinds.page import Trouble
from clientela.platform.files.models import StoredFile
from clientela.platform.imports.reading import Unreadable
from clientela.platform.permissions.actor import SYSTEM

LONGEST = 45.0  # seconds after which a reading makes room for others; it goes on where it stopped
EVERY = timedelta(seconds=50)
RAREST = timedelta(minutes=30)
# Those with something to read: others are handed their mail at the door.
READ = ~Q(host="") | ~Q(directory="") | Q(folders__file__isnull=False)


@app.periodic(cron="* * * * *")
@app.task(name="clientela.channels.email.jobs.read_all", queueing_lock="mailboxes by the clock", queue=QUEUE)
def read_all(timestamp: int) -> None:
    """Queue those whose turn it is."""
    for one in Mailbox.objects.filter(state=Mailbox.State.ACTIVE).filter(READ).distinct():
        if is_due(one):
            wake(one.pk)


def is_due(one: Mailbox) -> bool:
    now = timezone.now()
    wait = EVERY
    if one.failing_since and one.tried_at:
        wait = min(max((one.tried_at - one.failing_since) / 2, EVERY), RAREST)
    return one.tried_at is None or now - one.tried_at >= wait


@app.periodic(cron="41 3 * * *")
@app.task(name="clientela.channels.email.jobs.forget_old", queueing_lock="mail old", queue=QUEUE)
def forget_old(timestamp: int) -> None:
    """Each night what its policy keeps no longer goes, and what nobody known took part in is judged anew."""
    capture.reconsider(by=SYSTEM)
    for one in Mailbox.objects.select_related("policy"):
        capture.forget_old(one, by=capture.reader_of(one))


@app.task(name=JOB, queue=QUEUE, pass_context=True)
def read(context: JobContext, mailbox: str) -> None:
    read_mailbox(UUID(mailbox), stop=context.should_abort)


def read_mailbox(key: UUID, *, stop: Callable[[], bool] = lambda: False, seconds: float = LONGEST) -> int:
    """One reading; how many mails were new. What went wrong is noted at the mailbox."""
    one = (
        Mailbox.objects.select_related("policy", "owner")
        .filter(pk=key, state=Mailbox.State.ACTIVE)
        .filter(READ)
        .first()
    )
    if one is None:
        return 0
    places = [read for read, there in ((_server, one.host), (_directory, one.directory), (_files, True)) if there]
    taken, whole, failure = 0, True, ""
    try:
        with translation.override(one.owner.language or None):  # who reads what went wrong
            for place in places:
                new, ended = place(one, seconds, stop)
                taken, whole = taken + new, whole and ended
    except (Refused, Unreadable, Trouble) as error:
        failure = str(error)
    except BREAKS as error:
        failure = f"{type(error).__name__}: {str(error)[:300]}"
    actions.note_reading(key, failure, by=capture.reader_of(one), whole=whole)
    if not whole:
        wake(key)
    return taken


def _server(one: Mailbox, seconds: float, stop: Callable[[], bool]) -> tuple[int, bool]:
    with connected(one) as client:
        store = Server(client)
        return walk(one, store, capture.listed(one, store, by=capture.reader_of(one)), seconds=seconds, stop=stop)


def _directory(one: Mailbox, seconds: float, stop: Callable[[], bool]) -> tuple[int, bool]:
    with in_folder(inside(one.directory)) as store:
        return walk(one, store, capture.listed(one, store, by=capture.reader_of(one)), seconds=seconds, stop=stop)


def _files(one: Mailbox, seconds: float, stop: Callable[[], bool]) -> tuple[int, bool]:
    """Those that were brought; each is let go of once it was read to its end."""
    taken, whole = 0, True
    waiting = one.folders.exclude(file=None).order_by("file", "name")
    for stored in StoredFile.objects.filter(pk__in=waiting.values("file")):
        folders = [folder for folder in waiting if folder.file_id == stored.pk]
        with in_stored(stored.path, folders[0].label) as store:
            new, ended = walk(one, store, folders, seconds=seconds, stop=stop)
        taken, whole = taken + new, whole and ended
    if whole:
        let_go_of_read(one, by=capture.reader_of(one))
    return taken, whole
