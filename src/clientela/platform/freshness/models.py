"""Patience: how long the company lets a place be silent, where not as usual. Alarm: one that is. Watch: when all were looked at."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User


@tracked()
class Patience(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    source = models.UUIDField(unique=True)
    minutes = models.IntegerField()  # 0: for good

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=0), name="patience_is_no_less_than_none")]

    def __str__(self) -> str:
        return str(self.source)


class Alarm(models.Model):
    """It goes when the place speaks again, or is no longer meant to."""

    source = models.UUIDField(primary_key=True)
    feed = models.TextField()
    name = models.TextField()
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    url = models.TextField()
    why = models.TextField(db_default="")
    silent_since = models.DateTimeField()
    raised_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Watch(models.Model):
    """One row. After a time in which nobody watched, nobody spoke either: a round is let pass before anyone is called silent."""

    id = models.SmallIntegerField(primary_key=True, db_default=1)
    at = models.DateTimeField()
