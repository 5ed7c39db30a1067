"""What becomes of battle cards and of the competitors of deals when organisations are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.competitors.models import Card, Competitor

JOINTS = (
    Joint(Card, "party", "once", tells=("strengths", "weaknesses", "how_to_win")),
    Joint(Competitor, "party", "once", same=("deal",), tells=("note",)),
)
