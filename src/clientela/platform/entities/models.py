"""SavedView: a list as somebody wants to find it again, by the query of its address. Private to its owner, or shared."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor

LONGEST_NAME, LONGEST_QUERY = 80, 8_000


class Views(models.QuerySet[Any]):
    """Saved views are seen by their owners and, once shared, by all who may see what they list."""

    def visible_to(self, actor: Actor, *, entity: str = "", verb: str = "see") -> "Views":
        mine = Q(owner=actor.user_id)
        seen = self.filter(mine | Q(is_shared=True) if verb == "see" else mine)
        return seen.filter(entity=entity) if entity else seen


@tracked()
class SavedView(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.TextField()
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.TextField(blank=True)  # of the list's address: filter, sort, columns, shape
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_shared = models.BooleanField(db_default=False)
    pinned_by = ArrayField(models.UUIDField(), db_default=[], blank=True)  # users in whose sidebar it stands
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Views.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "entity", "name"], name="saved_view_once")]
        indexes = [models.Index(fields=["entity", "created_at"], name="saved_view_by_entity")]

    def __str__(self) -> str:
        return self.name
