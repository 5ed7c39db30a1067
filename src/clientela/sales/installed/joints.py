"""What becomes of installed products when parties are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.installed.models import Installed

JOINTS = (Joint(Installed, "party", tells=("name",), source="source"),)
