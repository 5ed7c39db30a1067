"""Quote; Version, what was sent of it and became of it; Limit and Rules, what a company says.

A quote's lines stand in one column: they are written together, frozen together and shown together. A version's document, PDF and
proof are never changed again: a trigger sees to it (migrations/0002).
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties.models import Party
from clientela.platform.entities.rows import Record, Sourced
from clientela.platform.files.models import StoredFile
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Hanging, Owned
from clientela.sales.deals.models import Deal


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a quote", "Draft")
    WAITING = "waiting", pgettext_lazy("a quote", "Waiting for approval")
    SENT = "sent", pgettext_lazy("a quote", "Sent")
    SEEN = "seen", pgettext_lazy("a quote", "Seen")
    ACCEPTED = "accepted", pgettext_lazy("a quote", "Accepted")
    DECLINED = "declined", pgettext_lazy("a quote", "Declined")
    EXPIRED = "expired", pgettext_lazy("a quote", "Expired")


OPEN = (State.SENT, State.SEEN)  # an answer is awaited


class Rounding(models.TextChoices):
    LINE = "line", _("Taxes of each line")
    TOTAL = "total", _("Taxes of the total")


@tracked(exclude=["search"])
class Quote(Sourced, Record):
    name = models.TextField()
    number = models.TextField(blank=True, db_default="", editable=False)  # "" until it is sent
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.DRAFT, editable=False)
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="quotes", db_index=False
    )
    deal = models.ForeignKey(
        Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="quotes", db_index=False
    )
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    country = models.CharField(max_length=2, blank=True, db_default="")  # whose taxes are paid
    language = models.CharField(max_length=2, blank=True, db_default="")  # of the document; "" is its maker's
    valid_until = models.DateField(null=True, blank=True)
    discount = models.DecimalField(max_digits=6, decimal_places=3, db_default=0)  # per cent, on every line
    terms = models.TextField(blank=True, db_default="")
    lines = models.JSONField(db_default=[], blank=True, editable=False)
    net = models.DecimalField(max_digits=20, decimal_places=2, db_default=0, editable=False)
    tax = models.DecimalField(max_digits=20, decimal_places=2, db_default=0, editable=False)
    total = models.DecimalField(max_digits=20, decimal_places=2, db_default=0, editable=False)

    objects = Owned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="quote_number_once"),
            models.UniqueConstraint(fields=["source", "external_id"], condition=~Q(external_id=""), name="quote_once"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="quote_by_birth"),
            models.Index(fields=["name", "id"], name="quote_by_name"),
            models.Index(fields=["party", "-created_at"], name="quote_by_party"),
            models.Index(fields=["deal"], name="quote_by_deal"),
            models.Index(fields=["owner", "-created_at"], name="quote_by_owner"),
            models.Index(fields=["valid_until"], name="quote_open", condition=Q(state__in=["sent", "seen"])),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="quote_search"),
        ]

    def __str__(self) -> str:
        return self.number or self.name


class WithQuote(Hanging):
    hangs_on = "quote"


class Version(models.Model):
    """Itself a record of proof: it is written when it is sent and when it is answered, and else never."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="versions")
    no = models.IntegerField()
    document = models.JSONField()  # all that the customer is shown
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(unique=True)  # of the secret in its address
    valid_until = models.DateField(null=True)
    sent_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)  # with the customer's consent alone
    replaced_at = models.DateTimeField(null=True)  # a later version stands in its place
    reads = models.IntegerField(db_default=0)  # since `counted_from`, so that nobody tries without end
    counted_from = models.DateTimeField(db_default=Now())
    # ---- the answer, and its proof ----
    answer = models.CharField(max_length=8, blank=True, db_default="")  # accepted, declined
    answered_at = models.DateTimeField(null=True)
    signed = models.TextField(blank=True, db_default="")  # the name, as it was typed
    address = models.TextField(blank=True, db_default="")  # from where
    said = models.TextField(blank=True, db_default="")  # the text that was agreed to, or why not
    chosen = models.JSONField(db_default=[])  # the optional lines that were taken, by their places

    objects = WithQuote.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quote", "no"], name="quote_version_once")]


class WithVersion(Hanging):
    hangs_on = "version"


class Link(models.Model):
    """One more secret address of a version: each letter that carries it has its own, and none ends another."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="links")
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = WithVersion.as_manager()


@tracked()
class Limit(models.Model):
    """How much discount somebody may give alone; of nobody in particular: everybody of whom nothing else is said."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    role = models.OneToOneField(Role, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    most = models.DecimalField(max_digits=6, decimal_places=3)  # per cent


@tracked()
class Rules(models.Model):
    """How the company quotes: at most one row."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    series = models.CharField(max_length=12, db_default="Q")
    days = models.IntegerField(db_default=30)  # that a quote is valid where it says nothing
    rounding = models.CharField(max_length=5, choices=Rounding.choices, db_default=Rounding.LINE)
    wins_deal = models.BooleanField(db_default=True)  # what is accepted wins its deal
