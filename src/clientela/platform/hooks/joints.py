"""What becomes of messages when records are merged: they stay as they were sent."""

from clientela.platform.hooks.models import Delivery
from clientela.platform.merging.joints import Joint

JOINTS = (Joint(Delivery, "record", "stay"),)
