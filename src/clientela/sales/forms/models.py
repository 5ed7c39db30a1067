"""A public form: what it asks, where its leads come from, and its words in four languages."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.rows import Record
from clientela.platform.history.tracking import tracked
from clientela.platform.permissions.queries import Shared
from clientela.sales.leads.models import LeadSource


class Asked(models.TextChoices):
    """What a form can ask besides the e-mail address, which every form asks."""

    PERSON = "person", pgettext_lazy("of a person", "Name")
    PHONE = "phone", _("Phone")
    COMPANY = "company", _("Company")
    WANTED = "wanted", pgettext_lazy("on a form", "What would you like?")


@tracked(exclude=["search"])
class Form(Record):
    name = models.TextField()
    address = models.TextField(unique=True)  # the word behind /f/
    active = models.BooleanField(db_default=True)
    origin = models.ForeignKey(LeadSource, null=True, blank=True, on_delete=models.SET_NULL, related_name="forms")
    asks = ArrayField(models.TextField(), db_default=[], blank=True)
    needs = ArrayField(models.TextField(), db_default=[], blank=True)
    consent_topic = models.TextField(blank=True, db_default="")  # what the box agrees to; "": there is none
    title_en = models.TextField(blank=True, db_default="")
    title_it = models.TextField(blank=True, db_default="")
    title_es = models.TextField(blank=True, db_default="")
    title_pl = models.TextField(blank=True, db_default="")
    consent_en = models.TextField(blank=True, db_default="")
    consent_it = models.TextField(blank=True, db_default="")
    consent_es = models.TextField(blank=True, db_default="")
    consent_pl = models.TextField(blank=True, db_default="")
    thanks_en = models.TextField(blank=True, db_default="")
    thanks_it = models.TextField(blank=True, db_default="")
    thanks_es = models.TextField(blank=True, db_default="")
    thanks_pl = models.TextField(blank=True, db_default="")

    objects = Shared.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="form_by_name"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="form_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def said(self, what: str, language: str) -> str:
        """Its title, consent or thanks in a language; where that has no words, in the first that has."""
        words = [
            getattr(self, f"{what}_{one}")
            for one in (language, "en", "it", "es", "pl")
            if hasattr(self, f"{what}_{one}")
        ]
        return next((one for one in words if one), "")
