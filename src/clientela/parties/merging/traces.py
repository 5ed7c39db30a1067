"""That somebody went on as another is forgotten with either of them: the reason that was given may name them."""

from clientela.platform.merging.models import Successor
from clientela.platform.privacy.holdings import Trace

TRACES = (Trace(Successor),)
