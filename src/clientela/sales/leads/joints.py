"""What becomes of leads when parties are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.leads.models import Lead

JOINTS = (Joint(Lead, "party", tells=("name",), source="source"),)
