"""Endpoint: an address and what it is told. Untold: an act not yet looked at. Delivery: one message. Attempt: a try to send it."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.people.tracking import tracked
from clientela.platform.permissions.actor import Actor
from clientela.platform.vault.fields import Secret


class Endpoints(models.QuerySet["Endpoint"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them, to whoever configures webhooks; what they were told is their owner's alone."""
        return self if actor.may("configure", "webhook") else self.none()


@tracked(exclude=["secret", "former_secret", "former_until", "failing_since"])
class Endpoint(models.Model):
    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")  # what happens meanwhile waits
        ENDED = "ended", _("Ended")  # `why` says by what; nothing is noted for it

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # whose rights shape what is told
    url = models.TextField()
    description = models.TextField(db_default="", blank=True)
    wants = models.JSONField(default=dict)  # type -> {"verbs": [...], "where": condition or absent}
    secret = Secret()
    former_secret = Secret(default="")  # signs as well until `former_until`
    former_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.ACTIVE, default=State.ACTIVE)
    why = models.TextField(db_default="", blank=True)
    failing_since = models.DateTimeField(null=True)  # the first failure after the last success
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Endpoints.as_manager()

    def __str__(self) -> str:
        return self.description or self.url

    def wanted(self, entity: str) -> tuple[str, ...]:
        return tuple(self.wants.get(entity, {}).get("verbs", ()))


class Untold(models.Model):
    """Written by a trigger on the contexts of history; gone when each endpoint's deliveries of the act are made."""

    id = models.BigAutoField(primary_key=True)
    context = models.UUIDField()
    done = models.IntegerField(db_default=0)  # records of the act that were looked at, in their order


class Delivery(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Delivered")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(
        primary_key=True, default=new_key, editable=False
    )  # the message's own, the same in each attempt
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    type = models.TextField()  # "person.created"
    record = models.UUIDField(null=True)
    context = models.UUIDField(null=True)  # the act; none of a test
    body = models.TextField()  # as it is signed
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.WAITING, default=State.WAITING)
    attempts = models.IntegerField(db_default=0, default=0)  # in the present round: a replay counts anew
    due_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "context", "record", "type"], name="delivery_once"),
        ]
        indexes = [
            models.Index(fields=["endpoint", "due_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index("endpoint", F("id").desc(), name="delivery_by_endpoint"),
            models.Index(fields=["record"], name="delivery_of_record"),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        ]


class Attempt(models.Model):
    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField(db_default=Now())
    status = models.IntegerField(null=True)  # what was answered, if anything was
    milliseconds = models.IntegerField(null=True)
    said: Any = models.TextField(db_default="", blank=True)  # the first kB of the answer, or why there was none
