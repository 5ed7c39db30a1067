"""What becomes of contracts when parties are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.contracts.models import Contract

JOINTS = (Joint(Contract, "party", tells=("name", "number"), source="source"),)
