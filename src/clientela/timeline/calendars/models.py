"""Feed, the address under which other programs read somebody's calendar; Subscription, one of theirs that we read."""

import hashlib
from typing import Any, Self

from django.db import models
from django.db.models.functions import Now

from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor


def digest(secret: str) -> bytes:
    """What is kept of the secret in a feed's address."""
    return hashlib.sha256(secret.encode()).digest()


class Mine(models.QuerySet[Any]):
    """What belongs to one person alone."""

    def of(self, actor: Actor) -> Self:
        return self.filter(user=actor.user_id)


class Feed(models.Model):
    """Only the SHA-256 of the secret in its address is stored; `reads` counts since `counted_from`."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    counted_from = models.DateTimeField(db_default=Now())
    reads = models.IntegerField(db_default=0)

    objects = Mine.as_manager()


class Subscription(models.Model):
    """`failure` says why the last try to read it came to nothing; `etag` and `modified` are what the other side said last."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    url = models.TextField()
    etag = models.TextField(db_default="")
    modified = models.TextField(db_default="")
    failure = models.TextField(db_default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    refreshed_at = models.DateTimeField(null=True)  # the last try
    heard_at = models.DateTimeField(null=True)  # the last one that went well

    objects = Mine.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "url"], name="subscription_once")]

    @property
    def source(self) -> str:
        """How its meetings are known again."""
        return f"calendar:{self.pk}"
