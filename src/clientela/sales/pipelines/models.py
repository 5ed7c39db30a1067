"""Pipeline, its stages, and the steps to be done in each. What a stage says of its deals (chance, outcome, allowed days) reaches
every deal that stands there."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.rows import Record, Sourced
from clientela.platform.history.tracking import tracked
from clientela.platform.people.models import User
from clientela.platform.permissions.queries import Shared


class Outcome(models.TextChoices):
    OPEN = "open", pgettext_lazy("of a deal", "Open")
    WON = "won", pgettext_lazy("of a deal", "Won")
    LOST = "lost", pgettext_lazy("of a deal", "Lost")


class Sale(models.TextChoices):
    SHORT = "short", pgettext_lazy("a kind of sale", "Short cycle")
    RECURRING = "recurring", pgettext_lazy("a kind of sale", "Recurring")
    VERTICAL = "vertical", pgettext_lazy("a kind of sale", "For one trade")
    TENDER = "tender", pgettext_lazy("a kind of sale", "Tender")


@tracked(exclude=["search"])
class Pipeline(Record):
    name = models.TextField(unique=True)
    sale = models.CharField(max_length=12, choices=Sale.choices, blank=True, db_default="")
    position = models.IntegerField(db_default=0)  # the first one is where a deal begins that says nothing of it

    objects = Shared.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["position", "id"], name="pipeline_by_position"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="pipeline_search"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["search"])
class Stage(Sourced, Record):
    pipeline = models.ForeignKey(Pipeline, on_delete=models.CASCADE, related_name="stages", db_index=False)
    name = models.TextField()
    position = models.IntegerField(db_default=0)
    probability = models.IntegerField(  # per cent
        db_default=0, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    outcome = models.CharField(max_length=4, choices=Outcome.choices, db_default=Outcome.OPEN)
    days = models.IntegerField(null=True, blank=True)  # that a deal may stand here before it is called stale

    objects = Shared.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="stage_once"),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="stage_taken_once"
            ),
            models.CheckConstraint(condition=Q(probability__range=(0, 100)), name="stage_probability"),
            models.CheckConstraint(condition=Q(days__isnull=True) | Q(days__gt=0), name="stage_days"),
        ]
        indexes = [
            models.Index(fields=["position", "id"], name="stage_by_position"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="stage_search"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["search"])
class Step(Sourced, Record):
    """What is to be done with a deal that stands in a stage; which of them are done, a deal says."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="steps", db_index=False)
    name = models.TextField()
    who = models.ForeignKey(  # does it; nobody named: the owner of the deal
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    must = models.BooleanField(db_default=False)
    position = models.IntegerField(db_default=0)

    objects = Shared.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "name"], name="step_once"),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="step_taken_once"
            ),
        ]
        indexes = [
            models.Index(fields=["position", "id"], name="step_by_position"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="step_search"),
        ]

    def __str__(self) -> str:
        return self.name


# what a company begins with, until it says how it sells: (name, chance in per cent, outcome, days)
FIRST_STAGES = (
    (pgettext_lazy("a stage", "Qualified"), 15, Outcome.OPEN, 14),
    (pgettext_lazy("a stage", "Proposal"), 40, Outcome.OPEN, 21),
    (pgettext_lazy("a stage", "Negotiation"), 70, Outcome.OPEN, 21),
    (pgettext_lazy("a stage", "Won"), 100, Outcome.WON, None),
    (pgettext_lazy("a stage", "Lost"), 0, Outcome.LOST, None),
)
FIRST_PIPELINE = _("Sales")
