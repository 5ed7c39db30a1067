"""What follows for protections from what other rooms announce: customers become one, or part again."""

from uuid import UUID

from clientela.parties.merging.events import PartiesMerged, PartiesUnmerged
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.partners.yielding import settle_protections


def on_parties_merged(event: PartiesMerged) -> None:
    """Twice does no harm, and too late neither: only what stands now is looked at."""
    settle_protections([UUID(event.party)], by=SYSTEM)


def on_parties_unmerged(event: PartiesUnmerged) -> None:
    settle_protections([UUID(key) for key in (event.party, *event.others)], by=SYSTEM)
