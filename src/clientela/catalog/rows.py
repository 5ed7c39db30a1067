"""What rows of the catalog beside products have in common: a name, fields of the company's own, a version.

`known_as` is what a row of a list or a warehouse is known by beside its key (which list, which product, from how many): the
database writes it (sql in the rooms' migrations), so that what comes again is the same row and nothing stands there twice.
"""

from django.db import models
from django.db.models.functions import Now

from clientela.platform.fields.columns import OwnValues
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.queries import Shared


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.TextField()
    own = OwnValues(db_default={}, editable=False)
    search = models.TextField(db_default="", editable=False)
    version = models.IntegerField(db_default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Shared.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
