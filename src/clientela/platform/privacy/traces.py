"""Where the platform's own tables may hold words about somebody, although no key leads there."""

from clientela.platform.api.models import Answer
from clientela.platform.events.models import Fact
from clientela.platform.imports.models import Kept, Refusal
from clientela.platform.permissions.models import Share
from clientela.platform.privacy.holdings import Trace
from clientela.platform.privacy.models import Wish
from clientela.platform.seconding.models import Request

TRACES = (
    Trace(Fact, blank=(("payload", "{}"),), by_key=False, despite=("events.Fact:facts_stay",)),
    Trace(Answer),
    Trace(Refusal),
    Trace(Kept),
    Trace(Share),
    Trace(Request, blank=(("args", "{}"),)),
    Trace(Wish),
)
