"""Place, where goods lie; StockLevel, what lies there of a product. What the catalog does not know keeps its name."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from clientela.catalog.models import Product
from clientela.catalog.rows import Named
from clientela.platform.history.tracking import tracked


@tracked(exclude=["search"])
class Place(Named):
    position = models.IntegerField(db_default=0)
    country = models.CharField(max_length=2, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="place_once")]
        indexes = [
            models.Index(fields=["position", "id"], name="place_by_position"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="place_search"),
        ]


@tracked(exclude=["search"])
class StockLevel(Named):
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="levels", db_index=False)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.CASCADE, related_name="levels", db_index=False
    )
    shelf = models.TextField(blank=True, db_default="")  # where in that place
    on_hand = models.DecimalField(max_digits=18, decimal_places=4, db_default=0)
    reserved = models.DecimalField(max_digits=18, decimal_places=4, db_default=0)  # promised to somebody
    lead_days = models.IntegerField(null=True, blank=True)  # until there is more of it
    known_as = models.TextField(db_default="", editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["known_as"], name="stock_level_once")]
        indexes = [
            models.Index(fields=["name", "id"], name="stock_level_by_name"),
            models.Index(fields=["product"], name="stock_level_by_product"),
            models.Index(fields=["place"], name="stock_level_by_place"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="stock_level_search"),
        ]
