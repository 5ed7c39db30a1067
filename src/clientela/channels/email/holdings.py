"""What e-mail holds of a party: the letters behind the entries of its history."""

from django.utils.translation import gettext_lazy as _

from clientela.channels.email.models import Message, Outgoing, Sighting
from clientela.platform.privacy.holdings import Holding
from clientela.timeline.models import Entry

HOLDINGS = (
    Holding(Message, _("Letters, as they came and went"), "entry", of=Entry, type="entry", leaves_out=("digest",)),
    Holding(Outgoing, _("Letters on their way out"), "message", of=Message, type="entry", leaves_out=("content",)),
    Holding(Sighting, _("Where they lie on the mail server"), "message", of=Message, rule="unlink", type="entry"),
)
