"""Relationship: a tie between two parties, written once. A mutual tie has the smaller key first, so it can't be there twice."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from clientela.parties.models import Party
from clientela.parties.relationships.kinds import KINDS
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key


class Ties(models.QuerySet["Relationship"]):
    def around(self, keys: object) -> Self:
        """The ties of these parties, whichever end they are."""
        return self.filter(Q(party__in=keys) | Q(other__in=keys))


@tracked()
class Relationship(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="ties", db_index=False)
    other = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="ties_from")
    kind = models.CharField(max_length=12, choices=[(kind.key, kind.forward) for kind in KINDS.values()])
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, db_default="")
    version = models.IntegerField(db_default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Ties.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "other", "kind"], name="relationship_once"),
            models.CheckConstraint(condition=~Q(party=F("other")), name="relationship_is_with_another"),
        ]

    def __str__(self) -> str:
        return self.kind
