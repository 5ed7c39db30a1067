"""Copy: all that is held of one subject, asked for and written. Erasure: that somebody was forgotten, without who it was."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.files.models import StoredFile
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User


class Status(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    READY = "ready", _("Ready")
    ENDED = "ended", _("Ended")


class Copy(models.Model):
    """`record` is a key without a constraint: this room knows no business table, and the log outlives the record."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.TextField()
    record = models.UUIDField()
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(max_length=8, choices=Status.choices, db_default=Status.WAITING)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True)
    downloads = models.IntegerField(db_default=0)

    class Meta:
        indexes = [models.Index(fields=["record", "-asked_at"], name="copy_by_record")]


class Erasure(models.Model):
    """The key of who was forgotten leads nowhere any more; it tells whom to forget again after an old backup was restored."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.TextField()
    record = models.UUIDField()
    reason = models.TextField()
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    rows = models.JSONField(default=dict)  # table -> rows that went or were unlinked
    figures = models.JSONField(default=dict)  # what statistics keep of it

    class Meta:
        indexes = [models.Index(fields=["-at"], name="erasure_by_date")]


class Wish(models.Model):
    """What somebody outside asked for, and what came of it. Being forgotten takes it along."""

    class Kind(models.TextChoices):
        COPY = "copy", _("A copy of my data")
        CORRECT = "correct", _("A correction")
        ERASE = "erase", _("To be forgotten")

    class State(models.TextChoices):
        OPEN = "open", _("Asked")
        DONE = "done", pgettext_lazy("wish", "Done")
        REFUSED = "refused", pgettext_lazy("wish", "Refused")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.TextField()
    record = models.UUIDField()
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(blank=True, db_default="")
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.OPEN)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    answer = models.TextField(blank=True, db_default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="wish_by_state")]
