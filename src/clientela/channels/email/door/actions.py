"""The verb of the door: a mail that a server hands over is taken as one out of a mailbox's folder is, or refused with a reason."""

from collections.abc import Sequence

from django.utils import timezone

from clientela.channels.email.capture.actions import Found, Place, reader_of
from clientela.channels.email.capture.identity import Known
from clientela.channels.email.capture.knowing import Arrival
from clientela.channels.email.capture.taking import take_in
from clientela.channels.email.models import DOOR, Folder, Mailbox
from clientela.channels.email.reading.parsing import read
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor


def mailbox_for(address: str) -> Mailbox | None:
    """The mailbox that an address belongs to: its own, an alias, or with a tag behind a plus."""
    local, _at, domain = address.strip().strip("<>").lower().rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    for one in Mailbox.objects.select_related("policy").filter(state=Mailbox.State.ACTIVE):
        if plain in (one.address, *one.aliases) or f"{local}@{domain}" in one.aliases:
            found: Mailbox = one
            return found
    return None


def hand_over(content: bytes, recipients: Sequence[str], *, by: Actor) -> int:
    """Take a mail for each mailbox that it is for; how many those are. Raises TooLarge."""
    boxes = {one.pk: one for address in recipients if (one := mailbox_for(address))}
    mail = read(content)
    with acting(by, "import", "entry"):
        for one in boxes.values():
            folder, _new = Folder.objects.get_or_create(
                mailbox=one, name=DOOR, defaults={"chosen": True, "uid_validity": 0}
            )
            locked = Folder.objects.select_for_update().get(pk=folder.pk)
            locked.server_count += 1
            locked.read_at = timezone.now()
            locked.save(update_fields=["server_count", "read_at"])
            arrival = Arrival(mail, timezone.now())
            take_in(one, [Found(Place(locked, locked.server_count), arrival)], Known(), by=reader_of(one))
    return len(boxes)
