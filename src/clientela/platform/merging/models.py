"""Successor: where a record went on that was merged into another; old keys lead there. It goes when they part again."""

from django.db import models
from django.db.models.functions import Now


class Successor(models.Model):
    """Keys without a constraint: this room knows no business table. `new` is the end of a chain, `into` its next step."""

    old = models.UUIDField(primary_key=True, editable=False)
    new = models.UUIDField()
    into = models.UUIDField()
    entity = models.CharField(max_length=40)
    merge = models.UUIDField()  # one for all that went at once; the act is called "merge <this>"
    reason = models.TextField(blank=True, db_default="")
    at = models.DateTimeField(db_default=Now(), editable=False)
    carried = models.JSONField(
        default=dict, db_default={}
    )  # rows of tables without a past that went along: {table: keys}

    class Meta:
        indexes = [
            models.Index(fields=["new"], name="successor_by_new"),
            models.Index(fields=["merge"], name="successor_by_merge"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
