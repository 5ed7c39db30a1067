"""Lead, and the source that it came from. The response clock (`due_at`, `answered_at`, `waits_until`) is kept by triggers
(migrations/0002), whatever path a lead or a touch on the timeline came by.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.entities.rows import Record, Sourced
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.queries import Owned, Shared


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("of a lead", "New")
    WORKING = "working", pgettext_lazy("of a lead", "Being worked on")
    CONVERTED = "converted", pgettext_lazy("of a lead", "Converted")
    DISQUALIFIED = "disqualified", pgettext_lazy("of a lead", "Disqualified")


LIVING = (State.NEW, State.WORKING)


@tracked(exclude=["search"])
class LeadSource(Record):
    """Where leads come from, what that costs, and how soon they want an answer."""

    name = models.TextField(unique=True)
    cost = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)  # of the whole period
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    address = models.TextField(blank=True, db_default="")  # mails to it are leads; see arriving.py
    minutes = models.IntegerField(null=True, blank=True)  # within which somebody answers; none: no clock runs
    working_time = models.BooleanField(
        db_default=False
    )  # whether minutes count on working days between these hours alone
    opens = models.IntegerField(db_default=9)
    closes = models.IntegerField(db_default=18)
    time_zone = models.TextField(blank=True, db_default="UTC")

    objects = Shared.as_manager()

    class Meta:
        indexes = [GinIndex(OpClass("search", "gin_trgm_ops"), name="lead_source_search")]

    def __str__(self) -> str:
        return self.name


class Deed(models.TextChoices):
    """What who asks did of late, from the timeline."""

    NONE = "", pgettext_lazy("what somebody did", "Nothing needed")
    WROTE = "wrote", pgettext_lazy("what somebody did", "Wrote to us")
    SPOKE = "spoke", pgettext_lazy("what somebody did", "Spoke with us on the phone")
    MET = "met", pgettext_lazy("what somebody did", "Met us")
    FORM = "form", pgettext_lazy("what somebody did", "Answered a form")
    AGAIN = "again", pgettext_lazy("what somebody did", "Asked before")


@tracked()
class ScoreRule(models.Model):
    """Points for a lead of which a condition holds, and whose party did something within some days. See scoring.py."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.TextField()  # the reason, as it stands beside the points
    points = models.IntegerField()
    where = models.JSONField(db_default={})  # a condition of the house's language; empty: of every lead
    deed = models.CharField(max_length=8, choices=Deed.choices, blank=True, db_default="")
    days = models.IntegerField(db_default=30)  # of the deed
    halves = models.IntegerField(null=True, blank=True)  # days without contact after which half of the points are left
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["search", "score", "points"])
class Lead(Sourced, Record):
    name = models.TextField()
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="leads", db_index=False
    )
    origin = models.ForeignKey(
        LeadSource, null=True, blank=True, on_delete=models.SET_NULL, related_name="leads", db_index=False
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    wanted = models.TextField(blank=True, db_default="")
    # ---- what was said at the door of who asks: the words by which the party was made or known again ----
    person = models.TextField(blank=True, db_default="")
    email = models.TextField(blank=True, db_default="")
    phone = models.TextField(blank=True, db_default="")
    company = models.TextField(blank=True, db_default="")
    # ---- how far it is ----
    state = models.CharField(max_length=12, choices=State.choices, db_default=State.NEW)
    reason = models.TextField(blank=True, db_default="")  # why it was disqualified
    opened_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(null=True, editable=False)  # by when its source wants it answered
    answered_at = models.DateTimeField(null=True, editable=False)  # the first touch of its owner
    waits_until = models.DateTimeField(null=True, editable=False)  # `due_at` while nobody has answered
    closed_at = models.DateTimeField(null=True, editable=False)
    # ---- what rules make of it: numbers and the reasons beside them ----
    score = models.IntegerField(db_default=0, editable=False)
    points = models.JSONField(db_default=[], editable=False)  # [[points, words], …], in the order of the rules
    given = models.JSONField(db_default={}, editable=False)  # why it came to whom: a choice with its reasons
    tags = ArrayField(models.TextField(), db_default=[], blank=True)

    objects = Owned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], condition=~Q(external_id=""), name="lead_once")
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="lead_by_birth"),
            models.Index(fields=["name", "id"], name="lead_by_name"),
            models.Index(fields=["state", "-created_at", "-id"], name="lead_by_state"),
            models.Index(fields=["owner", "-created_at", "-id"], name="lead_by_owner"),
            models.Index(fields=["party", "-created_at"], name="lead_by_party"),
            models.Index(fields=["origin"], name="lead_by_origin"),
            models.Index(fields=["-score", "-id"], name="lead_by_score"),
            models.Index(F("waits_until").desc(nulls_last=True), F("id").desc(), name="lead_by_due"),
            models.Index(
                fields=["party"],
                name="lead_unanswered",
                condition=Q(answered_at__isnull=True, state__in=["new", "working"]),
            ),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="lead_search"),
        ]

    def __str__(self) -> str:
        return self.name
