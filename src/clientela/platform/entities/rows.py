"""The columns that the generated list, form, page, API and search of a type of record read, whatever the type is of."""

from django.db import models
from django.db.models.functions import Now

from clientela.platform.fields.columns import OwnValues
from clientela.platform.people.keys import new_key


class Row(models.Model):
    """What everything has that a declaration shows."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    search = models.TextField(db_default="", editable=False)  # its words folded, written by `searching`
    version = models.IntegerField(
        db_default=1, editable=False
    )  # one more with each change, for who writes upon what was read
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Record(Row):
    """A row to which a company can add fields of its own."""

    own = OwnValues(db_default={}, editable=False)

    class Meta:
        abstract = True


class Sourced(models.Model):
    """Beside one of the above: what other systems and files may bring, and know it again by."""

    source = models.TextField(blank=True, db_default="", editable=False)  # whose words these are: "machines.csv"
    external_id = models.TextField(blank=True, db_default="", editable=False)  # its key there; "" where people made it

    class Meta:
        abstract = True
