"""One file on its way in (Import), or several of one export (Move), the rows that were not taken (Refusal), what an undo had to
leave (Kept), and mappings that are used again (SavedMapping)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.platform.entities import registry
from clientela.platform.files.models import StoredFile
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import owned


class Move(models.Model):
    """The files of one export of another program, brought together: each an import of its own, taken in their order."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.TextField()  # of what was brought
    source = models.TextField()
    left: Any = models.JSONField(default=list)  # files that are not taken: [{"name", "kit", "rows", "why"}]
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    MAPPING = "mapping", _("Waiting for your mapping")
    CHECKING = "checking", _("Trying it out")
    WAITING = "waiting", _("Waiting for its turn")
    TAKING = "taking", _("Taking the rows")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class Mode(models.TextChoices):
    BOTH = "both", _("Create new ones and update known ones")
    CREATE = "create", _("Only create new ones")
    UPDATE = "update", _("Only update known ones")


class Imports(models.QuerySet["Import"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; those of the team or of all where the right to import goes as far."""
        mine = Q(pk__in=[])
        for entity in registry.every():
            scope = actor.scope("import", entity.key)
            if scope != "none":
                mine |= Q(entity=entity.key) & owned(actor, scope, owner="by_user")
        return self.filter(mine)

    def of_files(self) -> Self:
        """Those that people brought, without what connectors read and how they read it."""
        return self.filter(connector=None)


class Import(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.TextField()
    name = models.TextField()  # of the file
    source = models.TextField()  # whose words these are: "webshop"; the file's name unless told
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    connector = models.UUIDField(
        null=True
    )  # whose pattern it is, or that brings its rows page by page with an empty file
    move = models.ForeignKey(Move, null=True, on_delete=models.SET_NULL, related_name="imports")
    layout = models.JSONField(default=dict)
    mapping = models.JSONField(default=list)  # [{"column": 3, "target": "phones", "label": "mobile"}]
    country = models.CharField(max_length=2, blank=True, default="")
    mapped_as = models.ForeignKey("SavedMapping", null=True, on_delete=models.SET_NULL, related_name="+")
    mode = models.CharField(max_length=6, choices=Mode.choices, default=Mode.BOTH)
    fill_only = models.BooleanField(default=False)  # of known records, only empty fields are written
    mends = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="mended_by")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.MAPPING)
    expected = models.BigIntegerField(default=0)  # rows, by the size of the file and of its first rows; 0: nobody knows
    read_rows = models.BigIntegerField(default=0)  # whose batch is committed, refused ones included
    counts = models.JSONField(default=dict)  # outcome -> rows
    notes = models.JSONField(default=dict)  # what was kept although doubtful: message -> rows
    preview = models.JSONField(default=dict)  # what a dry run found; see `trying.py`
    undo = models.JSONField(default=dict)  # removed, restored, kept -> records
    problem = models.TextField(blank=True, default="")
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = Imports.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="import_by_date")]

    def __str__(self) -> str:
        return self.name

    @property
    def through(self) -> str:
        """How history calls what this import changes."""
        return f"import {self.pk}"


class Refusal(models.Model):
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refusals", db_index=False)
    row_no = models.BigIntegerField()
    reasons = models.JSONField(default=list)  # kept sentences, each with the "field" it is about, or without
    row = models.JSONField()  # heading -> value, or {"…": raw text} where the row could not be read at all

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "row_no"], name="refusal_once")]


class Kept(models.Model):
    """A record that an undo left as it is, or in part, because others had changed or used it since."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="kept", db_index=False)
    entity = models.TextField(blank=True, default="")  # empty: the record is of no type with pages of its own
    key = models.UUIDField()
    name = models.TextField(blank=True, default="")
    why: Any = models.JSONField(default=dict)  # {"because": "edited", "by": "Marta", "at": …, "fields": […]}

    class Meta:
        indexes = [models.Index(fields=["of", "id"], name="kept_by_import")]


class Mappings(models.QuerySet["SavedMapping"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and what colleagues share, for the types that one may import."""
        allowed = [entity.key for entity in registry.every() if actor.may("import", entity.key)]
        return self.filter(Q(owner_id=actor.user_id) | Q(shared=True), entity__in=allowed)


@tracked()
class SavedMapping(models.Model):
    """Where the columns of files with these headings go. It is found again by `print`, a hash of the headings."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.TextField()
    name = models.TextField()
    source = models.TextField(blank=True, default="")
    print = models.CharField(max_length=64)
    columns = models.JSONField(default=list)  # [{"heading": …, "target": …, "label": …, "ordinal": 1}]
    how = models.JSONField(default=dict)  # country, mode, fill_only
    shared = models.BooleanField(default=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    used_at = models.DateTimeField(db_default=Now())

    objects = Mappings.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "entity", "source", "print"], name="saved_mapping_once")
        ]
        indexes = [models.Index(fields=["entity", "print"], name="saved_mapping_by_print")]

    def __str__(self) -> str:
        return self.name
