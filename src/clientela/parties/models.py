"""Party (person, organisation, household) and what hangs on it: ways to reach it, addresses, numbers, dates, source records."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Coalesce, Concat, ExtractDay, ExtractMonth, Left, Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.rows import Record
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.queries import Hanging, Owned


class Kind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    HOUSEHOLD = "household", _("Household")


class Lifecycle(models.TextChoices):
    LEAD = "lead", _("Lead")
    PROSPECT = "prospect", _("Prospect")
    CUSTOMER = "customer", _("Customer")
    LOYAL = "loyal", _("Loyal")
    CHAMPION = "champion", _("Champion")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", _("Lost")


class Role(models.TextChoices):
    """What a party is to us, several at once; how far it has come as a customer is its lifecycle."""

    CUSTOMER = "customer", pgettext_lazy("role", "Customer")
    PROSPECT = "prospect", pgettext_lazy("role", "Prospect")
    PARTNER = "partner", pgettext_lazy("role", "Partner")
    SUPPLIER = "supplier", pgettext_lazy("role", "Supplier")
    COMPETITOR = "competitor", pgettext_lazy("role", "Competitor")


class Gender(models.TextChoices):
    """How somebody is addressed; nothing else is concluded from it."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    NEUTRAL = "neutral", pgettext_lazy("gender", "Neither")


class Folded(Func):
    """A text without case and accents, as `clientela_fold` in the database makes it."""

    function = "clientela_fold"
    output_field = models.TextField()


def sort_name(name: Any) -> Left:
    """What stands in the index of names: folded, and no longer than an index row can bear."""
    return Left(Folded(name), 500)


_SPACE = Value(" ", output_field=models.TextField())
_FAMILY_FIRST = Case(When(family_name="", then=F("name")), default=Concat(F("family_name"), _SPACE, F("given_name")))
BIRTHDAY = ExtractMonth("birth_date") * 100 + ExtractDay("birth_date")  # 12 May is 512


def _searched(kind: str) -> GinIndex:
    """An index of its own for each kind: a search for households need not look through a million people."""
    return GinIndex(OpClass("search", "gin_trgm_ops"), name=f"{kind}_search", condition=models.Q(kind=kind))


_LATEST = F("last_contact_at").desc(nulls_last=True)


@tracked(exclude=["search", "sort_name", "last_contact_at"], lasting=("kind",))
class Party(Record):
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.TextField()
    given_name = models.TextField(blank=True, db_default="")
    family_name = models.TextField(blank=True, db_default="")
    prefix = models.TextField(blank=True, db_default="")
    suffix = models.TextField(blank=True, db_default="")
    nickname = models.TextField(blank=True, db_default="")
    sort_name = models.GeneratedField(
        expression=sort_name(_FAMILY_FIRST), output_field=models.TextField(), db_persist=True
    )
    gender = models.CharField(max_length=8, choices=Gender.choices, null=True, blank=True)
    roles = ArrayField(models.TextField(choices=Role.choices), db_default=[], blank=True)
    job_title = models.TextField(blank=True, db_default="")
    department = models.TextField(blank=True, db_default="")
    organisation = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="people", db_index=False
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children", db_index=False
    )
    lifecycle = models.CharField(max_length=12, choices=Lifecycle.choices, db_default=Lifecycle.LEAD)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    tags = ArrayField(models.TextField(), db_default=[], blank=True)
    language = models.CharField(max_length=16, blank=True, db_default="")
    country = models.CharField(max_length=2, blank=True, db_default="")
    city = models.TextField(blank=True, db_default="")
    birth_date = models.DateField(null=True, blank=True)
    website = models.TextField(blank=True, db_default="")
    industry = models.TextField(blank=True, db_default="")
    employees = models.IntegerField(null=True, blank=True)
    founded_year = models.SmallIntegerField(null=True, blank=True)
    annual_revenue = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, db_default="")
    notes = models.TextField(blank=True, db_default="")
    consent = ArrayField(models.TextField(), db_default=[], blank=True)  # what holds now, as parties/consents writes it
    last_contact_at = models.DateTimeField(null=True, blank=True)

    objects = Owned.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "sort_name", "id"], name="party_by_sort_name"),
            models.Index("kind", _LATEST, F("id").desc(), name="party_by_contact"),
            models.Index("kind", F("created_at").desc(), F("id").desc(), name="party_by_birth"),
            models.Index("kind", "owner", "lifecycle", _LATEST, F("id").desc(), name="party_by_owner_stage"),
            models.Index("kind", "lifecycle", _LATEST, F("id").desc(), name="party_by_stage"),
            models.Index(F("owner"), BIRTHDAY, name="party_by_birthday", condition=models.Q(birth_date__isnull=False)),
            models.Index(
                fields=["organisation"], name="party_by_organisation", condition=models.Q(organisation__isnull=False)
            ),
            models.Index(fields=["parent"], name="party_by_parent", condition=models.Q(parent__isnull=False)),
            *(_searched(kind) for kind in Kind.values),
            GinIndex(
                fields=["tags", "roles", "consent"], name="party_marks"
            ),  # serves each alone, for a third of the upkeep
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="party_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SeenWithParty(Hanging):
    hangs_on = "party"


class OfParty(models.Model):
    """What hangs on a party and is seen with it. Of each kind the first in place is the primary one."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    label = models.TextField(blank=True, db_default="")  # work, home, mobile, fax …, as the source named it
    position = models.SmallIntegerField(db_default=0)
    typed = models.TextField()  # what was written, to the letter
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SeenWithParty.as_manager()

    class Meta:
        abstract = True


NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # since when something is sure that has failed
_SURE_FROM = Case(When(state="", then=Coalesce("confirmed_at", "created_at")), default=Value(NEVER))


class Reachable(OfParty):
    """What may stop leading to the party: since when and until when it does, or that it was tried and failed.

    How sure it is follows from when it last proved right; `reach/ageing.py` knows how fast each kind ages.
    """

    class State(models.TextChoices):
        WORKS = "", pgettext_lazy("address", "Works")
        BOUNCED = "bounced", _("Bounced")
        WRONG = "wrong", pgettext_lazy("address", "Wrong")
        UNUSED = "unused", _("No longer used")

    state = models.CharField(max_length=8, choices=State.choices, blank=True, db_default="")
    state_reason = models.TextField(blank=True, db_default="")
    state_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)  # the last sign of life; none: not since it came
    confirmed_how = models.CharField(max_length=8, db_default="", editable=False)  # of `reach.ageing.Sign`
    sure_from = models.GeneratedField(expression=_SURE_FROM, output_field=models.DateTimeField(), db_persist=True)

    class Meta:
        abstract = True


AGE = ["confirmed_at", "confirmed_how", "sure_from"]  # no change of a value: its past is kept without


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    WEB = "web", _("Website")
    MESSAGING = "messaging", _("Messaging")


@tracked(exclude=AGE)
class ContactPoint(Reachable):
    """A way to reach a party. `value` is comparable: e-mail case-folded, phone in E.164; `valid` false: it can't be read."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contact_points", db_index=False)
    kind = models.CharField(max_length=12, choices=ContactKind.choices)
    value = models.TextField()
    valid = models.BooleanField(db_default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "kind", "value"], name="contact_point_once")]
        indexes = [
            models.Index(fields=["kind", "value"], name="contact_point_by_value"),
            models.Index(fields=["kind", "sure_from", "id"], name="contact_point_by_age"),
        ]


@tracked(exclude=AGE)
class Address(Reachable):
    """Where a party is. `typed` keeps the whole address as it was written."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="addresses", db_index=False)
    street = models.TextField(blank=True, db_default="")
    city = models.TextField(blank=True, db_default="")
    region = models.TextField(blank=True, db_default="")
    postal_code = models.TextField(blank=True, db_default="")
    country = models.CharField(max_length=2, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "typed"], name="address_once")]
        indexes = [models.Index(fields=["sure_from", "id"], name="address_by_age")]


class DateKind(models.TextChoices):
    BIRTHDAY = "birthday", _("Birthday")
    NAME_DAY = "name_day", _("Name day")
    ANNIVERSARY = "anniversary", _("Anniversary")
    CONTRACT_END = "contract_end", _("End of contract")
    OTHER = "other", _("Other date")


@tracked()
class ImportantDate(OfParty):
    """A day that matters to a party; without a year where nobody knows it. A person's own birthday is `birth_date`."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="dates", db_index=False)
    kind = models.CharField(max_length=12, choices=DateKind.choices)
    year = models.SmallIntegerField(null=True, blank=True)
    month_day = models.SmallIntegerField()  # 12 May is 512
    yearly = models.BooleanField(db_default=True)
    remind_days = models.SmallIntegerField(null=True, blank=True)  # before the day; no reminder where there is none

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "kind", "label", "month_day"], name="important_date_once")
        ]
        indexes = [models.Index(fields=["month_day"], name="important_date_by_day")]


class IdentifierKind(models.TextChoices):
    VAT = "vat", _("VAT number")
    TAX = "tax", _("Tax code")


@tracked()
class Identifier(OfParty):
    """A number that an authority gave: VAT and tax codes, checked by their check digits; `valid` false keeps one that fails."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="identifiers", db_index=False)
    kind = models.CharField(max_length=12, choices=IdentifierKind.choices)
    country = models.CharField(max_length=2, blank=True, db_default="")
    value = models.TextField()
    valid = models.BooleanField(db_default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "kind", "value"], name="identifier_once")]
        indexes = [models.Index(fields=["kind", "value"], name="identifier_by_value")]


@tracked(exclude=["confirmed_at"])
class SourceRecord(models.Model):
    """What one source said about a party, word for word: the proof behind its fields, and its key in that source."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="source_records")
    kind = models.CharField(
        max_length=12, choices=Kind.choices
    )  # of the party: sources number people and organisations apart
    source = models.TextField()  # "webshop", "crm.csv", "person: Elena"
    external_id = models.TextField()  # the source's own key, or "sha256:…" of the payload where it has none
    import_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)
    facts = models.JSONField(default=dict, db_default={})  # what was understood of it, by the names of fields
    digest = models.TextField(
        blank=True, db_default=""
    )  # MD5 of the facts that were understood: another mapping is news
    fills = models.BooleanField(
        db_default=False
    )  # its words were brought to fill what is empty, and yield to any other
    first_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())  # when it last said something new
    since = models.JSONField(default=dict, db_default={})  # field -> since when it says so, where not since `first_at`
    confirmed_at = models.DateTimeField(null=True)  # when it last said the same again

    is_proof = True  # who undoes a change undoes its proof with it: no change of its own
    objects = SeenWithParty.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "external_id"], name="source_record_once")]
        indexes = [
            models.Index(
                fields=["import_id"], name="source_record_by_import", condition=models.Q(import_id__isnull=False)
            )
        ]
