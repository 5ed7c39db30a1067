"""Hold: one record, why it must stay, and until when. A hold that was lifted or has run out stays as proof that it stood."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import pgettext

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User


class Holds(models.QuerySet["Hold"]):
    def standing(self) -> Self:
        """Those that hold today; the last day still counts."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate()), lifted_at=None)


@tracked()
class Hold(models.Model):
    """`record` is a key without a constraint: this room knows no business table."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.TextField()
    record = models.UUIDField()
    reason = models.TextField()
    until = models.DateField(null=True, blank=True)  # None: until somebody lifts it
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = Holds.as_manager()

    class Meta:
        indexes = [models.Index(fields=["record"], name="hold_standing", condition=Q(lifted_at__isnull=True))]

    def __str__(self) -> str:
        return self.reason

    @property
    def stands(self) -> bool:
        return self.lifted_at is None and (self.until is None or self.until >= timezone.localdate())

    @property
    def state(self) -> str:
        if self.stands:
            return pgettext("a legal hold", "Stands")
        return pgettext("a legal hold", "Lifted") if self.lifted_at else pgettext("a legal hold", "Has run out")
