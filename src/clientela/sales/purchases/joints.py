"""What becomes of purchases when suppliers are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.purchases.models import Purchase

JOINTS = (Joint(Purchase, "supplier", tells=("number", "reference"), source="source"),)
