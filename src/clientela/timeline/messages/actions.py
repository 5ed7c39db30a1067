"""The verb of channels on the timeline: a message that came or went becomes an entry of the party it is with."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.entities.cleaning import plain
from clientela.platform.files.looking import media_type, preview_of
from clientela.platform.files.storing import TooLarge, keep
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.timeline.models import Attachment, Entry, Kind, Participant

_COLUMNS = ("direction", "channel", "at", "title", "body", "details", "source", "external_id")


def keep_message(facts: Mapping[str, Any], *, by: Actor) -> UUID:
    """Of `party`, with `others` (parties) taking part and `files` (name, bytes); `by_user` is the colleague who wrote it."""
    with acting(by, "import", "entry"):
        stated = {name: facts[name] for name in _COLUMNS if name in facts}
        entry = Entry.objects.create(
            pk=new_key(), kind=Kind.MESSAGE, party_id=facts["party"], by_user_id=facts.get("by_user"), **stated
        )
        Participant.objects.bulk_create(Participant(entry=entry, party_id=other) for other in facts.get("others", ()))
        _attach(entry, facts.get("files", ()))
        concerned = [entry.party_id, *facts.get("others", ())]
        for key, kind in Party.objects.filter(pk__in=concerned).values_list("pk", "kind"):
            publish(f"{kind}:{key}", by=by.name, entry=str(entry.pk))
        relation = "SELECT unnest(%(parties)s::uuid[]) AS party_id, %(at)s::timestamptz AS at"
        parties.mark_contacted(relation, {"parties": concerned, "at": entry.at}, by=by)
        return entry.pk


def _attach(entry: Entry, files: Sequence[tuple[str, bytes]]) -> None:
    """One that is too large for this server is told of by its name alone."""
    for name, content in files:
        called = plain(name[:200]) or _("file")
        try:
            file = keep([content], limit=settings.LARGEST_FILE)
        except TooLarge:
            entry.details = entry.details | {"left_files": [*entry.details.get("left_files", []), called]}
            entry.save(update_fields=["details"])
            continue
        said = media_type(file, called)
        Attachment.objects.create(entry=entry, file=file, preview=preview_of(file, said), name=called, media_type=said)


def note_details(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> None:
    """What became of a message after it stood in the history, such as that it was sent."""
    with acting(by, "import", "entry"):
        entry = Entry.objects.select_for_update(of=("self",)).select_related("party").get(pk=key)
        entry.details = entry.details | dict(changes)
        entry.save(update_fields=["details"])
        if entry.party:
            publish(f"{entry.party.kind}:{entry.party_id}", by=by.name, entry=str(key))


def forget_messages(keys: Sequence[UUID], *, by: Actor) -> int:
    """Remove entries of messages that are kept no longer; how many went."""
    with acting(by, "delete", "entry"):
        gone = Entry.objects.filter(pk__in=keys, kind=Kind.MESSAGE)
        count = gone.count()
        gone.delete()
        return count
