"""What a program that kept a mail in a file says of it in its header: Gmail's labels, Thunderbird's and mutt's marks; as a role."""

import re

from clientela.channels.email.capture.stores import called
from clientela.channels.email.models import Folder
from clientela.channels.email.reading.words import words

_FIELD = rb"(?im)^%s:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*){0,50})"
_LABELS = re.compile(_FIELD % rb"X-Gmail-Labels")
_MOZILLA = re.compile(_FIELD % rb"X-Mozilla-Status")
_STATUS = re.compile(_FIELD % rb"X-Status")
_EXPUNGED = 0x0008  # thrown away, and not yet swept out of the file
# Of several labels the one that says most: a mail of ours in the bin is in the bin.
_ORDER = (Folder.Role.TRASH, Folder.Role.JUNK, Folder.Role.DRAFTS, Folder.Role.SENT)


def role_of(header: bytes) -> str:
    """Sent, junk, trash, drafts; "" for any other, or where nothing is said."""
    if found := _LABELS.search(header):
        roles = {called(label.strip().strip('"')) for label in words(found[1]).split(",")}
        return next((role for role in _ORDER if role in roles), "")
    if (found := _MOZILLA.search(header)) and _number(found[1]) & _EXPUNGED:
        return Folder.Role.TRASH
    if found := _STATUS.search(header):
        return Folder.Role.TRASH if b"D" in found[1] else Folder.Role.DRAFTS if b"T" in found[1] else ""
    return ""


def _number(raw: bytes) -> int:
    try:
        return int(raw.strip()[:8] or b"0", 16)
    except ValueError:
        return 0
