"""What this room holds of a party: that it was thought to be like another. What was decided names keys, and goes with them."""

from django.utils.translation import gettext_lazy as _

from clientela.parties.matching.models import Likeness, Verdict
from clientela.platform.privacy.holdings import Holding, Trace

HOLDINGS = (
    Holding(Likeness, _("Likely duplicates"), "a", lasts=False),
    Holding(Likeness, _("Likely duplicates"), "b", lasts=False),
)
TRACES = (Trace(Verdict),)
