"""Import and Refusal: one file on its way in, and the rows that were not taken, each with its reason."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.platform.files.models import StoredFile
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User


class Status(models.TextChoices):
    MAPPING = "mapping", _("Waiting for your mapping")
    READING = "reading", _("Reading the file")
    TAKING = "taking", _("Taking the rows")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped")


class Import(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.TextField()
    name = models.TextField()  # of the file
    source = models.TextField()  # whose words these are: "webshop"; the file's name unless told
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    layout = models.JSONField(default=dict)
    mapping = models.JSONField(default=list)  # [{"column": 3, "target": "phones", "label": "mobile"}]
    country = models.CharField(max_length=2, blank=True, default="")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.MAPPING)
    read_rows = models.BigIntegerField(default=0)  # of the file, refused ones included
    done_rows = models.BigIntegerField(default=0)  # number of the last row whose batch is committed
    counts = models.JSONField(default=dict)  # outcome -> rows
    notes = models.JSONField(default=dict)  # what was kept although doubtful: sentence -> rows
    problem = models.TextField(blank=True, default="")
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="import_by_date")]

    def __str__(self) -> str:
        return self.name

    @property
    def staging(self) -> str:
        """The name of the unlogged table that holds this import's arrivals while they are taken."""
        return f"imports_staged_{self.id.hex}"


class Refusal(models.Model):
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refusals", db_index=False)
    row_no = models.BigIntegerField()
    reason = models.TextField()
    row = models.JSONField()  # heading -> value, or {"…": raw text} where the row could not be read at all

    class Meta:
        indexes = [models.Index(fields=["of", "row_no"], name="refusal_by_import")]
