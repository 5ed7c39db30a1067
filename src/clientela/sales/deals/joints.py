"""What becomes of deals when parties are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.deals.models import Buyer, Deal

JOINTS = (
    Joint(Deal, "party", tells=("name",), source="source"),
    Joint(Buyer, "party", "once", same=("deal",), tells=("note",)),
)
