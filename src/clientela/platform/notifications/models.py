"""Notice: one thing that one person is told. Preference: how he wants to be told of a kind of things."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User


class Mail(models.TextChoices):
    NEVER = "never", _("Never")
    DAILY = "daily", _("Once a day")
    AT_ONCE = "at_once", _("At once")


class Notice(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField()
    said = models.JSONField(default=dict)  # what the kind's sentence takes
    url = models.TextField(blank=True)  # of ours: where it leads
    about = models.TextField()  # tells the same news apart from new ones: the fact, or the record and its moment
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    in_page = models.BooleanField(db_default=True)
    mail = models.CharField(max_length=8, choices=Mail.choices, db_default=Mail.DAILY)  # as wished when it came
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "about"], name="notice_once")]
        indexes = [
            models.Index("user", F("created_at").desc(), name="notice_by_user"),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at__isnull=True, in_page=True)),
            models.Index(
                fields=["mail", "user"], name="notice_to_mail", condition=Q(mailed_at__isnull=True) & ~Q(mail="never")
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Preference(models.Model):
    """One person's choice for one kind; who has none gets what the kind declares."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField()
    in_page = models.BooleanField(default=True)
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.DAILY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")]
