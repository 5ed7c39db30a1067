"""Target: an amount or a number for a period; of the company where it names neither team nor person."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Team, User


class BadTarget(ValueError):
    """What is no target; the sentence says why."""


class Measure(models.TextChoices):
    REVENUE = "revenue", pgettext_lazy("of a target", "Won amount")
    DEALS = "deals", pgettext_lazy("of a target", "Won deals")
    MARGIN = "margin", pgettext_lazy("of a target", "Margin of orders")
    UNITS = "units", pgettext_lazy("of a target", "Units sold")
    ACTIVITIES = "activities", pgettext_lazy("of a target", "Activities")


@tracked()
class Target(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    first = models.DateField()
    months = models.IntegerField()  # 1, 3 or 12
    measure = models.CharField(max_length=10, choices=Measure.choices)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    goal = models.DecimalField(max_digits=20, decimal_places=2)  # amounts in the company's currency
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "months", "measure", "team", "user"], nulls_distinct=False, name="target_once"
            ),
            models.CheckConstraint(condition=Q(team=None) | Q(user=None), name="target_of_one"),
            models.CheckConstraint(condition=Q(goal__gt=0), name="target_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.measure}: {self.goal}"
