"""What becomes of partners' deals when parties are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.partners.models import PartnerDeal

JOINTS = (
    Joint(PartnerDeal, "partner", tells=("name",), source="source"),
    Joint(PartnerDeal, "person", tells=("name",), source="source"),
    Joint(PartnerDeal, "account", tells=("name",), source="source"),
)
