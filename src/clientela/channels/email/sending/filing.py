"""A copy of each letter in the mailbox's own folder of what was sent, where its writer's other programs look for it."""

import contextlib

from clientela.channels.email.capture.imap import BREAKS, Refused, connected
from clientela.channels.email.models import Folder, Mailbox


def file_copy(mailbox: Mailbox, content: bytes) -> None:
    """Put it there; where that fails the letter has gone all the same, and stands in the history."""
    sent = Folder.objects.filter(mailbox=mailbox, role=Folder.Role.SENT, gone=False).first()
    if sent is None or "gmail" in mailbox.host:  # which files what it sends by itself
        return
    with contextlib.suppress(Refused, *BREAKS), connected(mailbox) as client:
        client.append(sent.name, content, flags=[b"\\Seen"])
