"""Entry: one touch. `details` holds what its kind needs to be shown, so that a customer's page stays one indexed query."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.parties.models import Party, SeenWithParty
from clientela.platform.entities import registry
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor


class Kind(models.TextChoices):
    MESSAGE = "message", _("Message")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")
    TASK = "task", _("Task")
    NOTE = "note", _("Note")
    COMMENT = "comment", _("Comment")
    ORDER = "order", _("Order")
    WEB = "web", _("Web visit")


def unseen_kinds(actor: Actor) -> list[str]:
    """Kinds of entries that stand for records of a type, such as orders, which the actor may not see."""
    types = {entity.key for entity in registry.every()}
    return [kind for kind in Kind.values if kind in types and not actor.may("see", kind)]


class Direction(models.TextChoices):
    IN = "in", _("From them")
    OUT = "out", _("From us")
    NONE = "", _("Neither")


@tracked()
class Entry(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="entries", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices, blank=True, db_default="")
    channel = models.TextField(blank=True, db_default="")  # e-mail, phone, webshop, till, chat …
    at = models.DateTimeField()
    title = models.TextField(blank=True, db_default="")
    body = models.TextField(blank=True, db_default="")
    details = models.JSONField(default=dict, db_default={})
    by_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SeenWithParty.as_manager()

    class Meta:
        indexes = [models.Index(fields=["party", "-at", "-id"], name="entry_by_party")]

    def __str__(self) -> str:
        return self.title or self.kind
