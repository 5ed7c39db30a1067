"""A layout of one type for one role, or for everybody."""

from django.db import models
from django.db.models.functions import Now

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.models import Role


@tracked()
class Layout(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.CharField(max_length=40)
    role = models.ForeignKey(Role, null=True, on_delete=models.CASCADE, related_name="+")  # none: everybody
    plan = models.JSONField()  # see `plan.Plan`
    position = models.IntegerField(db_default=0)  # who has several roles gets the first
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "role"], nulls_distinct=False, name="layouts_one_of_a_role")
        ]

    def __str__(self) -> str:
        return self.entity
