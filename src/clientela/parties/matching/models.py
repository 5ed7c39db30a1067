"""Likeness: what the last run found of two parties; Verdict: what people decided; Run: what was learnt; Threshold: the company's.

A likeness can be found again and goes with either party. A verdict is kept under the keys it was given on, for ever: where one of
them was merged since, it holds for the party that remains, and where that merge is taken back, for the old one again.
"""

from math import floor
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from clientela.parties.models import Kind, Party
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User

KINDS = (Kind.PERSON, Kind.ORGANISATION)  # of which duplicates are looked for


class Run(models.Model):
    """One look for duplicates. Of all, it learns a model; of what changed, it uses the last one."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    whole = models.BooleanField()
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)
    records = models.IntegerField(null=True)
    pairs = models.IntegerField(null=True)
    merged = models.IntegerField(db_default=0)
    model = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index("kind", F("started_at").desc(), name="run_by_start")]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d %H:%M}"


class Likenesses(models.QuerySet["Likeness"]):
    def of(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def within(self, keys: object) -> Self:
        """The pairs of which both are among these."""
        return self.filter(a__in=keys, b__in=keys)


class Likeness(models.Model):
    """Two parties that wait for a verdict. `evidence`: [key, level, weight in bits] each; values are not kept."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    a = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="likenesses", db_index=False)
    b = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    weight = models.FloatField()
    evidence = models.JSONField(default=list)
    cluster = models.UUIDField(null=True)  # the smallest key of those that are likely one
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="likenesses")
    found_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Likenesses.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="likeness_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="likeness_in_order"),
        ]
        indexes = [
            models.Index(fields=["cluster"], name="likeness_by_cluster"),
            models.Index("kind", F("probability").desc(), name="likeness_by_probability"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} = {self.b_id}: {self.probability:.3f}"

    @property
    def percent(self) -> float:
        return percent(self.probability)

    @property
    def pair(self) -> tuple[UUID, UUID]:
        return self.a_id, self.b_id


@tracked()
class Verdict(models.Model):
    """That two keys are one party, or two, as somebody decided. No constraint binds the keys: it outlives both parties."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    one = models.UUIDField()
    other = models.UUIDField()
    same = models.BooleanField()
    probability = models.FloatField(null=True)  # as it was estimated then
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="verdict_once")]
        indexes = [
            models.Index(fields=["other"], name="verdict_by_other"),
            models.Index(fields=["kind", "same"], name="verdict_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.one} {'=' if self.same else '≠'} {self.other}"


@tracked()
class Threshold(models.Model):
    """From which probability on parties of a kind are merged without asking. None is set until the company does."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, unique=True)
    probability = models.FloatField()
    set_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(probability__gte=0.9, probability__lt=1), name="threshold_is_high")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.probability}"


def threshold_of(kind: str) -> float | None:
    """From which probability on the company lets parties of a kind be merged; None: never."""
    return Threshold.objects.filter(kind=kind).values_list("probability", flat=True).first()


def percent(probability: float) -> float:
    """As people are told: nothing that is estimated is certain."""
    return min(floor(probability * 1000) / 10, 99.9)
