"""Report and Dashboard: a question under a name, and such reports side by side."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor

LONGEST_NAME = 120


class Kept(models.QuerySet[Any]):
    """Seen by their owners and, once shared, by all colleagues, who find in them what they themselves may see."""

    def visible_to(self, actor: Actor, *, entity: str = "", verb: str = "see") -> "Kept":
        if actor.outside is not None:
            return self.none()
        mine = Q(owner=actor.user_id)
        seen = self.filter(mine | Q(is_shared=True) if verb == "see" else mine)
        return seen.filter(entity=entity) if entity else seen


@tracked()
class Report(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    entity = models.TextField()
    question = models.JSONField()
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField(db_default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Kept.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="report_once")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Dashboard(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    reports = ArrayField(models.UUIDField(), db_default=[], blank=True)  # in their order
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField(db_default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Kept.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="dashboard_once")]

    def __str__(self) -> str:
        return self.name
