"""Consent: one word of a party about one channel and purpose. The newest word holds; older ones stay as proof.

`Party.consent` repeats what holds now as keys of `TOPICS` (with "no_" before what was withdrawn), so that a list of a
million filters by an index; `parties/sql/derived.sql` writes it from the register, which stays the truth.
"""

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties.models import Party, SeenWithParty
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")
    POST = "post", pgettext_lazy("channel", "Post")
    ANY = "any", _("Any channel")  # for purposes that are not about being contacted


class Purpose(models.TextChoices):
    MARKETING = "marketing", _("Marketing")
    SERVICE = "service", pgettext_lazy("purpose", "Answers and contracts")
    PROFILING = "profiling", _("Profiling")
    THIRD_PARTIES = "third_parties", _("Passing on to others")


class State(models.TextChoices):
    GIVEN = "given", pgettext_lazy("consent", "given")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "withdrawn")
    UNKNOWN = "unknown", pgettext_lazy("consent", "unknown")


NECESSARY = frozenset({Purpose.SERVICE})  # needs no consent (GDPR 6.1 b), yet an objection to it is respected
CHANNELLED = (Purpose.MARKETING, Purpose.SERVICE)
CHANNELS = tuple(channel for channel in Channel if channel is not Channel.ANY)
TOPICS = {
    f"{channel}_{purpose}": (channel, purpose)
    for purpose in Purpose
    for channel in (CHANNELS if purpose in CHANNELLED else (Channel.ANY,))
}


def topic_of(channel: str, purpose: str) -> str:
    """The key of a topic. Profiling and passing on are asked once, whatever the channel. Raises ValueError for an unknown one."""
    return f"{Channel(channel) if Purpose(purpose) in CHANNELLED else Channel.ANY}_{purpose}"


@tracked()
class Consent(models.Model):
    """What was said, never rewritten: a trigger refuses it (migration 0001). Its past keeps what went with its party."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="consents", db_index=False)
    topic = models.TextField()  # a key of TOPICS
    state = models.CharField(max_length=9, choices=State.choices)
    at = models.DateTimeField(db_default=Now())
    source = models.TextField(
        blank=True, db_default=""
    )  # where it was said: "newsletter form", "crm.csv", "on the phone"
    text = models.TextField(blank=True, db_default="")  # what was shown or read out when it was said
    language = models.CharField(max_length=16, blank=True, db_default="")  # of that text
    proof = models.JSONField(default=dict, db_default={})  # address, form, file, whatever shows that it was said
    by_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SeenWithParty.as_manager()

    class Meta:
        indexes = [models.Index("party", "topic", F("at").desc(), F("id").desc(), name="consent_by_topic")]
        constraints = [
            models.CheckConstraint(condition=models.Q(topic__in=list(TOPICS)), name="consent_topic_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.state}"
