"""Answers to what happens elsewhere."""

from uuid import UUID

from clientela.parties.matching import actions, kept
from clientela.parties.matching.models import KINDS
from clientela.parties.merging.events import PartiesUnmerged
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.privacy.events import Erased


def on_parties_unmerged(event: PartiesUnmerged) -> None:
    """Whom somebody parted again is not offered again, and no rule merges them. Twice does no harm; who is gone is left out."""
    if event.kind in KINDS:
        for one in event.others:
            try:
                actions.decide_different(event.kind, [UUID(event.party), UUID(one)], by=SYSTEM)
            except Missing:
                continue


def on_subject_erased(event: Erased) -> None:
    """What is kept of people from one search to the next goes along with any of them."""
    if event.entity in KINDS:
        kept.forget(event.entity)
