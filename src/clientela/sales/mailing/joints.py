"""Statements that were mailed go along when partners are merged."""

from clientela.platform.merging.joints import Joint
from clientela.sales.mailing.models import Mailing

JOINTS = (Joint(Mailing, "partner", tells=("name",)),)
