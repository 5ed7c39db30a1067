"""A party that came back from the bin knows when it was last in touch."""

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.undo.actions import restore
from clientela.platform.undo.events import ActUndone
from clientela.timeline import actions as timeline
from clientela.timeline.reactions import on_act_undone


def test_the_last_contact_follows_from_the_entries(alice):
    ada = parties.create("person", {"name": "Ada"}, by=alice.actor)
    call = {"kind": "call", "title": "Hi", "at": "2026-01-01T00:00:00Z", "party": {"id": str(ada)}}
    timeline.record(call, by=alice.actor)
    before = Party.objects.get().last_contact_at
    parties.delete("person", ada, by=alice.actor)
    restore(registry.entity("person"), [ada], by=alice.actor)
    assert Party.objects.get().last_contact_at is None
    for _twice in range(2):
        on_act_undone(ActUndone("act", 0, 0, 0, {"person": [str(ada)]}))
    assert Party.objects.get().last_contact_at == before is not None
