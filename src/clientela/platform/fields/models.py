"""A field of the company's own. Its name never changes: values, views, imports and programs know it by that."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.platform.files.models import StoredFile
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User

PREFIX = "own_"  # no name of the product's begins so, in this version or a later one
IN_ORDER = ("position", "created_at", "id")  # of one type
NAMED = r"^own(_[a-z0-9]+)+$"  # never two underscores in a row: they are the path language's


class Forgetting(models.TextChoices):
    """What becomes of a record of an own type when somebody it leads to is forgotten."""

    KEEP = "keep", _("It stays without them: the link goes, and what names them is struck out of its texts")
    LINK = "link", _("The link alone goes, its words stay")
    RECORD = "record", _("It goes with them, and its past")


@tracked()
class OwnField(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    labels = models.JSONField()  # language -> label; at least one
    choices = models.JSONField(db_default=[])  # [{"key": ..., "labels": {...}}], in order
    target = models.CharField(max_length=40, blank=True, db_default="")  # of a link: the type that it leads to
    currency = models.CharField(max_length=3, blank=True, db_default="")  # of money: what an amount without one is in
    required = models.BooleanField(db_default=False)
    computed = models.JSONField(db_default={})  # {"formula": "own_a + 1"}, or a figure as conditions write it
    forgetting = models.CharField(max_length=6, choices=Forgetting.choices, blank=True, db_default="")  # of such a link
    section = models.CharField(max_length=40, blank=True, db_default="")
    position = models.IntegerField(db_default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "name"], name="fields_one_of_a_name"),
            models.CheckConstraint(condition=models.Q(name__regex=NAMED), name="fields_plain_name"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Need(models.Model):
    """A field, the product's or the company's own, that may not be empty where the condition holds; always, where it is empty."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    where = models.JSONField(db_default={})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "name"], name="fields_one_need_of_a_name")]

    def __str__(self) -> str:
        return f"{self.entity}: {self.name}"


class Quick(models.Model):
    """An index on an own field, wanted or there, so that lists of any size are filtered and sorted by it at once."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        MAKING = "making", _("Being made")
        READY = "ready", _("Quick")
        FAILED = "failed", _("Failed")
        GOING = "going", _("Being taken away")

    field = models.OneToOneField(OwnField, on_delete=models.CASCADE, primary_key=True, related_name="quick")
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.ASKED)
    why = models.TextField(blank=True, db_default="")  # it failed
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.field_id}: {self.state}"


class OwnFile(models.Model):
    """A file that somebody has brought for an own field, by the name it came with; the field holds its key."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    taken = models.BooleanField(db_default=False)  # some record holds it, or has held it
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name
