"""Where notices may hold words about somebody who is to be forgotten."""

from clientela.platform.notifications.models import Notice
from clientela.platform.privacy.holdings import Trace

TRACES = (Trace(Notice),)
