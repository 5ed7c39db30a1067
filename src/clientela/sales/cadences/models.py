"""Cadence, a named sequence of steps, and enrolment: one lead or deal that is in it, with the steps that it entered with.

Leads and deals have a table each, so that an enrolment belongs to its record: it is seen, changed, undone and deleted with it.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.channels.email.models import Message
from clientela.parties.consents.models import Purpose
from clientela.platform.entities.rows import Record
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.queries import Shared
from clientela.sales.deals.models import Deal
from clientela.sales.leads.models import Lead
from clientela.timeline.models import Entry


class Of(models.TextChoices):
    LEAD = "lead", _("Leads")
    DEAL = "deal", _("Deals")


class Does(models.TextChoices):
    """What a step does."""

    CALL = "call", pgettext_lazy("step of a cadence", "Call")
    MAIL = "mail", pgettext_lazy("step of a cadence", "Mail")
    TASK = "task", pgettext_lazy("step of a cadence", "Task")


class State(models.TextChoices):
    RUNNING = "running", pgettext_lazy("of a cadence", "Running")
    PAUSED = "paused", pgettext_lazy("of a cadence", "Paused")
    ENDED = "ended", pgettext_lazy("of a cadence", "Ended")


class End(models.TextChoices):
    """Why it ended."""

    ANSWERED = "answered", pgettext_lazy("end of a cadence", "They answered.")
    MET = "met", pgettext_lazy("end of a cadence", "A meeting was agreed.")
    CONVERTED = "converted", pgettext_lazy("end of a cadence", "The lead became a deal.")
    WON = "won", pgettext_lazy("end of a cadence", "The deal was won.")
    LOST = "lost", pgettext_lazy("end of a cadence", "The deal was lost.")
    DISQUALIFIED = "disqualified", pgettext_lazy("end of a cadence", "The lead was disqualified.")
    BOUNCED = "bounced", pgettext_lazy("end of a cadence", "A mail did not reach its address.")
    REFUSED = "refused", pgettext_lazy("end of a cadence", "They may not be written to.")
    STOPPED = "stopped", pgettext_lazy("end of a cadence", "It was stopped by hand.")
    FINISHED = "finished", pgettext_lazy("end of a cadence", "All its steps were taken, and nobody answered.")


@tracked(exclude=["search"])
class Cadence(Record):
    name = models.TextField(unique=True)
    of = models.CharField(max_length=4, choices=Of.choices, db_default=Of.LEAD)
    active = models.BooleanField(db_default=True)
    purpose = models.CharField(max_length=16, choices=Purpose.choices, db_default=Purpose.SERVICE)  # of its mails
    opens = models.IntegerField(db_default=8)  # the hours of the owner's day in which something goes out
    closes = models.IntegerField(db_default=18)
    steps = models.JSONField(default=list, db_default=[])  # see facts.py
    # ---- the rule: what arrives after `since` and meets this enters by itself; NULL: nothing does ----
    where = models.JSONField(null=True, blank=True, editable=False)
    since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = Shared.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="cadence_by_name"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="cadence_search"),
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """What both kinds have in common. `step`: how many of its steps were taken. While it runs, either the next step has a time
    (`due_at`) or the task of the last one is still to be done (`task`)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    record: Any
    cadence = models.ForeignKey(Cadence, on_delete=models.PROTECT, related_name="+", db_index=False)
    steps = models.JSONField(default=list, db_default=[])
    step = models.IntegerField(db_default=0)
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.RUNNING)
    due_at = models.DateTimeField(null=True)
    held = models.JSONField(default=dict, db_default={})  # why it waits or is paused: a kept sentence
    task = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    letter = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # the last one that left
    ends = models.CharField(max_length=12, choices=End.choices, blank=True, db_default="")
    ended_at = models.DateTimeField(null=True)
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    version = models.IntegerField(db_default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.cadence_id}: {self.step}"

    @property
    def next(self) -> dict[str, Any] | None:
        """The step that comes next; None behind the last one."""
        step: dict[str, Any] | None = self.steps[self.step] if self.step < len(self.steps) else None
        return step


def _kept(name: str) -> dict[str, Any]:
    """The constraint and the indexes of one of the tables."""
    return {
        "constraints": [
            models.UniqueConstraint(fields=["record"], condition=~Q(state="ended"), name=f"{name}_runs_once"),
        ],
        "indexes": [
            models.Index(fields=["due_at"], name=f"{name}_due", condition=Q(state="running")),
            models.Index(fields=["cadence", "state"], name=f"{name}_by_cadence"),
            models.Index(fields=["record"], name=f"{name}_by_record"),
        ],
    }


@tracked()
class LeadEnrolment(Enrolment):
    record = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="enrolments", db_index=False)

    class Meta:
        constraints = _kept("led")["constraints"]
        indexes = _kept("led")["indexes"]


@tracked()
class DealEnrolment(Enrolment):
    record = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="enrolments", db_index=False)

    class Meta:
        constraints = _kept("dealt")["constraints"]
        indexes = _kept("dealt")["indexes"]
