"""Connector: a place, how it is read, and how far it was. Run: one reading of it, with what came of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.platform.history.tracking import tracked
from clientela.platform.imports.models import Import
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.vault.fields import Secret


class Connectors(models.QuerySet["Connector"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them, to whoever configures connectors."""
        return self if actor.may("configure", "connector") else self.none()


@tracked(exclude=["secret", "cursor", "next_at", "pattern"])
class Connector(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Being set up")  # until its mapping is chosen
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.TextField()
    kind = models.TextField()  # of `kinds.KINDS`
    entity = models.TextField()
    source = models.TextField()  # whose words its rows are, in source records; its first name
    settings = models.JSONField(default=dict)  # what its kind asks for
    secret = Secret(default="")  # JSON of what its kind asks for and nobody may read
    pattern = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")  # a sample, mapped
    every = models.IntegerField(db_default=0, default=0)  # minutes; 0: only when somebody asks
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.DRAFT, default=State.DRAFT)
    cursor = models.JSONField(default=dict)  # up to where the place was read; its kind knows what it means
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+"
    )  # within whose rights its rows are taken
    next_at = models.DateTimeField(null=True)  # none: nothing is scheduled
    read_at = models.DateTimeField(null=True)  # the end of the last run that went through
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Connectors.as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="connector_due", condition=Q(state="active"))]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for its turn")
        READING = "reading", _("Reading")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="runs", db_index=False)
    taken_by = models.ForeignKey(
        Import, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # none: no row has come
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")  # none: the schedule
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.WAITING, default=State.WAITING)
    rows = models.BigIntegerField(db_default=0, default=0)
    pages = models.IntegerField(db_default=0, default=0)
    log = models.JSONField(default=list)  # [{"at": ISO 8601, "said": kept sentence}], the last ones
    problem = models.TextField(db_default="", default="", blank=True)
    cursor_before = models.JSONField(default=dict)
    cursor_after = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("connector", models.F("id").desc(), name="run_by_connector")]
        constraints = [
            models.UniqueConstraint(
                fields=["connector"], condition=Q(state__in=("waiting", "reading")), name="one_run_at_once"
            )
        ]
