"""Provisioned: what the company's directory calls one of our users, teams or roles. A role with a row is open to it."""

from django.db import models

from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Team, User
from clientela.platform.people.tracking import tracked
from clientela.platform.permissions.models import Role


@tracked()
class Provisioned(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.OneToOneField(User, null=True, on_delete=models.CASCADE, related_name="provisioned")
    team = models.OneToOneField(Team, null=True, on_delete=models.CASCADE, related_name="provisioned")
    role = models.OneToOneField(Role, null=True, on_delete=models.CASCADE, related_name="provisioned")
    external_id = models.CharField(max_length=255, blank=True)
    removed = models.BooleanField(
        default=False
    )  # a user whom the directory deleted: switched off here, and not told of there

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(user__isnull=False, team=None, role=None)
                    | models.Q(user=None, team__isnull=False, role=None)
                    | models.Q(user=None, team=None, role__isnull=False)
                ),
                name="provisioned_is_one_thing",
            ),
        ]
