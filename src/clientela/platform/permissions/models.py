"""Role, Assignment, Share, Token and Reading.

A role gives verbs per type of record at a scope, {"person": {"see": "all", "edit": "team"}, "*": {…}}, or where a condition holds,
{"deal": {"see": {"scope": "all", "where": {…}}}}; and it keeps fields back, {"person": {"birth_date": "hidden"}}. See `rights`.
"""

from django.db import models
from django.db.models.functions import Now

from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Team, User
from clientela.platform.people.tracking import tracked


@tracked()
class Role(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(max_length=120, unique=True)
    grants = models.JSONField(default=dict)
    masks = models.JSONField(default=dict, db_default={})
    outside = models.BooleanField(default=False, db_default=False)  # for people outside, and for nobody else
    second_factor = models.BooleanField(
        default=False, db_default=False
    )  # whether its people need a second step to sign in

    def __str__(self) -> str:
        return self.name


@tracked()
class Assignment(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    created_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)  # for help from outside, or while somebody is away
    reason = models.TextField(blank=True, db_default="")  # why it was given for a time

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="permissions_one_assignment")]


@tracked()
class Share(models.Model):
    """One record opened to one person or team beyond what their roles give, until it ends.

    `record` is a key without a constraint: this room knows no business table. What was deleted is opened to nobody.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.CharField(max_length=40)
    record = models.UUIDField()
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="shares")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="shares")
    may_edit = models.BooleanField(db_default=False)
    until = models.DateTimeField(null=True, blank=True)
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) ^ models.Q(team__isnull=False), name="share_with_one"
            ),
            models.UniqueConstraint(
                fields=["entity", "record", "user"], name="share_once_with_user", condition=models.Q(user__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["entity", "record", "team"], name="share_once_with_team", condition=models.Q(team__isnull=False)
            ),
        ]


class Token(models.Model):
    """A key for the API. Only its SHA-256 is stored; the prefix lets a person recognise it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    digest = models.BinaryField(unique=True)
    scopes = models.JSONField(default=list)  # see `scopes`; empty: all that the user may
    networks = models.JSONField(default=list, db_default=[])  # ranges of addresses that may use it; empty: all
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # to the hour
    used_from = models.GenericIPAddressField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class Reading(models.Model):
    """How many records a user was shown within an hour; see `tallying`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    hour = models.DateTimeField()
    records = models.IntegerField()
    alarmed = models.BooleanField(db_default=False)  # administrators were told

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "hour"], name="reading_once_an_hour")]
        indexes = [models.Index(fields=["hour"], name="reading_by_hour")]
