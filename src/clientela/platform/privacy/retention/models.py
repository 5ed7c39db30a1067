"""Rule: which records of a type go, how and after how long a wait. Due: a record that a rule has found. Run: what one night, or one
dry run, came to, in numbers without names. Term: how long the company keeps what is no record."""

import hashlib
import json

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User


class Act(models.TextChoices):
    DELETE = "delete", _("Delete into the bin")
    ERASE = "erase", _("Erase, so that only anonymous figures stay")
    LIST = "list", _("Only list them")


@tracked()
class Rule(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=200)
    entity = models.CharField(max_length=40)
    where = models.JSONField()  # a condition of the house's language; never empty
    act = models.CharField(max_length=6, choices=Act.choices)
    wait_days = models.PositiveSmallIntegerField(db_default=0)  # from the night on which it finds a record
    basis = models.TextField()  # the law, or the reason, in words
    paused = models.BooleanField(db_default=False)
    confirmed = models.CharField(max_length=64, blank=True, db_default="")  # the print of the words that were confirmed
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name

    @property
    def print(self) -> str:
        """A hash of all that decides what the rule does."""
        said = [self.entity, self.where, self.act, self.wait_days]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    @property
    def runs(self) -> bool:
        """Whether it may do anything tonight."""
        return not self.paused and self.confirmed == self.print


class Due(models.Model):
    """Not for the past: a rule can find it again."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="due", db_index=False)
    record = models.UUIDField()
    since = models.DateTimeField(db_default=Now())
    told = models.BooleanField(db_default=False)  # its owner

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "record"], name="due_once")]
        indexes = [models.Index(fields=["rule", "since", "record"], name="due_by_day")]


class State(models.TextChoices):
    RUNNING = "running", pgettext_lazy("a rule", "Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    BROKEN = "broken", _("Could not run")


class Run(models.Model):
    """The log outlives its rule, whose name it repeats."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    rule = models.ForeignKey(Rule, null=True, on_delete=models.SET_NULL, related_name="past_runs")
    name = models.CharField(max_length=200)
    dry = models.BooleanField(db_default=False)
    print = models.CharField(max_length=64)  # of the rule's words at that time
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.RUNNING)
    counts = models.JSONField(
        default=dict
    )  # found, waiting, done, held, kept_by_law, refused; of a dry run what hangs on them
    problem = models.TextField(blank=True, db_default="")
    stop_asked = models.BooleanField(db_default=False)
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rule", "-started_at"], name="run_by_rule")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Term(models.Model):
    """The company's word where it differs from what the room declares (`Keep`)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    key = models.CharField(max_length=40, unique=True)
    days = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.key
