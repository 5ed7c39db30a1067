"""Role and Assignment. A role gives verbs per entity at a scope: {"person": {"see": "all", "edit": "team"}, "*": {…}}."""

from django.db import models

from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.people.tracking import tracked


@tracked()
class Role(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=120, unique=True)
    grants = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


@tracked()
class Assignment(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="permissions_one_assignment")]


class Token(models.Model):
    """A key for the API. Only its SHA-256 is stored; the prefix lets a person recognise it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    digest = models.BinaryField(unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # to the hour
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
