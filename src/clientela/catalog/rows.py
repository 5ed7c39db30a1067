"""What rows of the catalog beside products have in common: a name, fields of the company's own, a version.

`known_as` is what a row of a list or a warehouse is known by beside its key (which list, which product, from how many): the
database writes it (sql in the rooms' migrations), so that what comes again is the same row and nothing stands there twice.
"""

from django.db import models

from clientela.platform.entities.rows import Record
from clientela.platform.permissions.queries import Shared


class Named(Record):
    name = models.TextField()

    objects = Shared.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
