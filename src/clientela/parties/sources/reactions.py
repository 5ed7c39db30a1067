"""Answers to what happens elsewhere."""

from clientela.parties.sources import actions
from clientela.parties.sources.events import SurvivorsMoved
from clientela.platform.permissions.actor import SYSTEM


def on_survivors_moved(event: SurvivorsMoved) -> None:
    """Twice does no harm: what stands already is left as it is."""
    actions.reckon(event.kind, by=SYSTEM)
