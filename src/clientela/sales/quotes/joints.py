"""What becomes of quotes when parties are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.quotes.models import Quote

JOINTS = (Joint(Quote, "party", tells=("name", "number"), source="source"),)
