"""The verbs of the timeline: the only writer of entries."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.reading import Missing
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.timeline.models import Entry, Kind

_RECORD_MANY = """
INSERT INTO timeline_entry (id, party_id, kind, direction, channel, at, title, body, details, by_user_id)
SELECT id, party_id, kind, direction, channel, at, title, body, details, %(by_user)s FROM ({relation}) e
ON CONFLICT (id) DO NOTHING"""


def note(party: UUID, text: str, *, by: Actor) -> Entry:
    """Write a note on a party that the actor may see. Raises Missing, or ValueError for no words or too many."""
    text = plain(text, longest=LONGEST)
    if not text:
        raise ValueError(_("Write something first."))
    with acting(by, "note", "entry"):
        kind = _visible_kind(party, by)
        entry = Entry.objects.create(
            pk=new_key(), party_id=party, kind=Kind.NOTE, at=timezone.now(), body=text, by_user_id=by.user_id
        )
        publish(f"{kind}:{party}", by=by.name, entry=str(entry.pk))
    return entry


def record_many(relation: str, params: Mapping[str, Any], *, by: Actor) -> int:
    """Write the entries of a SQL relation (id, party_id, kind, direction, channel, at, title, body, details jsonb), each id once.

    Parties they concern are marked as contacted. Answers how many were new.
    """
    with acting(by, "import", "entry"), connection.cursor() as cursor:
        cursor.execute(_RECORD_MANY.replace("{relation}", relation), {**params, "by_user": by.user_id})
        parties.mark_contacted(f"SELECT party_id, max(at) AS at FROM ({relation}) e GROUP BY party_id", params, by=by)
        return cursor.rowcount


def _visible_kind(party: UUID, by: Actor) -> str:
    kind = Party.objects.filter(pk=party).values_list("kind", flat=True).first()
    if kind is None or not Party.objects.filter(pk=party).visible_to(by, entity=kind).exists():
        raise Missing(_("There is no such record, or you may not see it."))
    return str(kind)
