"""What becomes of what suppliers sell when these are merged: what both sold alike stays once."""

from clientela.platform.merging.joints import Joint
from clientela.sales.supplies.models import Supply

JOINTS = (Joint(Supply, "supplier", "once", same=("sold_as",), tells=("name", "code")),)
