"""Estimate: what a night foretold of a period; submission: what somebody says of it. Both are held against what came."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Team, User


class Estimate(models.Model):
    """It holds no name and no key of any deal."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    day = models.DateField()  # what was known by its evening
    first = models.DateField()
    last = models.DateField()
    part = models.TextField(db_default="", default="")  # "owner:<key>"; empty: everybody's
    currency = models.CharField(max_length=3)
    won = models.FloatField()  # so far
    low80 = models.FloatField()
    low50 = models.FloatField()
    median = models.FloatField()
    high50 = models.FloatField()
    high80 = models.FloatField()
    mean = models.FloatField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "first", "last", "day"], name="estimate_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.first} to {self.last}"


class BadSubmission(ValueError):
    """What is no submission; the sentence says why."""


@tracked()
class Submission(models.Model):
    """Of a person, a team, or everybody where it names neither. `overrules`: a manager's word on what that person has said."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    first = models.DateField()
    months = models.IntegerField()  # 1, 3 or 12
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    overrules = models.BooleanField(db_default=False)
    worst = models.DecimalField(max_digits=20, decimal_places=2)  # in the company's currency
    commit = models.DecimalField(max_digits=20, decimal_places=2)
    best = models.DecimalField(max_digits=20, decimal_places=2)
    note = models.TextField(blank=True, db_default="")
    said_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "months", "team", "user", "overrules"], nulls_distinct=False, name="submission_once"
            ),
            models.CheckConstraint(condition=Q(team=None) | Q(user=None), name="submission_of_one"),
            models.CheckConstraint(
                condition=Q(overrules=False) | Q(user__isnull=False), name="submission_overrules_people"
            ),
            models.CheckConstraint(
                condition=Q(worst__gte=0, commit__gte=F("worst"), best__gte=F("commit")), name="submission_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}: {self.commit}"
