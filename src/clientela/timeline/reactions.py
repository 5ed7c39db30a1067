"""What follows for the timeline from what other rooms announce."""

from uuid import UUID

from clientela.parties.merging.events import PartiesUnmerged
from clientela.parties.models import Kind as PartyKind
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.undo.events import ActUndone
from clientela.timeline.actions import mark_again


def on_act_undone(event: ActUndone) -> None:
    """Parties that came back know again when they were last in touch: that follows from their entries, so no past keeps it."""
    mark_again([UUID(key) for kind in PartyKind.values for key in event.returned.get(kind, [])], by=SYSTEM)


def on_parties_unmerged(event: PartiesUnmerged) -> None:
    """So do parties that stand by themselves again: entries that came meanwhile went to one of them, or stayed."""
    mark_again([UUID(key) for key in (event.party, *event.others)], by=SYSTEM)
