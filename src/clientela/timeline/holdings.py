"""What the timeline holds of a party: entries, whoever took part in them, and the files under them."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.timeline.models import Attachment, Entry, Participant

_DERIVED = ("search", "reminds_at")
HOLDINGS = (
    Holding(Entry, _("Timeline, tasks, meetings"), "party", type="entry", leaves_out=_DERIVED),
    Holding(Entry, _("Answers to them"), "reply_to", of=Entry, type="entry", leaves_out=_DERIVED),
    Holding(Entry, _("Tasks that follow them"), "follows", of=Entry, rule="unlink", leaves_out=_DERIVED),
    Holding(Participant, _("Taking part in meetings"), "party", type="meeting"),
    Holding(Participant, _("Others in these meetings"), "entry", of=Entry, type="meeting"),
    Holding(Attachment, _("Files"), "entry", of=Entry, type="entry", files=("file", "preview")),
)
