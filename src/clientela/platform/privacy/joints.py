"""What becomes of the law's own rows when records are merged: wishes are heard by who remains, logs stay as they were written."""

from clientela.platform.merging.joints import Joint
from clientela.platform.privacy.holds.models import Hold
from clientela.platform.privacy.models import Copy, Erasure, Wish
from clientela.platform.privacy.retention.models import Due

JOINTS = (
    Joint(Wish, "record", of="entity"),
    Joint(Copy, "record", "stay"),
    Joint(Erasure, "record", "stay"),
    Joint(Hold, "record", "stay"),  # one that stands stands against merging; the others are proof of what was
    Joint(Due, "record", "stay"),  # the rule finds anew
)
