"""Entry, one touch, with who takes part in it and what is attached. `details` holds what its kind needs to be shown beside.

An entry outlives its party: a trigger (see the migration) then notes the party's name in `details` and its owner in `owner`.
"""

from functools import partial, reduce
from operator import or_
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, GeneratedField, Q, Value
from django.db.models.functions import Concat, Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties.models import Kind as PartyKind
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.searching import Joined
from clientela.platform.fields.columns import OwnValues
from clientela.platform.files.models import StoredFile
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import owned, permitted, today
from clientela.platform.permissions.rights import Scope


class Kind(models.TextChoices):
    MESSAGE = "message", _("Message")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")
    TASK = "task", _("Task")
    NOTE = "note", _("Note")
    COMMENT = "comment", _("Comment")
    ORDER = "order", _("Order")
    WEB = "web", _("Web visit")
    PURCHASE = "purchase", _("Purchase")


# What is listed as activity; what lies ahead, which has lists of its own; what people write themselves and may change.
TOUCHES = (Kind.MESSAGE, Kind.CALL, Kind.VISIT, Kind.NOTE, Kind.COMMENT, Kind.WEB)
AHEAD = (Kind.TASK, Kind.MEETING)
WRITTEN = (Kind.NOTE, Kind.COMMENT, Kind.CALL, Kind.VISIT, Kind.TASK, Kind.MEETING)


def type_of(kind: str) -> str:
    """The type of record, as rights name it, that an entry of this kind is."""
    return "entry" if kind in TOUCHES else kind


def unseen_kinds(actor: Actor) -> list[str]:
    """Kinds of entries that stand for records of a type, such as orders, which the actor may not see."""
    types = {entity.key for entity in registry.every()}
    return [kind for kind in Kind.values if kind in types and not actor.may("see", kind)]


class Direction(models.TextChoices):
    IN = "in", _("From them")
    OUT = "out", _("From us")
    NONE = "", _("Neither")


class State(models.TextChoices):
    """How far a task or a meeting is; nothing else has a state."""

    OPEN = "open", _("To do")
    DOING = "doing", _("In progress")
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


_TOUCH = reduce(or_, (Q(kind=kind) for kind in TOUCHES))
_TO_DO = Q(state="open") | Q(state="doing") | Q(state="waiting")
MEETING_STATES = [
    (State.OPEN.value, _("Planned")),
    (State.DONE.value, pgettext_lazy("of a meeting", "Held")),
    (State.CANCELLED.value, _("Cancelled")),
]


class Priority(models.TextChoices):
    HIGH = "high", _("High")
    NORMAL = "normal", pgettext_lazy("priority", "Normal")
    LOW = "low", _("Low")


class Answer(models.TextChoices):
    """What somebody who is asked to a meeting said; the words of RFC 5545."""

    NEEDS_ACTION = "needs-action", _("No answer yet")
    ACCEPTED = "accepted", _("Comes")
    TENTATIVE = "tentative", _("May come")
    DECLINED = "declined", _("Does not come")


class Seen(models.QuerySet[Any]):
    """Entries are seen with their party, or by whom they concern; they are changed by whom they are of."""

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        return today(self, permitted(actor, verb, entity, partial(_reach, actor, verb)))


def _reach(actor: Actor, verb: str, scope: Scope) -> Q:
    """The entries that a scope reaches."""
    if scope == "all":
        return Q()
    ours = partial(owned, actor, scope)
    if verb == "see":
        invited = Q(pk__in=Participant.objects.filter(user=actor.user_id).values("entry"))
        shared = [key for kind in PartyKind.values for key in actor.shared("see", kind)]
        of_party = ours(owner="party__owner") | (Q(party=None) & ours(owner="owner")) | Q(party__in=shared)
        return of_party | ours(owner="assignee") | invited
    written = ours(owner="by_user")
    return written if verb == "delete" else written | ours(owner="assignee")


def _searched(name: str, condition: Q) -> GinIndex:
    """An index of its own for each type of record: a search for meetings need not look through all messages."""
    return GinIndex(OpClass("search", "gin_trgm_ops"), name=f"{name}_search", condition=condition)


@tracked(exclude=["search", "reminds_at"])
class Entry(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    # The database lets go of a party that is deleted, and remembers it; see the migration.
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="entries", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices, blank=True, db_default="")
    channel = models.TextField(blank=True, db_default="")  # e-mail, phone, webshop, till, chat …
    at = models.DateTimeField()  # when it was or will be: a meeting's start; a task's due time, then when it was done
    title = models.TextField(blank=True, db_default="")  # of notes: their first words
    body = models.TextField(blank=True, db_default="")
    details = models.JSONField(default=dict, db_default={})
    own = OwnValues(db_default={}, editable=False)
    by_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    # ---- what is planned ----
    assignee = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    state = models.CharField(max_length=9, choices=State.choices, blank=True, db_default="")
    priority = models.CharField(max_length=6, choices=Priority.choices, blank=True, db_default="")
    due_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    all_day = models.BooleanField(db_default=False)  # only the day counts, as it is in `time_zone`
    time_zone = models.TextField(blank=True, db_default="")  # in which its days, and its repetitions, are counted
    place = models.TextField(blank=True, db_default="")
    rrule = models.TextField(blank=True, db_default="")  # RRULE, RDATE and EXDATE lines of RFC 5545
    remind_before = models.TextField(blank=True, db_default="")  # a duration of ISO 8601, counted from due_at or at
    reminds_at = models.DateTimeField(null=True, blank=True)  # the next reminder; empty once it was given
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )  # the task whose end made this one

    # ---- where it stands ----
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies", db_index=False
    )
    pinned = models.BooleanField(db_default=False)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    source = models.TextField(blank=True, db_default="")
    external_id = models.TextField(blank=True, db_default="")  # a calendar's UID, a row's key in its file
    search = GeneratedField(
        expression=Joined(Concat(F("title"), Value(" "), F("body"), output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )
    version = models.IntegerField(db_default=1, editable=False)
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)  # empty: as it was first written

    objects = Seen.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["party", "-at", "-id"], name="entry_by_party"),
            # With the party, so that "three times in 90 days" is counted without a look into the table.
            models.Index(fields=["-at", "-id"], include=["party"], name="activity_by_time", condition=_TOUCH),
            models.Index("kind", F("at").desc(), F("id").desc(), name="meeting_by_time", condition=Q(kind="meeting")),
            models.Index(
                "kind",
                F("due_at").desc(nulls_last=True),
                F("id").desc(),
                name="task_by_due",
                condition=Q(kind="task"),
            ),
            models.Index(fields=["assignee", "at"], name="entry_by_assignee", condition=Q(assignee__isnull=False)),
            models.Index(fields=["reply_to"], name="entry_by_reply", condition=Q(reply_to__isnull=False)),
            models.Index(fields=["party"], name="entry_standing", condition=Q(pinned=True) | (Q(kind="task") & _TO_DO)),
            models.Index(fields=["owner"], name="entry_of_owner", condition=Q(party__isnull=True)),
            models.Index(fields=["reminds_at"], name="entry_by_reminder", condition=Q(reminds_at__isnull=False)),
            _searched("task", Q(kind="task")),
            _searched("meeting", Q(kind="meeting")),
            _searched("activity", _TOUCH),
            models.Index(fields=["at"], name="entry_repeating", condition=~Q(rrule="")),
            models.Index(fields=["ends_at"], name="entry_lasting", condition=Q(ends_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="entry_once", condition=~Q(external_id="")),
        ]

    def __str__(self) -> str:
        return self.title or self.kind


class OfEntry(models.Model):
    """What hangs on an entry and is seen with it."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


@tracked()
class Participant(OfEntry):
    """Somebody else in a meeting: another party, a colleague, or a guest of whom we know no more than name and address."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="participants", db_index=False)
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.TextField(blank=True, db_default="")
    email = models.TextField(blank=True, db_default="")
    role = models.TextField(blank=True, db_default="")  # chair, required, optional
    answer = models.CharField(max_length=12, choices=Answer.choices, db_default=Answer.NEEDS_ACTION)

    class Meta:
        indexes = [
            models.Index(fields=["entry"], name="participant_by_entry"),
            models.Index(fields=["party"], name="participant_by_party", condition=Q(party__isnull=False)),
        ]


@tracked()
class Attachment(OfEntry):
    """A file under an entry, by the name it came with."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_index=False)
    preview = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.TextField()
    media_type = models.TextField()  # by its content, whatever its name says
    by_user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
