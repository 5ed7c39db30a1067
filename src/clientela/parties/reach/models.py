"""HalfLife: how fast the company has a kind of values age, where that is not as usual (`ageing.USUAL`)."""

from django.db import models
from django.db.models import Q

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key


@tracked()
class HalfLife(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    field = models.TextField(unique=True)
    days = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(days__gte=1), name="half_life_is_some_time")]

    def __str__(self) -> str:
        return self.field
