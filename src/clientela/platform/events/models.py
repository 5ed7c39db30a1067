"""Fact: an event as it was announced. The database lets nothing change or delete it."""

from django.db import models
from django.db.models.functions import Now

from clientela.platform.people.keys import new_key
from clientela.platform.people.tracking import unchanging


@unchanging
class Fact(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.TextField()
    payload = models.JSONField()
    actor = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["name", "-at"], name="fact_by_name")]
