"""The verb of channels on the timeline: a message that came or went becomes an entry of the party it is with."""

from collections.abc import Iterator, Mapping, Sequence
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
from clientela.platform.live.publishing import publish, publish_all
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.timeline.models import Attachment, Entry, Kind, Participant

_COLUMNS = ("direction", "channel", "at", "title", "body", "details", "source", "external_id")
_LATEST = """SELECT party_id, max(at) AS at FROM unnest(%(parties)s::uuid[], %(at)s::timestamptz[]) AS said(party_id, at)
              WHERE at <= now() GROUP BY party_id"""


def keep_message(facts: Mapping[str, Any], *, by: Actor) -> UUID:
    """Of `party`, with `others` (parties) taking part and `files` (name, bytes); `by_user` is the colleague who wrote it."""
    return keep_messages([facts], by=by)[0]


def keep_messages(many: Sequence[Mapping[str, Any]], *, by: Actor) -> list[UUID]:
    """Each as `keep_message` keeps one, in as many statements as one takes. What has left is not offered to be taken back."""
    with acting(by, "import", "entry", reason="message kept"):
        entries = [_entry(facts) for facts in many]
        attached = [one for entry, facts in zip(entries, many, strict=True) for one in _attached(entry, facts)]
        touches = [
            (entry, party)
            for entry, facts in zip(entries, many, strict=True)
            for party in (entry.party_id, *facts.get("others", ()))
        ]
        # In one order, so that of two who bring many at once none waits for the other in a circle.
        there = Party.objects.select_for_update(no_key=True).filter(pk__in={party for _entry, party in touches})
        kinds = dict(there.order_by("pk").values_list("pk", "kind"))
        Entry.objects.bulk_create(entries)
        others = [Participant(entry=entry, party_id=party) for entry, party in touches if party != entry.party_id]
        Participant.objects.bulk_create(others)
        Attachment.objects.bulk_create(attached)
        publish_all([(f"{kinds[party]}:{party}", {"by": by.name, "entry": str(entry.pk)}) for entry, party in touches])
        said = {"parties": [party for _entry, party in touches], "at": [entry.at for entry, _party in touches]}
        parties.mark_contacted(_LATEST, said, by=by)
        return [entry.pk for entry in entries]


def _entry(facts: Mapping[str, Any]) -> Entry:
    stated = {name: facts[name] for name in _COLUMNS if name in facts}
    return Entry(pk=new_key(), kind=Kind.MESSAGE, party_id=facts["party"], by_user_id=facts.get("by_user"), **stated)


def _attached(entry: Entry, facts: Mapping[str, Any]) -> Iterator[Attachment]:
    """The files of an entry that is not saved yet; one that is too large for this server is told of by its name alone."""
    for name, content in facts.get("files", ()):
        called = plain(name[:200]) or _("file")
        try:
            file = keep([content], limit=settings.LARGEST_FILE)
        except TooLarge:
            entry.details = entry.details | {"left_files": [*entry.details.get("left_files", []), called]}
            continue
        said = media_type(file, called)
        yield Attachment(entry=entry, file=file, preview=preview_of(file, said), name=called, media_type=said)


def join(key: UUID, party: UUID, *, by: Actor) -> None:
    """Have a message stand in somebody's history, too; said twice it stands there once."""
    with acting(by, "import", "entry"):
        entry = Entry.objects.select_for_update(of=("self",)).get(pk=key)
        joined = Party.objects.select_for_update(no_key=True).get(pk=party)
        if entry.party_id == party or not Participant.objects.get_or_create(entry=entry, party=joined)[1]:
            return
        publish(f"{joined.kind}:{party}", by=by.name, entry=str(key))
        parties.mark_contacted(_LATEST, {"parties": [party], "at": [entry.at]}, by=by)


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
