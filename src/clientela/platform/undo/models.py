"""How long the bin keeps what was deleted, and bulk changes with how far they are."""

from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User

DAYS_KEPT = 30  # where nobody said otherwise


@tracked()
class BinRule(models.Model):
    """One row at most: the company's word on how many days the bin keeps what was deleted."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    days = models.PositiveSmallIntegerField(db_default=DAYS_KEPT)

    def __str__(self) -> str:
        return str(self.days)


class BulkState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class Bulk(models.Model):
    """One change to many records. Its key names the act, so that the whole of it can be undone."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    entity = models.TextField()
    verb = models.TextField()  # edit, delete
    change = models.JSONField(default=dict)  # of an edit: field, facts, mode
    rows = models.JSONField(default=dict)  # what finds them: q and condition
    said = models.TextField(blank=True, db_default="")  # what is done, in the words of who asked
    state = models.CharField(max_length=8, choices=BulkState.choices, db_default=BulkState.WAITING)
    stop_asked = models.BooleanField(db_default=False)
    after = models.UUIDField(
        null=True, blank=True
    )  # the last record that was looked at; a run that broke off goes on behind it
    total = models.PositiveIntegerField(db_default=0)
    seen = models.PositiveIntegerField(db_default=0)
    changed = models.PositiveIntegerField(db_default=0)
    same = models.PositiveIntegerField(db_default=0)
    refused = models.JSONField(default=dict)  # reason -> records
    undo = models.JSONField(default=dict)  # of an undo in the background: whether it `runs`, then what it came to
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="bulk_by_user")]

    def __str__(self) -> str:
        return self.said

    @property
    def act(self) -> str:
        return f"bulk {self.pk}"

    @property
    def counts(self) -> dict[str, Any]:
        return {
            "total": self.total,
            "seen": self.seen,
            "changed": self.changed,
            "same": self.same,
            "refused": self.refused,
        }
