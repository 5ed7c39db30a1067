"""Activity: one line of the register, in the company's words. Responsible: who answers for it; one row at most."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key


class Basis(models.TextChoices):
    """GDPR, article 6.1, a to f."""

    CONSENT = "consent", _("Consent (6.1 a)")
    CONTRACT = "contract", _("Contract (6.1 b)")
    LAW = "law", _("Legal obligation (6.1 c)")
    VITAL = "vital", _("Vital interests (6.1 d)")
    PUBLIC = "public", _("Public task (6.1 e)")
    INTEREST = "interest", _("Legitimate interests (6.1 f)")


class Part(models.TextChoices):
    CONTROLLER = "controller", pgettext_lazy("GDPR", "Controller")
    JOINT = "joint", pgettext_lazy("GDPR", "Joint controller")
    PROCESSOR = "processor", pgettext_lazy("GDPR", "Processor")


@tracked()
class Activity(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=200)
    part = models.CharField(max_length=10, choices=Part.choices, db_default=Part.CONTROLLER)
    purpose = models.TextField()
    basis = models.CharField(max_length=10, choices=Basis.choices)
    basis_words = models.TextField(blank=True, db_default="")
    people = models.TextField(blank=True, db_default="")  # categories of people
    data = models.TextField(blank=True, db_default="")  # categories of data
    recipients = models.TextField(blank=True, db_default="")
    transfers = models.TextField(blank=True, db_default="")  # to which countries outside the EEA, and on what ground
    retention = models.TextField(blank=True, db_default="")
    measures = models.TextField(blank=True, db_default="")
    types = models.JSONField(db_default=[])  # types of record that it is about: the product tells what they hold
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    is_replayed = True  # read as of any moment

    def __str__(self) -> str:
        return self.name


@tracked()
class Responsible(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=200, blank=True, db_default="")
    address = models.TextField(blank=True, db_default="")
    contact = models.TextField(blank=True, db_default="")
    representative = models.TextField(blank=True, db_default="")  # of a company outside the EEA
    officer = models.TextField(blank=True, db_default="")  # for data protection
    authority = models.TextField(blank=True, db_default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    is_replayed = True

    def __str__(self) -> str:
        return self.name
