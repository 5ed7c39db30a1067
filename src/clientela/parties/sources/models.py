"""By which rule a field survives, how far each source is trusted, what somebody has chosen by hand, and where sources disagree."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties.models import Kind, Party, SeenWithParty, SourceRecord
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key


class Rule(models.TextChoices):
    """Which word survives where sources disagree. Between words that a rule holds equal, the newest does."""

    NEWEST = "newest", _("The newest word")
    TRUSTED = "trusted", _("The most trusted source")
    CHECKED = "checked", _("What was checked, such as a register")
    FREQUENT = "frequent", _("What most sources say")
    LONGEST = "longest", _("The fullest form")


TYPED = 80  # how far what somebody types is trusted, and any other source: percent
OTHERS = 60


@tracked()
class FieldRule(models.Model):
    """Where there is none for a field, the newest word survives."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    field = models.TextField()
    rule = models.CharField(max_length=8, choices=Rule.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "field"], name="field_rule_once")]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}: {self.rule}"


@tracked()
class Trust(models.Model):
    """How far a source is trusted, by its whole name or by what stands before its colon ("user", "mailbox")."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    source = models.TextField(unique=True)
    percent = models.SmallIntegerField(db_default=OTHERS)
    checked = models.BooleanField(
        db_default=False, verbose_name=pgettext_lazy("source", "Checked")
    )  # what it says has been looked up where it is known for certain

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(percent__range=(0, 100)), name="trust_is_a_percentage")
        ]

    def __str__(self) -> str:
        return self.source


@tracked()
class Pin(models.Model):
    """Of one field of one party, somebody has chosen whom to believe, whatever the rule says."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="pins", db_index=False)
    field = models.TextField()
    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="+")
    by_name = models.TextField(blank=True, db_default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "field"], name="pin_once")]

    def __str__(self) -> str:
        return self.field


class Dispute(models.Model):
    """Of this field a source says otherwise that is not much less sure than what stands, and nobody has chosen (`settle`)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="disputes", db_index=False)
    field = models.TextField()

    objects = SeenWithParty.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "field"], name="dispute_once")]

    def __str__(self) -> str:
        return self.field
