"""What becomes of rules and of the ledger when partners are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.commissions.models import Commission, Rule

JOINTS = (Joint(Commission, "partner", tells=("name",)), Joint(Rule, "partner", tells=("name",), source="source"))
