"""Where the platform's own tables may hold words about somebody, although no key leads there."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.api.models import Answer
from clientela.platform.events.models import Fact
from clientela.platform.imports.models import Kept, Refusal
from clientela.platform.permissions.models import Share
from clientela.platform.privacy.holdings import Trace

TRACES = (
    Trace(Fact, _("What was announced"), blank=(("payload", "{}"),), by_key=False),
    Trace(Answer, _("Answers of the API")),
    Trace(Refusal, _("Refused rows of imports")),
    Trace(Kept, _("What undone imports left")),
    Trace(Share, _("Shares")),
)
