"""Invitation: somebody who was asked in and may not have come yet. The user stands there from the start, switched off."""

from django.db import models

from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.people.tracking import tracked


@tracked()
class Invitation(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.user.email
