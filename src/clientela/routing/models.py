"""Rule: which work goes to which people, and in what way. Seat: what a person takes on. Absence: when he takes nothing.

Turn is kept beside them so that turns go on fairly, whatever process asks; it is no history.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Team, User

WEEK = [1, 2, 3, 4, 5]  # ISO: Monday is 1


class Way(models.TextChoices):
    TURNS = "turns", pgettext_lazy("how work is given", "In turn")
    LOAD = "load", pgettext_lazy("how work is given", "To who has the fewest open")


class Need(models.TextChoices):
    """What of a person has to fit the work."""

    LANGUAGE = "language", _("Speaks the language")
    TERRITORY = "territory", _("Covers the place")
    SKILL = "skill", _("Knows the product")


@tracked()
class Rule(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    work = models.CharField(max_length=40)  # a type of record
    name = models.TextField()
    position = models.IntegerField()
    active = models.BooleanField(db_default=True)
    where = models.JSONField(db_default={})  # a condition of the house's language; empty: of all of it
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    people = ArrayField(models.UUIDField(), db_default=[], blank=True)  # users, beside those of the team
    way = models.CharField(max_length=8, choices=Way.choices, db_default=Way.TURNS)
    needs = ArrayField(models.TextField(choices=Need.choices), db_default=[], blank=True)
    keeps_owner = models.BooleanField(db_default=True)  # whoever looks after the customer comes first
    in_hours = models.BooleanField(db_default=False)  # only to who is at work now
    most = models.IntegerField(null=True, blank=True)  # open ones that a person may have; his own limit comes before
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["work", "position"], name="routing_rule_order")]

    def __str__(self) -> str:
        return self.name


class Turn(models.Model):
    """When somebody was last given something by a rule: the lowest number is next."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="turns")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "user"], name="routing_one_turn")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.user_id}: {self.number}"


@tracked()
class Fallback(models.Model):
    """Who gets what no rule places."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    work = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.work}: {self.user_id}"


@tracked()
class Seat(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    languages = ArrayField(models.TextField(), db_default=[], blank=True)
    skills = ArrayField(models.TextField(), db_default=[], blank=True)  # families, codes or names of products, folded
    territories = ArrayField(models.TextField(), db_default=[], blank=True)  # "IT", "IT Lazio", "IT 00100-00199"
    most = models.IntegerField(null=True, blank=True)
    days = ArrayField(models.SmallIntegerField(), db_default=WEEK, blank=True)
    opens = models.SmallIntegerField(null=True, blank=True)  # hours of the person's own day; none: any hour
    closes = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__lt=F("closes")), name="routing_hours"
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)


@tracked()
class Absence(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    first = models.DateField()
    last = models.DateField()
    why = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="routing_absence_ends")]
        indexes = [models.Index(fields=["last"], name="routing_absence_by_end")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first}–{self.last}"
