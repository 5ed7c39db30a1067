"""Deal. Its pipeline, its outcome, the time since which it stands in its stage and the day on which it is stale follow from the
stage by triggers (migrations/0002), so that a board, an import and a statement in SQL all leave the same behind."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.fields.columns import OwnValues
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.queries import Owned
from clientela.sales.leads.models import Lead
from clientela.sales.pipelines.models import Outcome, Pipeline, Stage


@tracked(exclude=["search"])
class Deal(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.TextField()
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="deals", db_index=False
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    # ---- where it stands; NULL for a moment: the triggers put a deal that says nothing at the beginning ----
    stage = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="deals", db_index=False)
    pipeline = models.ForeignKey(Pipeline, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=4, choices=Outcome.choices, db_default=Outcome.OPEN)
    stage_since = models.DateTimeField(db_default=Now(), editable=False)
    stale_on = models.DateField(null=True, editable=False)
    # ---- what it is worth, and when ----
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    opened_on = models.DateField(db_default=Now())
    closes_on = models.DateField(null=True, blank=True)  # expected; of a closed deal the day on which it closed
    # ---- what is known of it ----
    lead = models.ForeignKey(  # the interest that it began as
        Lead, null=True, blank=True, on_delete=models.SET_NULL, related_name="deals", db_index=False, editable=False
    )
    next_step = models.TextField(blank=True, db_default="")
    lost_reason = models.TextField(blank=True, db_default="")
    origin = models.TextField(blank=True, db_default="")
    tags = ArrayField(models.TextField(), db_default=[], blank=True)
    own = OwnValues(db_default={}, editable=False)
    search = models.TextField(db_default="", editable=False)
    source = models.TextField(blank=True, db_default="", editable=False)  # whose words these are
    external_id = models.TextField(blank=True, db_default="", editable=False)  # its key there; "" where people made it
    version = models.IntegerField(db_default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Owned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], condition=~Q(external_id=""), name="deal_once")
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="deal_by_birth"),
            models.Index(fields=["name", "id"], name="deal_by_name"),
            models.Index(fields=["stage", "-created_at", "-id"], name="deal_by_stage"),
            models.Index(
                fields=["pipeline", "outcome", "stage"], include=["amount", "currency"], name="deal_by_pipeline"
            ),
            models.Index(fields=["owner", "-created_at", "-id"], name="deal_by_owner"),
            models.Index(fields=["party", "-created_at"], name="deal_by_party"),
            models.Index(models.F("closes_on").desc(nulls_last=True), models.F("id").desc(), name="deal_by_close"),
            models.Index(models.F("amount").desc(nulls_last=True), models.F("id").desc(), name="deal_by_amount"),
            models.Index(fields=["lead"], name="deal_by_lead", condition=Q(lead__isnull=False)),
            models.Index(fields=["stale_on"], name="deal_stale", condition=Q(outcome="open")),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="deal_search"),
        ]

    def __str__(self) -> str:
        return self.name
