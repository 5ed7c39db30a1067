"""Files of mails among what can be imported: for each of one's own mailboxes."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from clientela.channels.email.archives.actions import bring
from clientela.channels.email.models import Mailbox
from clientela.platform.entities.reading import Missing, key_in
from clientela.platform.imports.carriers import Carrier
from clientela.platform.permissions.actor import Actor


def _offered(actor: Actor) -> list[tuple[str, str]]:
    if not actor.may("create", "mailbox"):
        return []
    own = Mailbox.objects.filter(owner=actor.user_id).order_by("address").values_list("pk", "address")
    return [(str(key), _("Mails of %(address)s") % {"address": address}) for key, address in own]


def _bring(value: str, chunks: Iterable[bytes], name: str, by: Actor) -> str:
    key: UUID | None = key_in(value)
    if key is None:
        raise Missing(_("There is no such mailbox, or it is not yours."))
    bring(key, chunks, name=name, by=by)
    return reverse("mailbox", args=[key])


CARRIERS = (Carrier("mails", _offered, _bring),)
