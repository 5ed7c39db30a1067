"""What becomes of the timeline when parties are merged: one history, and nobody twice in one meeting."""

from clientela.platform.merging.joints import Joint
from clientela.timeline.models import Entry, Participant

JOINTS = (
    Joint(Entry, "party", tells=("details",), source="source"),
    Joint(Participant, "party", "once", same=("entry",), tells=("email",)),
)
