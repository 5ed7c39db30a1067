"""Copy: all that is held of one subject, asked for and written. Erasure: that somebody was forgotten, without who it was."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

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
