"""A type of records of the company's own, and the one table of all records of such types. A type's key never changes: records,
rights, views and programs know it by that; its address may change."""

from functools import partial
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from clientela.platform.entities import registry
from clientela.platform.entities.rows import Record, Sourced
from clientela.platform.fields.models import NAMED
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import owned, permitted, today
from clientela.platform.permissions.rights import Scope

LONGEST_KEY = 40
ADDRESSED = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


@tracked()
class OwnType(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    plural = models.CharField(max_length=LONGEST_KEY, unique=True)  # its address
    labels = models.JSONField()  # language -> what one is called; at least one
    labels_plural = models.JSONField()  # language -> what several are called; of the same languages
    icon = models.CharField(max_length=40, db_default="shapes")
    has_owner = models.BooleanField(db_default=True)  # else whoever may see any of its records sees all of them
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=NAMED), name="objects_plain_key"),
            models.CheckConstraint(condition=Q(plural__regex=ADDRESSED), name="objects_plain_address"),
        ]

    def __str__(self) -> str:
        return self.key


class OfOwnType(models.QuerySet[Any]):
    """Records of one type each: those of an owner are seen as far as a scope reaches, those without by everybody who may."""

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        return today(self, permitted(actor, verb, entity, partial(_reach, actor, entity)))


def _reach(actor: Actor, entity: str, scope: Scope) -> Q:
    """Whether the type has owners is known here: to ask the database beside each row would shut out the owner's index."""
    type_ = registry.find(entity)
    ownerless = type_ is not None and "owner" not in type_.by_name
    return Q() if ownerless else owned(actor, scope, owner="owner")


@tracked(exclude=["search"], lasting=("type",))
class OwnRecord(Sourced, Record):
    type = models.CharField(max_length=LONGEST_KEY, editable=False)
    name = models.TextField()
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    tags = ArrayField(models.TextField(), db_default=[], blank=True)

    is_replayed = True  # shown as of any moment, unlike users and roles
    objects = OfOwnType.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type", "source", "external_id"], condition=~Q(external_id=""), name="own_record_once"
            )
        ]
        indexes = [
            models.Index(fields=["type", "name", "id"], name="own_record_by_name"),
            models.Index(fields=["type", "-created_at", "-id"], name="own_record_by_birth"),
            models.Index(fields=["type", "owner", "name", "id"], name="own_record_by_owner"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="own_record_search"),
        ]

    def __str__(self) -> str:
        return self.name
