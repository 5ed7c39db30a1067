"""What becomes of what lets others in when records are merged: it goes along as far as who merges may let them in there."""

from clientela.platform.merging.joints import Joint
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Share

JOINTS = (
    Joint(Share, "record", "once", same=("user", "team"), of="entity", right="share"),
    Joint(User, "stands_for", right="invite"),
)
