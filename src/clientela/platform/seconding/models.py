"""Choice: for which acts the company wants a second person. Request: an act that waits for one, and what became of it."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User


@tracked()
class Choice(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    act = models.CharField(max_length=40, unique=True)
    on = models.BooleanField(db_default=False)
    most = models.PositiveIntegerField(db_default=0)  # records that one person may touch alone

    def __str__(self) -> str:
        return self.act


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("a request", "Waiting")
    DONE = "done", pgettext_lazy("a request", "Confirmed and done")
    REFUSED = "refused", pgettext_lazy("a request", "Refused")
    EXPIRED = "expired", pgettext_lazy("a request", "Ran out of time")


class Request(models.Model):
    """Itself a log; what is erased goes out of `args`."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    act = models.CharField(max_length=40)
    args = models.JSONField()  # as the act takes them
    records = models.PositiveIntegerField()
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.WAITING)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True, db_default="")  # of a refusal

    class Meta:
        indexes = [models.Index(fields=["-asked_at"], name="request_by_date")]

    def __str__(self) -> str:
        return self.act

    @property
    def stands(self) -> str:
        """Its state now; nobody has to look at the clock for it."""
        return State.EXPIRED if self.state == State.WAITING and self.until <= timezone.now() else self.state
