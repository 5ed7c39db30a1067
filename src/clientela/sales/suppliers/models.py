"""Sums of the scorecard by supplier and month, and from when on those of whom are no longer true.

Sums are told by `actions.keep_scores` alone, and doubted by triggers (migrations/0002) in the transaction of what they sum: who
reads a doubt reckons anew, so that no sum is ever read that does not hold.
"""

from django.db import models


class Sum(models.Model):
    """What the facts of one measure come to."""

    id = models.BigAutoField(primary_key=True)
    supplier = models.UUIDField()  # told anew when purchases change hands, and gone with the last of them
    month = models.DateField()  # its first day
    measure = models.CharField(max_length=8)
    part = models.DecimalField(max_digits=40, decimal_places=12, null=True)
    whole = models.DecimalField(max_digits=40, decimal_places=12, null=True)
    rows = models.IntegerField()
    missing = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["month", "supplier"], name="supplier_sum_by_month")]

    def __str__(self) -> str:
        return f"{self.measure} {self.month}"


class Doubt(models.Model):
    """Sums of this supplier, or of all, from the month of this day on may no longer be true."""

    id = models.BigAutoField(primary_key=True)
    supplier = models.UUIDField(null=True)
    since = models.DateField()

    def __str__(self) -> str:
        return f"{self.supplier} {self.since}"
