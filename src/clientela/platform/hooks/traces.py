"""Messages about somebody who is to be forgotten go, whatever became of them."""

from clientela.platform.hooks.models import Attempt, Delivery
from clientela.platform.privacy.holdings import Trace

TRACES = (Trace(Delivery), Trace(Attempt, blank=(("said", ""),)))
