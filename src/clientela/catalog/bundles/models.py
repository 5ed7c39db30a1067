"""Part: one product that another one is made of, and how many of it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from clientela.catalog.models import Product
from clientela.platform.entities.rows import Record
from clientela.platform.history.tracking import tracked
from clientela.platform.permissions.queries import Beneath

DEEPEST = 4  # bundles within bundles; the database's function says it too


class OnProduct(Beneath):
    """Rows that hang on a product, which is nobody's own."""

    hangs_on = "bundle"
    above = "product"
    owner_path = ""


@tracked(exclude=["search"])
class Part(Record):
    bundle = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="parts", db_index=False)
    part = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="part_of", db_index=False)
    quantity = models.DecimalField(max_digits=18, decimal_places=4, db_default=1)
    known_as = models.TextField(db_default="", editable=False)

    objects = OnProduct.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["known_as"], name="bundle_part_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="bundle_part_some"),
            models.CheckConstraint(condition=~Q(bundle=F("part")), name="bundle_within_itself"),
        ]
        indexes = [
            models.Index(fields=["bundle", "id"], name="bundle_part_by_bundle"),
            models.Index(fields=["part"], name="bundle_part_by_part"),
            models.Index(fields=["-created_at", "-id"], name="bundle_part_by_birth"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="bundle_part_search"),
        ]

    def __str__(self) -> str:
        return str(self.part)
