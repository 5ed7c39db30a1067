"""What becomes of orders when parties are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.orders.models import Order

JOINTS = (Joint(Order, "party", tells=("number",), source="source"),)
