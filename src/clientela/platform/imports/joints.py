"""What becomes of the reports of imports when records are merged: they stay as they were written; old addresses lead on."""

from clientela.platform.imports.models import Kept
from clientela.platform.merging.joints import Joint

JOINTS = (Joint(Kept, "key", "stay"),)
