"""Battle card, which hangs on an organisation, and competitor, which hangs on a deal and leads to an organisation."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from clientela.parties.models import Party
from clientela.platform.entities.rows import Record
from clientela.platform.history.tracking import tracked
from clientela.platform.permissions.queries import Beneath
from clientela.sales.deals.models import Deal, Hung


class OnOrganisation(Beneath):
    """Rows that hang on an organisation; whose that is, theirs they are."""

    hangs_on = "party"
    above = "organisation"
    owner_path = "party__owner"


@tracked(exclude=["search"])
class Card(Record):
    """What is to be known of an organisation that one sells against."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="cards", db_index=False)
    strengths = models.TextField(blank=True, db_default="")
    weaknesses = models.TextField(blank=True, db_default="")
    how_to_win = models.TextField(blank=True, db_default="")
    link = models.TextField(blank=True, db_default="")  # to where more stands

    objects = OnOrganisation.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party"], name="card_once")]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="card_by_birth"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="card_search"),
        ]


@tracked(exclude=["search"])
class Competitor(Hung):
    """One who sells against us: at what price, if it is known, and whether the deal went to them."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="competitors", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="competing", db_index=False)
    price = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, db_default="")  # the deal's, where nothing else is said
    won = models.BooleanField(db_default=False)
    note = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "party"], name="competitor_once"),
            models.UniqueConstraint(fields=["deal"], condition=Q(won=True), name="competitor_won_once"),
        ]
        indexes = [
            models.Index(fields=["party"], name="competitor_by_party"),
            models.Index(fields=["-created_at", "-id"], name="competitor_by_birth"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="competitor_search"),
        ]
